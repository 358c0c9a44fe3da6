from django.apps import AppConfig


class MeetingConfig(AppConfig):
    name = "guildhall.meeting"

    def ready(self) -> None:
        import guildhall.meeting.by_mail
        import guildhall.meeting.jobs  # noqa: F401
        from guildhall.meeting.letters import letter
        from guildhall.notifications.mailing.letters import WRITERS
        from guildhall.notifications.models import Mail

        WRITERS[Mail.Kind.MEETING] = letter
