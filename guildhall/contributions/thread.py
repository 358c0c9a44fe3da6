"""A thread as its page shows it: the root, a page of replies and what stands beside them, in two queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from guildhall.communities.audience import audiences_of
from guildhall.contributions.faces import FACE, FACE_COLUMNS, FACE_JOINS, Face
from guildhall.contributions.kinds import KINDS, Kind, address
from guildhall.people.models import Person
from guildhall.people.names import initials_of

PAGE = 30

COLUMNS = """id, kind, title, html, language, published_at, edited_at, thanks_count, parent_id, author_id,
    organisation_id, reply_count, answer_id, closed_at, pinned_at, shared_with, community_id, theme_id, shielded_as"""

THREAD = f"""
WITH root AS MATERIALIZED (
  SELECT {COLUMNS} FROM contributions_contribution WHERE id = %(pk)s AND root_id IS NULL AND audience_id = ANY(%(audiences)s))
SELECT c.id, c.kind, c.title, c.html, c.language, c.published_at, c.edited_at, c.thanks_count, c.parent_id, c.author_id,
  c.reply_count, c.answer_id, c.closed_at, c.pinned_at, c.shared_with, c.community_id, c.theme_id, c.shielded_as,
  EXISTS (SELECT 1 FROM contributions_thanks t WHERE t.contribution_id = c.id AND t.person_id = %(me)s),
  (SELECT json_agg(json_build_object('key', f.key, 'name', f.name, 'media_type', f.media_type, 'size', f.size,
     'width', f.width, 'height', f.height, 'alternative_text', f.alternative_text, 'state', f.state) ORDER BY f.id)
     FROM contributions_attachment f WHERE f.contribution_id = c.id),
  {FACE}
FROM (
  SELECT * FROM root
  UNION ALL
  SELECT a.* FROM root JOIN LATERAL (SELECT {COLUMNS} FROM contributions_contribution
    WHERE id = root.answer_id AND audience_id = ANY(%(audiences)s)) a ON true
  UNION ALL
  SELECT r.* FROM root JOIN LATERAL (SELECT {COLUMNS} FROM contributions_contribution
    WHERE root_id = root.id AND audience_id = ANY(%(audiences)s) {{anchor}}
    ORDER BY published_at {{order}}, id {{order}} LIMIT %(limit)s) r ON true
) c {FACE_JOINS}"""

BESIDE = """
SELECT y.slug, y.name, y.kind, y.is_public, y.archived_at, y.member_count, y.organisation_count, h.name, h.slug,
  (SELECT coalesce(json_agg(json_build_array(t.slug, t.name) ORDER BY t.name), '[]')
     FROM contributions_tagging g JOIN contributions_tag t ON t.id = g.tag_id WHERE g.contribution_id = %(pk)s),
  (SELECT is_muted FROM contributions_follow WHERE contribution_id = %(pk)s AND person_id = %(me)s),
  EXISTS (SELECT 1 FROM contributions_saved WHERE contribution_id = %(pk)s AND person_id = %(me)s),
  (SELECT outcome FROM contributions_closure WHERE contribution_id = %(pk)s AND reopened_at IS NULL
     ORDER BY closed_at DESC LIMIT 1),
  (SELECT coalesce(json_agg(json_build_array(r.slug, r.kind, r.id, r.title, r.reply_count)), '[]') FROM (
     SELECT c.id, c.kind, c.title, c.reply_count, k.slug, max(c.published_at) AS newest
       FROM contributions_tagging mine
       CROSS JOIN LATERAL (SELECT c.id, c.kind, c.title, c.reply_count, c.community_id, c.published_at FROM contributions_tagging g
          JOIN contributions_contribution c ON c.id = g.contribution_id AND c.audience_id = ANY(%(audiences)s)
          WHERE g.tag_id = mine.tag_id AND g.contribution_id <> %(pk)s ORDER BY g.published_at DESC LIMIT 5) c
       JOIN communities_community k ON k.id = c.community_id
      WHERE mine.contribution_id = %(pk)s GROUP BY c.id, c.kind, c.title, c.reply_count, k.slug
      ORDER BY newest DESC LIMIT 5) r),
  (SELECT coalesce(json_agg(json_build_array(w.slug, w.name, w.colour, w.photo, w.organisation)), '[]') FROM (
     SELECT DISTINCT ON (p.id) p.slug, p.name, p.colour, p.photo, coalesce(o.short_name, o.name) AS organisation
       FROM (SELECT author_id, organisation_id, published_at FROM contributions_contribution
              WHERE root_id = %(pk)s AND audience_id = ANY(%(audiences)s) ORDER BY published_at DESC LIMIT 60) c
       JOIN people_person p ON p.id = c.author_id LEFT JOIN organisations_organisation o ON o.id = c.organisation_id
      LIMIT 8) w),
  (SELECT coalesce(json_object_agg(s.standing, s.many), '{}') FROM (SELECT standing, count(*) AS many
     FROM contributions_stance WHERE contribution_id = %(pk)s AND replaced_at IS NULL GROUP BY 1) s),
  (SELECT json_build_array(standing, words, confirmed_at) FROM contributions_stance
    WHERE contribution_id = %(pk)s AND replaced_at IS NULL AND organisation_id = %(organisation)s),
  (SELECT coalesce(json_object_agg(t.outcome, t.many), '{}') FROM (SELECT outcome, count(DISTINCT organisation_id) AS many
     FROM contributions_trial WHERE contribution_id = %(pk)s AND outcome <> '' GROUP BY 1) t),
  (SELECT json_build_array(outcome, words) FROM contributions_trial WHERE contribution_id = %(pk)s AND person_id = %(me)s),
  (SELECT coalesce(json_agg(json_build_array(r.slug, r.kind, r.id, r.title)), '[]') FROM (
     SELECT k.slug, c.kind, c.id, c.title FROM contributions_connection n
       JOIN contributions_contribution c ON c.id = n.one_id + n.other_id - %(pk)s AND c.root_id IS NULL AND c.audience_id = ANY(%(audiences)s)
       JOIN communities_community k ON k.id = c.community_id
      WHERE n.one_id = %(pk)s OR n.other_id = %(pk)s ORDER BY n.made_at LIMIT 12) r),
  (SELECT json_build_array(v.due_on, v.confirmed_at, p.name, coalesce(o.short_name, o.name)) FROM contributions_review v
     LEFT JOIN people_person p ON p.id = v.confirmed_by_id LEFT JOIN organisations_organisation o ON o.id = v.organisation_id
    WHERE v.contribution_id = %(pk)s)
FROM communities_community y LEFT JOIN communities_theme h ON h.id = %(theme)s WHERE y.id = %(community)s"""


@dataclass(slots=True)
class Post:
    """The root or a reply, as the page shows it."""

    id: int
    kind: str
    title: str
    html: str
    language: str
    published_at: datetime
    edited_at: datetime | None
    thanks_count: int
    parent_id: int | None
    author_id: int | None
    reply_count: int
    answer_id: int | None
    closed_at: datetime | None
    pinned_at: datetime | None
    shared_with: str
    community_id: int
    theme_id: int | None
    shielded_as: str
    i_thanked: bool
    attachments: list[dict[str, Any]] | None
    author: Face | None

    @property
    def cursor(self) -> str:
        return f"{self.published_at.isoformat()}_{self.id}"


@dataclass(frozen=True, slots=True)
class Held:
    """When something should be looked at again, and who said when that it still holds."""

    due_on: date | None
    confirmed_at: datetime | None
    name: str
    organisation: str

    @property
    def is_due(self) -> bool:
        return self.due_on is not None and self.due_on <= timezone.localdate()


@dataclass(slots=True)
class Beside:
    """What stands beside a thread: its community, its tags, the reader's own marks, and where to go next."""

    community_slug: str
    community_name: str
    community_kind: str
    is_public: bool
    archived_at: datetime | None
    member_count: int
    organisation_count: int
    theme: str | None
    theme_slug: str | None
    tags: list[tuple[str, str]]
    is_muted: bool | None
    is_saved: bool
    outcome: str | None
    related: list[tuple[str, str, int, str, int]]
    people: list[tuple[str, str, int, str, str]]
    stances: dict[str, int]
    my_stance: tuple[str, str, str] | None
    trials: dict[str, int]
    my_trial: tuple[str, str] | None
    connected: list[tuple[str, str, int, str]]
    review: tuple[str | None, str | None, str | None, str | None] | None

    @property
    def is_followed(self) -> bool:
        return self.is_muted is False

    def people_lines(self) -> list[tuple[str, str, str, int, str, str]]:
        """Address word, name, initials, colour, photo and council of the people in the thread."""
        return [(slug, name, initials_of(name), *rest) for slug, name, *rest in self.people]  # type: ignore[misc]

    def connected_lines(self) -> list[tuple[int, str, str, Kind]]:
        """Number, address, title and kind of what somebody said belongs to it."""
        return [
            (pk, address(slug, kind, pk, title), title, KINDS[kind])
            for slug, kind, pk, title in self.connected
        ]

    @property
    def held(self) -> Held | None:
        """Until when this holds, and who said so."""
        if self.review is None:
            return None
        due_on, confirmed_at, name, organisation = self.review
        return Held(
            date.fromisoformat(due_on) if due_on else None,
            datetime.fromisoformat(confirmed_at) if confirmed_at else None,
            name or "",
            organisation or "",
        )

    def related_lines(self) -> list[tuple[str, str, int]]:
        """Address, title and number of replies of the related threads."""
        return [
            (address(slug, kind, pk, title), title, replies)
            for slug, kind, pk, title, replies in self.related
        ]


@dataclass(slots=True)
class Thread:
    """A root with a page of its replies."""

    root: Post
    answer: Post | None
    replies: list[Post] = field(default_factory=list)
    beside: Beside | None = None
    has_newer: bool = False
    has_older: bool = False

    @property
    def url(self) -> str:
        assert self.beside is not None
        return address(self.beside.community_slug, self.root.kind, self.root.id, self.root.title)


def read_thread(
    person: Person | AnonymousUser,
    pk: int,
    *,
    after: tuple[datetime, int] | None = None,
    newest: bool = False,
    from_reply: int | None = None,
) -> Thread | None:
    """A thread that the person may see, from its beginning, after a moment, from one reply, or its newest page."""
    me = person.pk if isinstance(person, Person) else None
    organisation = person.organisation_id if isinstance(person, Person) else None
    parameters: dict[str, Any] = {
        "pk": pk, "me": me, "organisation": organisation, "audiences": audiences_of(person).array, "limit": PAGE + 1,
    }  # fmt: skip
    anchor = ""
    if from_reply is not None:
        anchor = "AND (published_at, id) >= (SELECT published_at, id FROM contributions_contribution WHERE id = %(from)s)"
        parameters["from"] = from_reply
    elif after is not None:
        anchor = "AND (published_at, id) > (%(after_at)s, %(after_id)s)"
        parameters["after_at"], parameters["after_id"] = after
    with connection.cursor() as cursor:
        cursor.execute(THREAD.format(anchor=anchor, order="DESC" if newest else "ASC"), parameters)
        posts = [Post(*(*row[:-FACE_COLUMNS], Face.of(row[-FACE_COLUMNS:]))) for row in cursor.fetchall()]
        root = next((post for post in posts if post.id == pk), None)
        if root is None:
            return None
        cursor.execute(BESIDE, parameters | {"community": root.community_id, "theme": root.theme_id})
        beside = Beside(*cursor.fetchone())
    answer = next((post for post in posts if post.id == root.answer_id), None)
    # The answer comes twice when it is on this page too: once lifted, once in its place.
    in_place = _page(posts, root, answer)
    page = in_place[-PAGE:] if newest else in_place[:PAGE]
    more = len(in_place) > PAGE
    # A page that begins with a certain reply may begin with the first.
    are_earlier = from_reply is not None and (more or len(in_place) < root.reply_count)
    return Thread(
        root,
        answer,
        page,
        beside,
        has_newer=more and not newest,
        has_older=(more and newest) or after is not None or are_earlier,
    )


def _page(posts: list[Post], root: Post, answer: Post | None) -> list[Post]:
    """The replies in order, without the copy of the answer that was fetched to be lifted."""
    rest = [post for post in posts if post.id != root.id]
    if answer is not None and sum(post.id == answer.id for post in rest) >= 1:
        rest.remove(answer)
    return sorted(rest, key=lambda post: (post.published_at, post.id))
