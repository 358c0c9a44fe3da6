"""Hot seats: a guest answers what members ask, for an hour or two weeks, and it is written up afterwards."""

from django.apps import AppConfig


class HotSeatsConfig(AppConfig):
    name = "guildhall.tools.hot_seats"
    label = "hot_seats"

    def ready(self) -> None:
        from guildhall.tools.hot_seats import jobs  # noqa: F401
