"""What search looks through."""

from __future__ import annotations

from django.db import connection

from bench.sizes import Size
from guildhall.discovery.indexing import BATCH, index_communities, index_people

# As guildhall.discovery.indexing writes it, without a way through Python: PostgreSQL passes over the marks of HTML.
INDEX_WORDS = """
INSERT INTO discovery_searchentry
  (contribution_id, audience_id, kind, community_id, author_id, organisation_id, published_at, words)
SELECT c.id, c.audience_id, c.kind, c.community_id, c.author_id, c.organisation_id, c.published_at,
  setweight(to_tsvector('english', c.title), 'A') || setweight(to_tsvector('english', c.html), 'B')
FROM contributions_contribution c ORDER BY c.id"""


def seed_search(size: Size) -> None:
    """Writes the entries of everything and everybody."""
    with connection.cursor() as cursor:
        cursor.execute(INDEX_WORDS)
    for first in range(1, size.people + 1, BATCH):
        index_people(range(first, min(first + BATCH, size.people + 1)))
    index_communities(range(1, size.communities + 1))
