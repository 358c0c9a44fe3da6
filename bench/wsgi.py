"""The application as it is, which also says how many queries a request took when it is asked to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from guildhall.project.wsgi import application as guildhall

ASKED = "HTTP_X_COUNT_QUERIES"
ANSWER = "X-Queries"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Passes every request on; the few that ask for it come back with the number of their queries."""
    return _counting(environ, start_response) if ASKED in environ else guildhall(environ, start_response)


def _counting(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    from django.db import connection

    queries = 0

    def count(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*given)

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, (ANSWER, str(queries))], *rest)

    with connection.execute_wrapper(count):
        return guildhall(environ, start)
