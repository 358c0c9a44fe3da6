from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "guildhall.tools.events"
    label = "events"

    def ready(self) -> None:
        import guildhall.tools.events.digests  # noqa: F401, which says what digests tell of events
