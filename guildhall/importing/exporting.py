"""Writes a community in the neutral format, which another Guildhall imports."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder

from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS, REPLY
from guildhall.contributions.models import Attachment, Contribution
from guildhall.importing.files import FOLDER
from guildhall.kit import uploads
from guildhall.people.models import Person

AT_ONCE: Final = 500
# What the neutral format calls the kinds of replies.
ANSWER: Final = "answer"
UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")


def export_community(community: Community, folder: Path) -> dict[str, int]:
    """Writes `communities.csv`, `people.csv`, `posts.jsonl` and `files/`; what was removed or not published stays here.

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
    posts = files = 0
    with (folder / "posts.jsonl").open("w", encoding="utf-8") as file:
        for post in _posts(community, folder):
            file.write(json.dumps(post, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n")
            posts += 1
            files += len(post.get("files", ()))
    return {"people": len(people), "communities": 1, "posts": posts, "files": files}


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


def _posts(community: Community, folder: Path) -> Iterator[dict[str, Any]]:
    """The posts, oldest first, roots before what answers them."""
    written = Contribution.objects.filter(community=community, audience__isnull=False)
    rows = written.select_related("author", "root").prefetch_related("taggings__tag")
    for several in _in_turn(rows.order_by("published_at", "pk").iterator(AT_ONCE)):
        files = _files(several, folder)
        places = {file.pk: place for hung in files.values() for place, file in hung.items()}
        own = _own(several, places)
        for row in several:
            entries = [_entry(place, file) for place, file in files.get(row.pk, {}).items()]
            yield own.get(row.pk, {}) | _post(row, community) | ({"files": entries} if entries else {})


def _in_turn(rows: Iterable[Contribution]) -> Iterator[list[Contribution]]:
    rest = iter(rows)
    while several := list(islice(rest, AT_ONCE)):
        yield several


def _files(rows: list[Contribution], folder: Path) -> dict[int, dict[str, Attachment]]:
    """The files of some posts by their place in the folder, where they stand now; not those that a scanner keeps locked."""
    hung: dict[int, dict[str, Attachment]] = {}
    files = Attachment.objects.open().filter(contribution__in=rows, audience__isnull=False)
    for file in files.order_by("pk"):
        place = f"{FOLDER}/{file.pk}-{UNSAFE.sub('-', file.name)[-100:].lstrip('.-') or 'file'}"
        try:
            with uploads.open_file(file.key) as content:
                (folder / FOLDER).mkdir(exist_ok=True)
                with (folder / place).open("xb") as copy:
                    shutil.copyfileobj(content, copy)
        except FileNotFoundError:
            continue
        hung.setdefault(file.contribution_id or 0, {})[place] = file
    return hung


def _entry(place: str, file: Attachment) -> dict[str, str]:
    """What a post says of a file; by its key the words know it, which get the new one where it is taken in."""
    entry = {"file": place, "name": file.name, "key": file.key, "alternative_text": file.alternative_text}
    return {name: value for name, value in entry.items() if value}


def _own(rows: list[Contribution], places: Mapping[int, str]) -> dict[int, dict[str, Any]]:
    """What the posts say that only their kind says, as far as it says anything."""
    said: dict[int, dict[str, Any]] = {}
    by_kind: dict[tuple[str, bool], list[Contribution]] = {}
    for row in rows:
        by_kind.setdefault((row.root.kind if row.root else row.kind, row.root is None), []).append(row)
    for (word, is_root), alike in by_kind.items():
        carrier, model = KINDS[word].carrier, KINDS[word].model
        if not is_root:
            said |= carrier.give_of_replies(alike) if carrier else {}
        elif model is not Contribution:
            whole: Iterable[Any] = model._base_manager.in_bulk([row.pk for row in alike]).values()
            said |= carrier.give(list(whole), places) if carrier else {row.pk: _fields(row) for row in whole}
    return {
        pk: {name: value for name, value in values.items() if value not in (None, "", [], {}, False)}
        for pk, values in said.items()
    }


def _fields(whole: Contribution) -> dict[str, Any]:
    """What the kind's own table holds, by the names it has there; keys to other tables mean nothing elsewhere."""
    fields = whole._meta.local_concrete_fields
    return {field.name: field.value_from_object(whole) for field in fields if not field.is_relation}


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


def _table(path: Path, names: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
