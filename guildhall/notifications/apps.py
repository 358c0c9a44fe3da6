from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "guildhall.notifications"

    def ready(self) -> None:
        import guildhall.notifications.consumers  # noqa: F401
