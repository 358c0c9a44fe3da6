from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = "guildhall.tools.blog"
    label = "blog"
