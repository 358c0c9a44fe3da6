from django.apps import AppConfig


class AskingConfig(AppConfig):
    name = "guildhall.asking"

    def ready(self) -> None:
        import guildhall.asking.consumers
        import guildhall.asking.digests
        import guildhall.asking.jobs  # noqa: F401
        from guildhall.asking.by_mail import actions_on, lets_in
        from guildhall.asking.evidence import community_meant
        from guildhall.asking.letters import letter
        from guildhall.notifications.inbound.actions import ON_ANY_POST
        from guildhall.notifications.inbound.posting import MEANT
        from guildhall.notifications.inbound.reading import LETS_IN
        from guildhall.notifications.mailing.letters import WRITERS
        from guildhall.notifications.models import Mail

        WRITERS[Mail.Kind.REQUEST] = letter
        ON_ANY_POST[:] = [actions_on]
        LETS_IN[:] = [lets_in]
        MEANT[:] = [community_meant]
