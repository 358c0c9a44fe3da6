from django.apps import AppConfig


class PollsConfig(AppConfig):
    name = "guildhall.tools.polls"
    label = "polls"

    def ready(self) -> None:
        import guildhall.tools.polls.by_mail  # noqa: F401, which says how one votes by mail
