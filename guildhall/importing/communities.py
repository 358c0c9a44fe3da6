"""Writes imported communities: open ones unless they say otherwise, without a facilitator unless the operator names a lead."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from guildhall.communities.models import Community, Membership
from guildhall.contributions.models import Contribution
from guildhall.discovery.indexing import index_communities
from guildhall.importing.models import Origin
from guildhall.importing.origins import find, guessed, remember
from guildhall.importing.reports import Report, Row
from guildhall.kit.markup import plain_text
from guildhall.people.models import Person

LONGEST_NAME, LONGEST_PURPOSE, LONGEST_THEME = 80, 160, 60
# Where it stands: its id, and the audience of what is written there, by whom it is shared with.
Place = tuple[int, dict[str, int | None]]


class Communities:
    """The communities of one source."""

    def __init__(self, source: str, report: Report) -> None:
        self.source, self.report, self.tally = source, report, report.tallies["communities"]
        self.places: dict[str, Place] = {}
        self.guessed = guessed(source, "community")
        self.seen: set[str] = set()

    @transaction.atomic
    def write(self, row: Row) -> None:
        """Makes the community of a row, once."""
        source_id = row.values.get("id", "")[:200]
        if not source_id:
            self.report.tell(row, "has no id")
        elif source_id in self.seen:
            self.report.tell(row, f"has the id of an earlier community ({source_id}), which counts")
        elif known := find(self.source, "community", [source_id]):
            self.tally.there += 1
            if source_id in self.guessed:
                self._correct(known[source_id], source_id, row)
        else:
            self._make(source_id, row)
            self.tally.made += 1
        self.seen.add(source_id)

    def place(self, source_id: str, row: Row) -> Place:
        """Where a post stands; a community that is not listed is made from its id."""
        if source_id in self.guessed:
            self.report.tell(
                row, f"is in a community that is not in communities.csv ({source_id}); made from the id"
            )
        if source_id not in self.places:
            found = find(self.source, "community", [source_id])
            if not found:
                self._make(source_id, Row(row.file, row.line, {}))
                Origin.objects.filter(source=self.source, kind="community", source_id=source_id).update(
                    is_guessed=True
                )
                self.guessed.add(source_id)
                return self.place(source_id, row)
            here = Community.objects.get(pk=found[source_id])
            shared = Contribution.SharedWith
            self.places[source_id] = (
                here.pk,
                {
                    shared.COMMUNITY.value: here.posts_id,
                    shared.MEMBERS.value: here.members_audience_id,
                    shared.FACILITATORS.value: here.facilitators_audience_id,
                },
            )
        return self.places[source_id]

    @transaction.atomic
    def lead_by(self, person: Person) -> None:
        """Lets somebody lead each community of this source that has no lead; they appoint others."""
        ours = Origin.objects.filter(source=self.source, kind="community").values("target")
        led = Membership.objects.filter(role=Membership.Role.LEAD).values("community")
        for community in Community.objects.filter(pk__in=ours).exclude(pk__in=led).order_by("pk"):
            community.admit(person).lead(by=person)

    def _make(self, source_id: str, row: Row) -> None:
        said = _said(source_id, row.values)
        name = _free_name(said["name"])
        if name != said["name"]:
            self.report.tell(row, f"is called like another community; made as {name}")
        community = Community.objects.found(None, **said | {"name": name})
        self._set_themes(community, row)
        rest = {name: value for name, value in row.values.items() if name != "id" and value}
        remember(self.source, "community", {source_id: community.pk}, {source_id: rest})
        index_communities([community.pk])

    def _correct(self, pk: int, source_id: str, row: Row) -> None:
        """Gives a community that was known by id alone what is listed now."""
        community = Community.objects.get(pk=pk)
        said = _said(source_id, row.values)
        if said["name"] != community.name:
            said["name"] = _free_name(said["name"])
        kind = said.pop("kind")
        for field, value in said.items():
            setattr(community, field, value)
        community.save(update_fields=[*said, "skeleton"])
        if kind != community.kind:
            community.change_kind(kind, False, by=None)
        self._set_themes(community, row)
        Origin.objects.filter(source=self.source, kind="community", source_id=source_id).update(
            is_guessed=False
        )
        self.guessed.discard(source_id)
        index_communities([pk])

    def _set_themes(self, community: Community, row: Row) -> None:
        topics = [
            " ".join(topic.replace("-", " ").split()) for topic in row.values.get("topics", "").split(";")
        ]
        themes = {slugify(topic)[:LONGEST_THEME]: topic[:LONGEST_THEME] for topic in topics if slugify(topic)}
        for position, (slug, name) in enumerate(themes.items(), start=1):
            community.themes.create(name=name[:1].upper() + name[1:], slug=slug, position=position)


def _said(source_id: str, values: Mapping[str, str]) -> dict[str, Any]:
    name = " ".join(unescape(values.get("name", "")).split()) or source_id
    purpose = " ".join(plain_text(values.get("description", "")).split()) or name
    about = plain_text(values.get("body", ""))
    if len(purpose) > LONGEST_PURPOSE:
        about = f"{purpose}\n\n{about}".strip()
        purpose = purpose[: LONGEST_PURPOSE - 1].rsplit(" ", 1)[0] + "…"
    kind = values.get("kind", "")
    return {
        "name": name[:LONGEST_NAME],
        "purpose": purpose,
        "about": about,
        "kind": kind if kind in Community.Kind.values else Community.Kind.OPEN.value,
    }


def _free_name(name: str) -> str:
    """The name, with a number where a community is called that already."""
    number = 1
    tried = name
    while Community.objects.named_like(tried).exists():
        number += 1
        tried = f"{name[: LONGEST_NAME - 6]} ({number})"
    return tried
