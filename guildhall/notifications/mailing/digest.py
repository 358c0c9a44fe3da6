"""The digest: what is new in the communities that somebody wants in one mail, the most useful first, one screen long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection

from guildhall.communities.audience import audiences_of
from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS, address
from guildhall.notifications.models import Mail
from guildhall.people.models import Person

MOST: Final = 12
OF_A_COMMUNITY: Final = 4
WAITING: Final = 3
NAMES: Final = 5
LONG_AGO: Final = timedelta(days=21)

COMMUNITIES: Final = """
SELECT y.id, y.slug, y.name, y.mails FROM communities_membership m JOIN communities_community y ON y.id = m.community_id
LEFT JOIN notifications_communitywish w ON w.person_id = m.person_id AND w.community_id = m.community_id
LEFT JOIN notifications_mailsettings s ON s.person_id = m.person_id
WHERE m.person_id = %(me)s AND y.archived_at IS NULL AND coalesce(w.rhythm, s.rhythm, 'daily') = %(rhythm)s"""

# Whoever only reads what others found useful reads the best of it; a question that nobody answered may be one's own to answer.
NEW: Final = """
SELECT c.id, c.community_id, c.kind, c.title, c.excerpt, c.language, coalesce(a.name, c.shielded_as), coalesce(o.name, ''), c.author_id = %(me)s,
  c.published_at > %(since)s, c.answer_id IS NOT NULL, n.replies, k.slug
FROM unnest(%(communities)s::bigint[]) y (id)
CROSS JOIN LATERAL (SELECT * FROM contributions_contribution c
   WHERE c.community_id = y.id AND c.root_id IS NULL AND c.audience_id = ANY(%(audiences)s) AND c.active_at > %(since)s
     AND c.published_at <= %(until)s
   ORDER BY c.active_at DESC, c.id DESC LIMIT 50) c
CROSS JOIN LATERAL (SELECT count(*) AS replies FROM contributions_contribution r WHERE r.root_id = c.id
   AND r.audience_id = ANY(%(audiences)s) AND r.published_at > %(since)s AND r.published_at <= %(until)s
   AND r.author_id IS DISTINCT FROM %(me)s) n
JOIN communities_community k ON k.id = c.community_id
LEFT JOIN people_person a ON a.id = c.author_id
LEFT JOIN organisations_organisation o ON o.id = c.organisation_id
WHERE (n.replies > 0 OR c.published_at > %(since)s AND c.author_id IS DISTINCT FROM %(me)s)
  AND NOT EXISTS (SELECT FROM contributions_follow f WHERE f.contribution_id = c.id AND f.person_id = %(me)s AND f.is_muted)
ORDER BY 3 * (c.answer_id IS NOT NULL)::int + 2 * least(c.thanks_count, 5) + least(n.replies, 5)
  + 2 * (c.kind = 'question' AND c.answer_id IS NULL)::int + 2 * (c.pinned_at IS NOT NULL)::int DESC, c.active_at DESC, c.id"""

NEAR: Final = """
SELECT c.id, c.community_id, c.kind, c.title, '', c.language, a.name, o.name, false, true, false, 0, k.slug
FROM contributions_contribution c
JOIN communities_community k ON k.id = c.community_id
JOIN organisations_organisation o ON o.id = c.organisation_id
JOIN people_person p ON p.id = %(me)s JOIN organisations_organisation mine ON mine.id = p.organisation_id
LEFT JOIN people_person a ON a.id = c.author_id
WHERE c.community_id = ANY(%(communities)s) AND c.root_id IS NULL AND c.kind = 'question' AND c.answer_id IS NULL
  AND c.closed_at IS NULL AND c.reply_count = 0 AND c.audience_id = ANY(%(audiences)s)
  AND c.active_at >= %(long_ago)s AND c.published_at BETWEEN %(long_ago)s AND %(since)s AND c.author_id IS DISTINCT FROM %(me)s
  AND (o.region = mine.region OR o.type = mine.type)
ORDER BY (o.region = mine.region)::int + (o.type = mine.type)::int DESC, c.published_at DESC LIMIT %(waiting)s"""

JOINED: Final = """
SELECT m.community_id, count(*), (array_agg(p.name || coalesce(' (' || o.name || ')', '') ORDER BY m.joined_at))[1:%(names)s]
FROM communities_membership m JOIN people_person p ON p.id = m.person_id AND p.is_active AND p.approved_at IS NOT NULL
LEFT JOIN organisations_organisation o ON o.id = p.organisation_id
WHERE m.community_id = ANY(%(communities)s) AND m.joined_at > %(since)s AND m.joined_at <= %(until)s AND m.person_id <> %(me)s
GROUP BY 1"""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to read, as a line of the digest."""

    id: int
    community: int
    kind: str
    title: str
    excerpt: str
    language: str
    author: str | None
    organisation: str
    is_mine: bool
    is_new: bool
    is_answered: bool
    replies: int
    slug: str

    @property
    def url(self) -> str:
        return settings.SITE_URL + address(self.slug, self.kind, self.id, self.title)

    @property
    def label(self) -> str:
        """What sort of thing it is."""
        return str(KINDS[self.kind].label)

    @property
    def by(self) -> str:
        """Who wrote it, and where they work."""
        return ", ".join(filter(None, (self.author, self.organisation)))


@dataclass(slots=True)
class Group:
    """The news of one community."""

    community: Community
    items: list[Item] = field(default_factory=list)
    more: int = 0
    joined: int = 0
    names: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return settings.SITE_URL + self.community.get_absolute_url()

    @property
    def is_sealed(self) -> bool:
        """Whether mails may not even hold a title."""
        return self.community.is_sealed_in_mails

    @property
    def count(self) -> int:
        return len(self.items) + self.more


@dataclass(slots=True)
class Digest:
    """What one digest says."""

    groups: list[Group]
    waiting: list[Item]
    sections: list[tuple[str, list[Coming]]]

    @property
    def count(self) -> int:
        """How many new things there are."""
        return sum(group.count for group in self.groups)

    @property
    def headline(self) -> str:
        """The title of what stands first, if mails may hold it."""
        first = next((group for group in self.groups if group.items), None)
        return "" if first is None or first.is_sealed else first.items[0].title


@dataclass(frozen=True, slots=True)
class Coming:
    """A line that a tool adds to digests, such as an event."""

    title: str
    detail: str
    url: str


# What tools add to digests: a heading, and what stands under it for a reader of some communities.
Section = Callable[[Person, Sequence[Community]], tuple[str, list[Coming]]]
SECTIONS: list[Section] = []


def section(function: Section) -> Section:
    """Registers what a tool adds to digests. Asked for each of them, so it must be quick, and ask by the rule."""
    SECTIONS.append(function)
    return function


def gather(mail: Mail, person: Person) -> Digest | None:
    """What a digest says to its reader now, or None where nothing new was written."""
    assert mail.since is not None
    assert mail.until is not None
    asked: dict[str, Any] = {
        "me": person.pk,
        "rhythm": mail.why,
        "since": mail.since,
        "until": mail.until,
        "long_ago": mail.since - LONG_AGO,
        "audiences": audiences_of(person).array,
        "waiting": WAITING,
        "names": NAMES,
    }
    # Of each what a digest says of it, and no more: a query of models would cost as much as all that is asked by hand.
    communities = {
        pk: Community(pk=pk, slug=slug, name=name, mails=mails)
        for pk, slug, name, mails in _rows(COMMUNITIES, asked)
    }
    asked["communities"] = list(communities)
    news = list(_rows(NEW, asked)) if communities else []
    if not news:
        return None
    groups = _grouped(news, communities)
    for pk, count, names in _rows(JOINED, asked):
        group = groups.setdefault(pk, Group(communities[pk]))
        group.joined, group.names = count, names
    waiting = [Item(*row) for row in _rows(NEAR, asked) if not communities[row[1]].is_sealed_in_mails]
    open_ones = [each for each in communities.values() if not each.is_sealed_in_mails]
    sections = [said for said in (each(person, open_ones) for each in SECTIONS) if said[1]]
    return Digest(list(groups.values()), waiting, sections)


def _grouped(news: list[tuple[Any, ...]], communities: dict[int, Community]) -> dict[int, Group]:
    """The news by community, the one with the most useful first, a few of each; the best of all are there."""
    groups: dict[int, Group] = {}
    shown = 0
    for row in news:
        community = communities[row[1]]
        group = groups.setdefault(community.pk, Group(community))
        if shown < MOST and len(group.items) < OF_A_COMMUNITY:
            item = Item(*row)
            group.items.append(item)
            shown += 1
        else:
            group.more += 1
    return groups


def _rows(query: str, asked: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        yield from cursor.fetchall()
