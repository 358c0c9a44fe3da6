from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "guildhall.tools.news"
    label = "news"
