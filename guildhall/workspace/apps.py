from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "guildhall.workspace"

    def ready(self) -> None:
        from django.template import engines
        from django.template.backends.jinja2 import Jinja2

        import guildhall.workspace.by_mail  # noqa: F401, which says how one decides by mail
        from guildhall.workspace.place import Place
        from guildhall.workspace.registry import find_tools

        find_tools()
        engine = engines["jinja2"]
        assert isinstance(engine, Jinja2)
        # So that a page of a tool only has to say which community it stands in.
        engine.env.globals["where_is"] = Place
