"""Two addresses for whoever watches over the site: is the process up, and can it serve?"""

import logging
from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponseBase, JsonResponse

from guildhall.project.migrating import up_to_date

LONGEST_SILENCE = 60
log = logging.getLogger(__name__)


class HealthMiddleware:
    """Answers /healthz and /readyz before anything else, whatever name the site was asked by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == "/healthz":
            return answer({"process": "up"})
        if request.path == "/readyz":
            return answer(readiness())
        return self.get_response(request)


def answer(parts: dict[str, str]) -> JsonResponse:
    """200 when every part is up, else 503."""
    ready = all(state == "up" for state in parts.values())
    response = JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django would log each 503, and many ask often
    return response


def readiness() -> dict[str, str]:
    """The state of the database, of its migrations and of the workers."""
    try:
        migrated = up_to_date()
        working = migrated and worker_alive()
    except Error:
        log.exception("The database does not answer")
        return {"database": "down", "migrations": "unknown", "worker": "unknown"}
    return {
        "database": "up",
        "migrations": "up" if migrated else "waiting",
        "worker": "up" if working else "down",
    }


def worker_alive() -> bool:
    """Whether any worker gave a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - %s * interval '1 second')",
            [LONGEST_SILENCE],
        )
        return bool(cursor.fetchone()[0])
