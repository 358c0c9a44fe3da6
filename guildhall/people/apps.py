from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "guildhall.people"

    def ready(self) -> None:
        from guildhall.people import checks, signing_in

        assert checks, signing_in
