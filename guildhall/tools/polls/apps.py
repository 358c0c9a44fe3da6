from django.apps import AppConfig


class PollsConfig(AppConfig):
    name = "guildhall.tools.polls"
    label = "polls"
