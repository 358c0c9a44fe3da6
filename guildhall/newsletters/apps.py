from django.apps import AppConfig


class NewslettersConfig(AppConfig):
    name = "guildhall.newsletters"

    def ready(self) -> None:
        from guildhall.newsletters.mails import letter
        from guildhall.newsletters.shelf import NEWSLETTERS
        from guildhall.notifications.mailing.letters import WRITERS
        from guildhall.notifications.models import Mail
        from guildhall.workspace.beside import GATHERED

        WRITERS[Mail.Kind.NEWSLETTER] = letter
        GATHERED.append(NEWSLETTERS)
