from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "guildhall.workspace"

    def ready(self) -> None:
        from guildhall.workspace.registry import find_tools

        find_tools()
