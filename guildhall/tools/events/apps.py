from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "guildhall.tools.events"
    label = "events"
