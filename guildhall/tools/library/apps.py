from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "guildhall.tools.library"
    label = "library"

    def ready(self) -> None:
        from guildhall.contributions.happenings import file_checked
        from guildhall.tools.library.jobs import read_checked

        file_checked.connect(read_checked, dispatch_uid="library")
