from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "guildhall.notifications"

    def ready(self) -> None:
        import guildhall.notifications.consumers
        import guildhall.notifications.mailing.choosing
        import guildhall.notifications.mailing.searches  # noqa: F401, for its kind of mail
        from guildhall.communities.mails import ANSWERED_AT
        from guildhall.kit.mail import CHANGED_AT
        from guildhall.notifications.inbound.addresses import invitation_address
        from guildhall.notifications.mailing.scopes import change_link_for

        ANSWERED_AT[:] = [invitation_address]
        CHANGED_AT[:] = [change_link_for]
