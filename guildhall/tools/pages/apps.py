from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "guildhall.tools.pages"
    label = "pages"

    def ready(self) -> None:
        import guildhall.tools.pages.watching  # noqa: F401
