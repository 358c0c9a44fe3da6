from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "guildhall.project"

    def ready(self) -> None:
        from guildhall.project import checks

        checks.register_all()
