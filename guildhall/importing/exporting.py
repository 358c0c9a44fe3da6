"""Writes a community in the neutral format, which another Guildhall imports."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder

from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS, REPLY
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person

AT_ONCE: Final = 500
# What the neutral format calls the kinds of replies.
ANSWER: Final = "answer"


def export_community(community: Community, folder: Path) -> dict[str, int]:
    """Writes `communities.csv`, `people.csv` and `posts.jsonl`; what was removed or not published stays here.

    Addresses are left out: nobody agreed to their going elsewhere. Returns the counts by thing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    themes = ";".join(community.themes.values_list("name", flat=True))
    about = {
        "id": community.slug,
        "name": community.name,
        "description": community.purpose,
        "body": community.about,
        "topics": themes,
        "kind": community.kind,
    }
    _table(folder / "communities.csv", list(about), [about])
    people = _people(community)
    _table(folder / "people.csv", ["id", "name", "organisation", "about"], people)
    posts = 0
    with (folder / "posts.jsonl").open("w", encoding="utf-8") as file:
        for post in _posts(community):
            file.write(json.dumps(post, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n")
            posts += 1
    return {"people": len(people), "communities": 1, "posts": posts}


def _people(community: Community) -> list[dict[str, str]]:
    """Whoever wrote there, with what everybody signed in may read of them."""
    written = Contribution.objects.filter(community=community, audience__isnull=False)
    people = Person.objects.filter(pk__in=written.values("author")).select_related("organisation")
    return [
        {
            "id": person.slug,
            "name": person.name,
            "organisation": str(person.organisation or ""),
            "about": person.role,
        }
        for person in people.order_by("pk")
    ]


def _posts(community: Community) -> Iterator[dict[str, Any]]:
    """The posts, oldest first, roots before what answers them."""
    written = Contribution.objects.filter(community=community, audience__isnull=False)
    rows = written.select_related("author", "root").prefetch_related("taggings__tag")
    for several in _in_turn(rows.order_by("published_at", "pk").iterator(AT_ONCE)):
        whole = _whole(several)
        for row in several:
            yield _own(whole.get(row.pk)) | _post(row, community)


def _in_turn(rows: Iterable[Contribution]) -> Iterator[list[Contribution]]:
    rest = iter(rows)
    while several := list(islice(rest, AT_ONCE)):
        yield several


def _whole(rows: list[Contribution]) -> dict[int, Contribution]:
    """Those that have a table of their own, with what it holds."""
    found: dict[int, Contribution] = {}
    for kind in {row.kind for row in rows}:
        model = KINDS[kind].model
        if model is not Contribution:
            found |= model._base_manager.in_bulk([row.pk for row in rows if row.kind == kind])
    return found


def _post(row: Contribution, community: Community) -> dict[str, Any]:
    is_answer = row.root is not None and row.root.answer_id == row.pk
    post: dict[str, Any] = {
        "id": str(row.pk),
        "community": community.slug,
        "thread": str(row.root_id or row.pk),
        "parent": str(row.parent_id or row.root_id) if row.root_id else None,
        "kind": ANSWER if is_answer else _kind(row.kind),
        "author": row.author.slug if row.author else None,
        "date": row.published_at,
        "title": row.title or None,
        "body": row.html,
        "body_format": "html",
        "tags": [tagging.tag.name for tagging in row.taggings.all()],
        "accepted": is_answer,
        "likes": row.thanks_count,
        "language": row.language,
        "shared_with": row.shared_with,
    }
    return {name: value for name, value in post.items() if value not in (None, [], False, 0)}


def _kind(word: str) -> str:
    """The word of the neutral format for a kind here."""
    if word == REPLY:
        return REPLY
    return next(iter(KINDS[word].own.imported_from), word)


def _own(whole: Contribution | None) -> dict[str, Any]:
    """What the kind's own table holds, by the names it has there; keys to other tables mean nothing elsewhere."""
    if whole is None:
        return {}
    fields = whole._meta.local_concrete_fields
    values = {field.name: field.value_from_object(whole) for field in fields if not field.is_relation}
    if "starts_at" in values:
        values |= {"start": values["starts_at"], "end": values.get("ends_at")}
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _table(path: Path, names: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
