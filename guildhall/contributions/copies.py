"""Rows that are listed by themselves carry a copy of their contribution's audience; one method writes them all."""

from __future__ import annotations

from typing import Final, TypeVar

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


# A row is out of sight while it, or its root, has a removal that was not undone; what was never published stays so.
SETTLE: Final = """
    WITH gone AS (SELECT contribution_id AS id FROM contributions_removal WHERE restored_at IS NULL),
    root AS (
      UPDATE contributions_contribution r SET
        audience_id = CASE WHEN r.published_at IS NULL OR r.id IN (SELECT id FROM gone) THEN NULL
                           ELSE %(audience)s::bigint END,
        reply_count = t.replies, active_at = coalesce(t.newest, r.published_at, r.active_at)
      FROM (SELECT count(*) AS replies, max(published_at) AS newest FROM contributions_contribution
             WHERE root_id = %(root)s AND id NOT IN (SELECT id FROM gone)) t
      WHERE r.id = %(root)s RETURNING r.id, r.audience_id, r.shared_with)
    UPDATE contributions_contribution c SET shared_with = root.shared_with,
      audience_id = CASE WHEN c.id IN (SELECT id FROM gone) THEN NULL ELSE root.audience_id END
    FROM root WHERE c.root_id = root.id
"""


# What was added without a name to a question says that its writer asked this, as long as it stands below that question.
LABEL: Final = """
    UPDATE contributions_contribution c SET shielded_as = q.shielded_as
    FROM contributions_shieldedauthor a JOIN contributions_contribution q ON q.id = a.question_id
    WHERE a.contribution_id = c.id AND a.question_id <> %(root)s AND (c.id = %(root)s OR c.root_id = %(root)s)
"""


def settle_thread(root: int, audience: int | None) -> None:
    """Gives the rows of a thread their audience, counts, dates and labels anew, and then every copy."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, {"root": root, "audience": audience})
        cursor.execute(LABEL, {"root": root})
    write_copies(root)
