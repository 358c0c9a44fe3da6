from typing import Any

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "guildhall.activity"

    def ready(self) -> None:
        from guildhall.communities.happenings import happened

        happened.connect(_write, dispatch_uid="activity")


def _write(
    sender: object,
    *,
    verb: str,
    actor: Any,
    community: Any,
    person: Any = None,
    audience: Any = None,
    signal: object = None,
    **_rest: object,
) -> None:
    """Writes what a community announces into the log."""
    from guildhall.activity.models import record

    record(actor, verb, community=community, about=person, audience=audience)
