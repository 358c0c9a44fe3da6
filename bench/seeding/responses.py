"""What follows from what was written: tags, thanks, follows, files, the log, and notices."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from bench.seeding.tables import copy
from bench.seeding.words import TRADE
from guildhall.contributions.models import Tag

# Remainders of a number stand for chance, so that the same house comes out each time.
STATEMENTS = (
    # One to three tags on two threads of three; low numbers are the common ones.
    """INSERT INTO contributions_tagging (contribution_id, tag_id, published_at)
       SELECT DISTINCT c.id, 1 + floor(%(tags)s * power(((c.id * 7919 + n * 104729) %% 10007) / 10007.0, 3))::int, c.published_at
         FROM contributions_contribution c, generate_series(0, 2) n
        WHERE c.root_id IS NULL AND c.id %% 3 > 0 AND n <= c.id %% 4""",
    """INSERT INTO contributions_thanks (contribution_id, person_id, given_at)
       SELECT DISTINCT ON (c.id, m.person_id) c.id, m.person_id, c.published_at
         FROM contributions_contribution c CROSS JOIN LATERAL (
           SELECT person_id FROM communities_membership m WHERE m.community_id = c.community_id LIMIT c.thanks_count) m
        WHERE c.thanks_count > 0""",
    """UPDATE contributions_contribution c SET thanks_count = t.n
         FROM (SELECT contribution_id, count(*) n FROM contributions_thanks GROUP BY 1) t
        WHERE t.contribution_id = c.id AND t.n <> c.thanks_count""",
    """INSERT INTO contributions_follow (contribution_id, person_id, is_muted, since)
       SELECT coalesce(root_id, id), author_id, false, min(published_at) FROM contributions_contribution GROUP BY 1, 2""",
    """INSERT INTO contributions_attachment
         (contribution_id, owner_id, audience_id, key, name, media_type, size, alternative_text, added_at)
       SELECT id, author_id, audience_id, 'bench-' || id, 'Report ' || id || '.pdf', 'application/pdf', 250000, '', published_at
         FROM contributions_contribution WHERE id %% 40 = 0""",
    """INSERT INTO activity_activity (actor_id, verb, community_id, contribution_id, organisation_id, audience_id, happened_at)
       SELECT author_id, CASE WHEN root_id IS NULL THEN 'wrote' ELSE 'replied' END, community_id, id, organisation_id,
              audience_id, published_at FROM contributions_contribution ORDER BY id""",
    # Whoever asked was told of each reply; the newest wait to be read.
    """INSERT INTO notifications_notice
         (person_id, why, actor_id, community_id, contribution_id, audience_id, activity_id, made_at, read_at)
       SELECT r.author_id, CASE r.kind WHEN 'question' THEN 'answer' ELSE 'reply' END, c.author_id, c.community_id, c.id,
              c.audience_id, a.id, c.published_at,
              CASE WHEN c.published_at < %(now)s::timestamptz - interval '5 days' THEN c.published_at END
         FROM contributions_contribution c JOIN contributions_contribution r ON r.id = c.root_id
         JOIN activity_activity a ON a.contribution_id = c.id WHERE c.author_id <> r.author_id""",
    """UPDATE communities_community k SET active_at = c.newest FROM (
         SELECT community_id, max(active_at) newest FROM contributions_contribution WHERE root_id IS NULL GROUP BY 1) c
        WHERE c.community_id = k.id""",
)


def seed_responses(now: datetime) -> None:
    """Writes them all with a few statements."""
    copy(Tag, ("name", "slug"), [(word, word) for word in TRADE])
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, {"tags": len(TRADE), "now": now})
