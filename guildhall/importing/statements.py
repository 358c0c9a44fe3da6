"""The statements that write a batch of posts; each takes the ids of the new ones."""

CONTRIBUTIONS = (
    "contributions_contribution (id, community_id, kind, author_id, organisation_id, title, html, excerpt,"
    " language, shared_with, audience_id, published_at, active_at, root_id, parent_id, reply_count,"
    " thanks_count)"
)
NEXT_IDS = """
SELECT nextval(pg_get_serial_sequence('contributions_contribution', 'id')) FROM generate_series(1, %s)"""

# Where threads stand: a reply to a reply belongs to the root of both.
THREADS = """
SELECT c.id, r.id, r.community_id, r.audience_id, r.shared_with, r.kind
  FROM contributions_contribution c JOIN contributions_contribution r ON r.id = coalesce(c.root_id, c.id)
 WHERE c.id = ANY(%s)"""

COUNT_REPLIES = """
UPDATE contributions_contribution r
   SET reply_count = r.reply_count + n.replies, active_at = greatest(r.active_at, n.newest)
  FROM (SELECT root_id, count(*) AS replies, max(published_at) AS newest FROM contributions_contribution
         WHERE id = ANY(%(ids)s) AND root_id IS NOT NULL GROUP BY root_id) n
 WHERE r.id = n.root_id"""

ACCEPT = """
UPDATE contributions_contribution r SET answer_id = a.id
  FROM (SELECT DISTINCT ON (root_id) root_id, id FROM contributions_contribution
         WHERE id = ANY(%(ids)s) ORDER BY root_id, published_at, id) a
 WHERE r.id = a.root_id AND r.kind = 'question' AND r.answer_id IS NULL"""

JOIN_AUTHORS = """
INSERT INTO communities_membership (community_id, person_id, role, joined_at)
SELECT community_id, author_id, 'member', min(published_at) FROM contributions_contribution
 WHERE id = ANY(%(ids)s) AND author_id IS NOT NULL GROUP BY 1, 2 ON CONFLICT DO NOTHING"""

LOG = """
INSERT INTO activity_activity
       (actor_id, verb, community_id, contribution_id, organisation_id, audience_id, happened_at)
SELECT author_id, CASE WHEN root_id IS NULL THEN 'wrote' ELSE 'replied' END, community_id, id,
       organisation_id, audience_id, published_at
  FROM contributions_contribution WHERE id = ANY(%(ids)s)"""

TAGS = """
INSERT INTO contributions_tag (slug, name)
SELECT DISTINCT ON (slug) slug, name FROM unnest(%(slugs)s::text[], %(names)s::text[]) AS given (slug, name)
 ORDER BY slug ON CONFLICT DO NOTHING"""

TAGGINGS = """
INSERT INTO contributions_tagging (contribution_id, tag_id, published_at)
SELECT DISTINCT c.id, t.id, c.published_at
  FROM unnest(%(slugs)s::text[], %(posts)s::bigint[]) AS given (slug, post)
  JOIN contributions_tag t ON t.slug = given.slug JOIN contributions_contribution c ON c.id = given.post
ON CONFLICT DO NOTHING"""

MENTIONS = """
INSERT INTO contributions_mention (contribution_id, person_id)
SELECT DISTINCT post, person FROM unnest(%(posts)s::bigint[], %(people)s::bigint[]) AS given (post, person)
ON CONFLICT DO NOTHING"""

# What search does not know yet: it was being changed when its entry was to be written, or a run ended before that.
NOT_INDEXED = """
SELECT c.id FROM importing_origin o JOIN contributions_contribution c ON c.id = o.target
  LEFT JOIN discovery_searchentry e ON e.contribution_id = c.id
 WHERE o.source = %(source)s AND o.kind = 'post' AND e.contribution_id IS NULL
   AND c.audience_id IS NOT NULL AND c.published_at IS NOT NULL"""

# Once all is written: communities are as old, and as lively, as what stands in them; so people are.
DATE_COMMUNITIES = """
UPDATE communities_community c SET created_at = least(c.created_at, n.first), active_at = n.newest
  FROM (SELECT community_id, min(published_at) AS first, max(active_at) AS newest
          FROM contributions_contribution WHERE root_id IS NULL GROUP BY 1) n
 WHERE n.community_id = c.id
   AND c.id IN (SELECT target FROM importing_origin WHERE source = %(source)s AND kind = 'community')"""

DATE_PEOPLE = """
UPDATE people_person p SET joined_at = n.first
  FROM (SELECT author_id, min(published_at) AS first FROM contributions_contribution GROUP BY 1) n
 WHERE n.author_id = p.id AND n.first < p.joined_at
   AND p.id IN (SELECT target FROM importing_origin WHERE source = %(source)s AND kind = 'person')"""

GROWN = (
    *("people_person", "contributions_contribution", "contributions_tagging", "communities_membership"),
    *("activity_activity", "discovery_searchentry", "discovery_personentry"),
)
