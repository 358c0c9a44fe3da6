from django.apps import AppConfig


class RoundRobinConfig(AppConfig):
    name = "guildhall.tools.round_robin"
    label = "round_robin"

    def ready(self) -> None:
        import guildhall.tools.round_robin.consumers
        import guildhall.tools.round_robin.jobs  # noqa: F401
