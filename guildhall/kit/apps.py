from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "guildhall.kit"

    def ready(self) -> None:
        from guildhall.kit import mail

        assert mail  # the worker knows the job that sends mail
