"""Who is asking, found in one query; their language; and pages kept for visitors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import connection
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare

from guildhall.communities.audience import AUDIENCES_SQL, Audiences
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.people.sessions import SessionStore
from guildhall.web.language import JUST_CHOSEN

A_VISIT = timedelta(minutes=30)
A_WHILE = timedelta(minutes=5)
MENU = 12

GetResponse = Callable[[HttpRequest], HttpResponse]


class WhoIsAsking(SessionMiddleware):
    """Loads the session, the person, their audiences, roles, unread notices and messages, and communities in one query."""

    def process_request(self, request: HttpRequest) -> None:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = SessionStore(key)
        request.user = AnonymousUser()
        if key and (row := _find(key)):
            recognise(request, row)


def recognise(request: HttpRequest, row: tuple[Any, ...]) -> None:
    """Puts the person of a session row on the request, unless they were switched off or changed their password."""
    people, organisations = _fields(Person), _fields(Organisation)
    session_data, unread, unread_talks, audiences, roles, menu, *columns = row
    store: Any = request.session
    # The store would fetch the row again on first use; it is given what this query found.
    store._session_cache = store.decode(session_data)
    request.session.accessed = False
    if columns[0] is None:
        return
    person = _from_row(Person, people, columns[: len(people)])
    sent = store._session_cache.get(HASH_SESSION_KEY, "")
    if not person.is_active or not constant_time_compare(sent, person.get_session_auth_hash()):
        request.session.flush()
        return
    if columns[len(people)] is not None:
        person.organisation = _from_row(Organisation, organisations, columns[len(people) :])
    if person.is_approved:
        person.known_audiences, person.known_roles = (
            Audiences.read(audiences),
            {int(key): role for key, role in roles.items()},
        )
    request.user = person
    request.unread, request.menu = unread, menu  # type: ignore[attr-defined]
    request.unread_talks = unread_talks  # type: ignore[attr-defined]
    _remember_visit(person)


def _find(key: str) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(_query(), {"key": key, "now": timezone.now(), "menu": MENU})
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


@cache
def _query() -> str:
    people = ", ".join(f"p.{column}" for column, _name, _convert in _fields(Person))
    organisations = ", ".join(f"o.{column}" for column, _name, _convert in _fields(Organisation))
    return f"""
        SELECT s.session_data,
          (SELECT count(*) FROM (SELECT 1 FROM notifications_notice n
             WHERE n.person_id = p.id AND n.read_at IS NULL AND n.audience_id = ANY(mine.audiences) LIMIT 100) unread),
          (SELECT count(*) FROM (SELECT 1 FROM talks_part t
             WHERE t.person_id = p.id AND t.is_unread AND NOT t.is_muted AND t.left_at IS NULL LIMIT 100) unread),
          mine.audiences::text,
          (SELECT coalesce(json_object_agg(m.community_id, m.role), '{{}}')
             FROM communities_membership m WHERE m.person_id = p.id),
          (SELECT coalesce(json_agg(json_build_object('slug', menu.slug, 'name', menu.name)), '[]') FROM (
             SELECT c.slug, c.name FROM communities_membership m JOIN communities_community c ON c.id = m.community_id
              WHERE m.person_id = p.id ORDER BY c.active_at DESC NULLS LAST LIMIT %(menu)s) menu),
          {people}, {organisations}
        FROM people_session s
        LEFT JOIN people_person p ON p.id = s.person_id
        LEFT JOIN organisations_organisation o ON o.id = p.organisation_id
        CROSS JOIN LATERAL (SELECT ARRAY({AUDIENCES_SQL.replace("%(person)s", "s.person_id")}) AS audiences OFFSET 0) mine
        WHERE s.session_key = %(key)s AND s.expire_date > %(now)s"""


@cache
def _fields(model: type[Model]) -> list[tuple[str, str, list[Any]]]:
    """Column, attribute and converters of each field, as a queryset would use them."""
    return [
        (field.column, field.attname, field.get_db_converters(connection))  # type: ignore[attr-defined]
        for field in model._meta.concrete_fields
    ]


def _from_row(model: type[Any], fields: list[tuple[str, str, list[Any]]], row: list[Any]) -> Any:
    values = list(row)
    for index, (_column, _name, converters) in enumerate(fields):
        for convert in converters:
            values[index] = convert(values[index], None, connection)
    return model.from_db("default", [name for _column, name, _converters in fields], values)


def _remember_visit(person: Person) -> None:
    """Keeps when a person was last here, and when before this visit, with a write every few minutes at most."""
    now = timezone.now()
    seen = person.last_seen_at
    if seen is not None and now - seen < A_WHILE:
        return
    if seen is None or now - seen > A_VISIT:
        person.previously_seen_at = seen
    person.last_seen_at = now
    Person.objects.filter(pk=person.pk).update(last_seen_at=now, previously_seen_at=person.previously_seen_at)


class Language:
    """Speaks the person's language, or what a visitor chose, or what the browser asks for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        language = (
            user.language if isinstance(user, Person) else translation.get_language_from_request(request)
        )
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if JUST_CHOSEN in request.COOKIES and isinstance(request.user, Person):
            # The next to sign in on this machine may be somebody else.
            response.delete_cookie(JUST_CHOSEN)
        if isinstance(user, Person):
            # Whoever presses Back after signing out must not find these pages in the browser's store.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
