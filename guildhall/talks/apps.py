from django.apps import AppConfig


class TalksConfig(AppConfig):
    name = "guildhall.talks"

    def ready(self) -> None:
        from guildhall.notifications.inbound.messages import TAKEN_BY
        from guildhall.notifications.mailing.letters import WRITTEN_BY
        from guildhall.notifications.models import Mail
        from guildhall.talks.by_mail import take
        from guildhall.talks.letters import letter

        WRITTEN_BY[Mail.Kind.TALK] = letter
        TAKEN_BY[:] = [take]
