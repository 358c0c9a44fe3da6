"""One search over what people wrote: found, ranked, counted and marked in one query."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guildhall.contributions.faces import FACE, FACE_COLUMNS, FACE_JOINS, Face
from guildhall.contributions.kinds import KINDS, REPLY, Kind, address
from guildhall.discovery.matching import NEWEST, RANKED, Matching, Narrowed, matching
from guildhall.discovery.words import Words, understand
from guildhall.kit.facets import MOST_CHOICES
from guildhall.kit.markup import MARK_BEGINS, MARK_ENDS, highlighted
from guildhall.people.models import Person

PAGE = 20
LAST_PAGE = RANKED // PAGE
MARKS = f"StartSel={MARK_BEGINS}, StopSel={MARK_ENDS}"
FRAGMENTS = f'{MARKS}, MaxFragments=2, MaxWords=24, MinWords=10, FragmentDelimiter=" … "'
# A passage that ends with none of these was cut off.
ENDS = ".!?…:;)”’\"'"
WHOLE = f"{MARKS}, HighlightAll=true"

# The first page that holds all of the words, else the first that holds one; asked for the hits of one page of results.
PAGE_OF_HIT = """(SELECT unit, number, text FROM discovery_pagetext p WHERE p.contribution_id = c.id
    AND p.audience_id = ANY(%(audiences)s) AND p.words @@ %(query)s::tsquery ORDER BY p.number LIMIT 1)
  UNION ALL (SELECT unit, number, text FROM discovery_pagetext p WHERE p.contribution_id = c.id
    AND p.audience_id = ANY(%(audiences)s) AND p.words @@ %(any)s::tsquery ORDER BY p.number LIMIT 1)
  LIMIT 1"""
SEARCH = f"""
WITH matches AS MATERIALIZED ({{matching}}),
newest AS MATERIALIZED (
  SELECT contribution_id, published_at, author_id, kind FROM matches ORDER BY published_at DESC, contribution_id DESC LIMIT %(ranked)s),
counted AS (SELECT json_build_object(
  'total', (SELECT count(*) FROM matches),
  'entries', (SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'discovery_searchentry'::regclass),
  'kind', (SELECT json_agg(json_build_array(kind, kind, n) ORDER BY n DESC, kind) FROM (SELECT kind, count(*) n FROM matches GROUP BY 1) x),
  'community', (SELECT json_agg(json_build_array(y.slug, y.name, n) ORDER BY n DESC, y.name) FROM (
      SELECT community_id, count(*) n FROM matches GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_CHOICES}) x JOIN communities_community y ON y.id = x.community_id),
  'nation', (SELECT json_agg(json_build_array(o.nation, o.nation, n) ORDER BY n DESC, o.nation) FROM (
      SELECT nation, sum(m)::bigint n FROM (SELECT organisation_id, count(*) m FROM matches GROUP BY 1) x
        JOIN organisations_organisation o ON o.id = x.organisation_id WHERE nation <> '' GROUP BY 1) o),
  'authors', (SELECT json_agg(json_build_array(author_id, n, last)) FROM (
      SELECT author_id, count(*) n, max(published_at) last FROM newest WHERE author_id IS NOT NULL AND kind <> 'question' GROUP BY 1 ORDER BY 2 DESC, 3 DESC LIMIT 100) x)
)::text AS facts),
ranked AS MATERIALIZED (
  SELECT n.contribution_id, row_number() OVER () AS place FROM (
    SELECT newest.contribution_id FROM newest JOIN discovery_searchentry s USING (contribution_id)
    ORDER BY {{order}} newest.published_at DESC, newest.contribution_id DESC LIMIT %(page)s + 1 OFFSET %(skipped)s) n)
SELECT counted.facts, ranked.place, c.id, r.id, c.kind, r.kind, r.title, c.language, c.published_at, r.reply_count,
  r.answer_id IS NOT NULL, r.answer_id IS NOT DISTINCT FROM c.id, r.closed_at IS NOT NULL, y.slug, y.name, c.shielded_as,
  ts_headline(d.dictionary, translate(r.title, '{MARK_BEGINS}{MARK_ENDS}', ''), %(shown)s::tsquery, '{WHOLE}'),
  ts_headline(d.dictionary, translate(regexp_replace(left(c.html, 30000), '<[^>]*>', ' ', 'g'), '{MARK_BEGINS}{MARK_ENDS}', ''),
              %(shown)s::tsquery, '{FRAGMENTS}'),
  page.unit, page.number, ts_headline(d.dictionary, translate(left(page.text, 30000), '{MARK_BEGINS}{MARK_ENDS}', ''), %(shown)s::tsquery, '{FRAGMENTS}'),
  {FACE}
FROM counted LEFT JOIN ranked ON true
LEFT JOIN contributions_contribution c ON c.id = ranked.contribution_id AND c.audience_id = ANY(%(audiences)s)
LEFT JOIN contributions_contribution r ON r.id = coalesce(c.root_id, c.id)
LEFT JOIN communities_community y ON y.id = c.community_id
CROSS JOIN LATERAL (SELECT CASE c.language WHEN 'en' THEN 'english' ELSE 'simple' END::regconfig AS dictionary) d
LEFT JOIN LATERAL ({PAGE_OF_HIT}) page ON true
{FACE_JOINS} ORDER BY ranked.place"""


@dataclass(slots=True, frozen=True)
class Hit:
    """A contribution that was found, as a row of the list; a reply leads to its root and shows the root's title."""

    id: int
    root: int
    kind: str
    root_kind: str
    plain_title: str
    language: str
    published_at: datetime
    reply_count: int
    has_answer: bool
    is_the_answer: bool
    is_closed: bool
    community_slug: str
    community_name: str
    shielded_as: str
    title: SafeString
    headline: SafeString
    author: Face | None
    unit: str = ""
    page: int = 0

    @property
    def where(self) -> str:
        """Where in a document the words stand; nothing where there are no pages to count."""
        match self.unit:
            case "page":
                return _("Page %(number)s") % {"number": self.page}
            case "slide":
                return _("Slide %(number)s") % {"number": self.page}
            case "sheet":
                return _("Sheet %(number)s") % {"number": self.page}
            case _nothing:
                return ""

    @property
    def is_reply(self) -> bool:
        return self.kind == REPLY

    @property
    def is_answered(self) -> bool:
        return self.has_answer and not self.is_reply

    @property
    def url(self) -> str:
        root = address(self.community_slug, self.root_kind, self.root, self.plain_title)
        if self.is_reply:
            return f"{root}?reply={self.id}#reply-{self.id}"
        return f"{root}?page={self.page}#page-{self.page}" if self.unit else root

    @property
    def kind_of(self) -> Kind:
        return KINDS[self.root_kind]

    @property
    def active_at(self) -> datetime:
        return self.published_at

    @property
    def is_waiting(self) -> bool:
        return self.kind == "question" and not self.has_answer and not self.is_closed


@dataclass(slots=True)
class Counted:
    """How many matches have some property: what the address calls it, what people call it, how many."""

    value: str
    label: str
    count: int


@dataclass(slots=True)
class Results:
    """A page of what was found, what it could be narrowed to, and how far we looked."""

    words: Words
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    is_capped: bool = False
    is_newest_only: bool = False
    page: int = 1
    has_more: bool = False
    kinds: list[Counted] = field(default_factory=list)
    communities: list[Counted] = field(default_factory=list)
    nations: list[Counted] = field(default_factory=list)
    authors: list[tuple[int, int, datetime]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.hits)

    @property
    def newest(self) -> int:
        return NEWEST


def search(
    person: Person | AnonymousUser | None,
    words: str | Words,
    *,
    kind: str = "",
    community: int | None = None,
    nation: str = "",
    author: int | None = None,
    organisations: Sequence[int] | None = None,
    conditions: Narrowed | None = None,
    is_by_date: bool = False,
    page: int = 1,
) -> Results:
    """What a person may see of what holds some words, best first. Any text may be asked; nonsense finds nothing.

    Counts are of what the person may see, and stop at 2,000 for common words. What operators ask for comes as
    `conditions`, to which the rest is added; where it leaves something out there need be no words.
    """
    understood = words if isinstance(words, Words) else understand(words)
    page = min(max(page, 1), LAST_PAGE)
    results = Results(understood, page=page)
    if not understood and not conditions:
        return results
    narrowed = replace(
        conditions or Narrowed(),
        kind=kind,
        community=community,
        nation=nation,
        author=author,
        organisations=organisations,
    )
    found = matching(person, understood, narrowed)
    order = "" if is_by_date else "ts_rank_cd(s.words, %(query)s::tsquery, 1) DESC,"
    with connection.cursor() as cursor:
        cursor.execute(
            SEARCH.format(matching=found.sql, order=order),
            {
                **found.parameters,
                "shown": understood.shown,
                "any": understood.any_wanted,
                "page": PAGE,
                "skipped": (page - 1) * PAGE,
            },
        )
        rows = cursor.fetchall()
    _fill(results, rows, found)
    return results


def _fill(results: Results, rows: list[tuple[Any, ...]], found: Matching) -> None:
    facts = json.loads(rows[0][0])
    results.total = facts["total"]
    results.is_capped = found.is_newest_only and results.total >= RANKED
    results.is_newest_only = found.is_newest_only and not found.is_led and facts["entries"] > NEWEST
    results.kinds = [Counted(*row) for row in facts["kind"] or []]
    results.communities = [Counted(*row) for row in facts["community"] or []]
    results.nations = [Counted(*row) for row in facts["nation"] or []]
    results.authors = [(who, n, datetime.fromisoformat(last)) for who, n, last in facts["authors"] or []]
    results.has_more = len(rows) > PAGE and results.page < LAST_PAGE
    results.hits = [_hit(row) for row in rows[:PAGE] if row[2] is not None]


def _hit(row: tuple[Any, ...]) -> Hit:
    title, headline, unit, page, inside = row[-FACE_COLUMNS - 5 : -FACE_COLUMNS]
    if inside and MARK_BEGINS in inside:
        headline = inside
    else:
        unit, page = "", 0
    words = " ".join(html.unescape(headline).split())
    if words and words.rstrip(MARK_ENDS)[-1:] not in ENDS:
        words += " …"
    shown = (highlighted(title), highlighted(words), Face.of(row[-FACE_COLUMNS:]))
    return Hit(*(*row[2 : -FACE_COLUMNS - 5], *shown, unit or "", page or 0))
