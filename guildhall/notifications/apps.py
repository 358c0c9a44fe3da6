from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "guildhall.notifications"

    def ready(self) -> None:
        import guildhall.notifications.consumers
        import guildhall.notifications.mailing.choosing  # noqa: F401, after the notices that it goes by
