from django.apps import AppConfig


class TalksConfig(AppConfig):
    name = "guildhall.talks"

    def ready(self) -> None:
        from guildhall.notifications.inbound.messages import TAKEN_BY
        from guildhall.notifications.mailing.letters import WRITERS
        from guildhall.notifications.models import Mail
        from guildhall.talks.by_mail import take
        from guildhall.talks.letters import letter

        WRITERS[Mail.Kind.TALK] = letter
        TAKEN_BY[:] = [take]
