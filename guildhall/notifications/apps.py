from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "guildhall.notifications"

    def ready(self) -> None:
        import guildhall.notifications.consumers
        import guildhall.notifications.mailing.choosing  # noqa: F401, after the notices that it goes by
        from guildhall.communities.mails import ANSWERED_AT
        from guildhall.notifications.inbound.addresses import invitation_address

        ANSWERED_AT[:] = [invitation_address]
