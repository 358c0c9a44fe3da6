"""Sessions in the database, each row knowing its person."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from guildhall.people.models import Session


class SessionStore(DatabaseSessionStore):
    """Django's database sessions with the person's id in a column, so that one query loads both."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = super().create_model_instance(data)
        assert isinstance(session, Session)
        session.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return session
