"""Rows that are listed by themselves carry a copy of their contribution's audience; one method writes them all."""

from __future__ import annotations

from typing import TypeVar

from django.db import connection, models

from guildhall.activity.models import Activity

Copy = TypeVar("Copy", bound=type[models.Model])
COPIES: list[type[models.Model]] = [Activity]


def follows_audience(model: Copy) -> Copy:
    """Says that a model with `contribution` and `audience` (and perhaps `community`) carries copies."""
    COPIES.append(model)
    return model


def write_copies(root: int) -> None:
    """Copies audience and community of a thread's rows to everything that carries them, in this transaction."""
    with connection.cursor() as cursor:
        for model in COPIES:
            table = connection.ops.quote_name(model._meta.db_table)
            has_community = any(field.name == "community" for field in model._meta.concrete_fields)
            also = ", community_id = c.community_id" if has_community else ""
            cursor.execute(
                f"UPDATE {table} k SET audience_id = c.audience_id{also} FROM contributions_contribution c"
                " WHERE k.contribution_id = c.id AND (c.id = %(root)s OR c.root_id = %(root)s)",
                {"root": root},
            )
