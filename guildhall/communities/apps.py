from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class CommunitiesConfig(AppConfig):
    name = "guildhall.communities"

    def ready(self) -> None:
        post_migrate.connect(_keep_the_two_audiences_of_all, sender=self)
        from guildhall.communities.models import Invitation
        from guildhall.people.admission import invitation_check

        invitation_check(Invitation.objects.hold_for)


def _keep_the_two_audiences_of_all(using: str, **_rest: Any) -> None:
    """Every installation has the audiences of everybody and of whoever is signed in, with known ids."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "INSERT INTO communities_audience (id, reach) VALUES (1, 1), (2, 2) ON CONFLICT DO NOTHING;"
            "SELECT setval(pg_get_serial_sequence('communities_audience', 'id'),"
            " (SELECT greatest(max(id), 99) FROM communities_audience))"
        )
