from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "guildhall.tools.practice"
    label = "practice"
