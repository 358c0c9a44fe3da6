from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "guildhall.tools.links"
    label = "links"
