from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "guildhall.discovery"

    def ready(self) -> None:
        from guildhall.discovery.consumers import listen

        listen()
