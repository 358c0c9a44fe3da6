from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "guildhall.notifications"

    def ready(self) -> None:
        import guildhall.notifications.consumers
        import guildhall.notifications.mailing.choosing  # noqa: F401, after the notices that it goes by
        from guildhall.communities.mails import ANSWERED_AT
        from guildhall.kit.mail import CHANGED_AT
        from guildhall.notifications.inbound.addresses import invitation_address
        from guildhall.notifications.mailing.letters import WRITERS
        from guildhall.notifications.mailing.scopes import change_link_for
        from guildhall.notifications.mailing.searches import letter
        from guildhall.notifications.models import Mail

        ANSWERED_AT[:] = [invitation_address]
        CHANGED_AT[:] = [change_link_for]
        WRITERS[Mail.Kind.SEARCH] = letter
