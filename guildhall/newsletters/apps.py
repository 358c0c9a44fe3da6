from django.apps import AppConfig


class NewslettersConfig(AppConfig):
    name = "guildhall.newsletters"

    def ready(self) -> None:
        import guildhall.newsletters.mails  # which says how a newsletter reads as a mail
        import guildhall.newsletters.shelf  # noqa: F401, which says where it is found in a community
