"""Brings the organisations of the database in line with a register, and tells what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from guildhall.organisations.likeness import touching_today
from guildhall.organisations.map import register_changed
from guildhall.organisations.models import Domain, Organisation, RegisterFile
from guildhall.organisations.register import OWN_FILE, BrokenRegister, Register, read_register

# Goes up when the same file would be understood in another way.
READING: Final = b"1"
# Two processes that start together must not both load.
LOCK: Final = 7_203_001


@dataclass(slots=True)
class Change:
    """One field of one organisation, before and after."""

    code: str
    name: str
    field: str
    before: Any
    after: Any


@dataclass(slots=True)
class Report:
    """What loading a register did."""

    made: list[Organisation] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    absent: list[Organisation] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)


def load_own_register() -> Report | None:
    """Loads the register that comes with Guildhall; None where this very file was loaded before."""
    content = OWN_FILE.read_bytes()
    digest = hashlib.sha256(READING + content).hexdigest()
    if RegisterFile.objects.filter(name="own", digest=digest).exists():
        return None
    with transaction.atomic():
        report = load_register(content)
        RegisterFile.objects.update_or_create(
            name="own", defaults={"digest": digest, "loaded_at": timezone.now()}
        )
    return report


@transaction.atomic
def load_register(content: bytes) -> Report:
    """Makes and updates councils from a CSV file, all or nothing; BrokenRegister says why not.

    Nobody is ever detached: organisations stay when a file no longer names them, and keep code and address.
    What operators decide (admission, comparators, which domains place people) stays as it is.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    stored = {organisation.code: organisation for organisation in Organisation.objects.all()}
    register = read_register(content, {code: each.gss_code for code, each in stored.items()})
    if problems := list(_wrong_with_stored(register, stored)):
        raise BrokenRegister(problems)
    report = Report(unknown_columns=register.unknown_columns)
    _write_facts(register, stored, report)
    ids = dict(Organisation.objects.values_list("code", "pk"))
    _write_successors(register, ids, report)
    _write_domains(register, ids, report)
    changed = {change.code for change in report.changes}
    report.unchanged = len(register.entries) - len(report.made) - len(changed)
    named = register.by_code
    report.absent = [
        each
        for code, each in stored.items()
        if code not in named and each.sector == Organisation.Sector.COUNCIL
    ]
    if report.made or report.changes:
        register_changed()
    return report


def _wrong_with_stored(register: Register, stored: dict[str, Organisation]) -> Iterator[str]:
    named = register.by_code
    holders = {each.gss_code: each.code for each in stored.values() if each.gss_code}
    for entry in register.entries:
        holder = holders.get(entry.gss, entry.code)
        if holder != entry.code and named.get(holder, entry).gss in (entry.gss, ""):
            yield f"line {entry.line}: gss {entry.gss} belongs to {holder} here"
        if entry.code in stored and stored[entry.code].sector != Organisation.Sector.COUNCIL:
            yield f"line {entry.line}: {entry.code} is {stored[entry.code].name}, which is not a council"


def _write_facts(register: Register, stored: dict[str, Organisation], report: Report) -> None:
    touching = touching_today(register)
    slugs = {organisation.slug for organisation in stored.values()}
    fields: set[str] = set()
    updated: list[Organisation] = []
    # Those that exist today choose their address first: /councils/somerset/ is not the abolished county.
    for entry in sorted(register.entries, key=lambda entry: entry.has_ended):
        facts: dict[str, Any] = dict(entry.facts)
        if codes := entry.lists.get("similar10"):
            facts["most_alike"] = codes
        if codes := touching.get(entry.code):
            facts["touching"] = codes
        organisation = stored.get(entry.code)
        if organisation is None:
            made = Organisation(code=entry.code, statistics=entry.statistics, **facts)
            made.slug = _free_slug(made, slugs)
            report.made.append(made)
            continue
        facts["statistics"] = organisation.statistics | entry.statistics
        if changes := list(_differences(organisation, facts)):
            report.changes += changes
            fields |= {change.field for change in changes}
            updated.append(organisation)
    # GSS codes may go from one council to another within a file, so they are let go first.
    if "gss_code" in fields:
        Organisation.objects.filter(code__in=[each.code for each in updated]).update(gss_code=None)
    Organisation.objects.bulk_create(report.made)
    if updated:
        Organisation.objects.bulk_update(updated, sorted(fields), batch_size=200)


def _differences(organisation: Organisation, facts: dict[str, Any]) -> Iterator[Change]:
    for name, after in facts.items():
        before = getattr(organisation, name)
        if before != after:
            setattr(organisation, name, after)
            yield Change(organisation.code, organisation.name, name, before, after)


def _write_successors(register: Register, ids: dict[str, int], report: Report) -> None:
    links = Organisation.successors.through.objects
    names = {pk: code for code, pk in ids.items()}
    stored: dict[str, set[str]] = {}
    for before, after in links.values_list("from_organisation_id", "to_organisation_id"):
        stored.setdefault(names[before], set()).add(names[after])
    made = {organisation.code for organisation in report.made}
    new, gone = [], []
    for entry in register.entries:
        wanted, had = set(entry.lists.get("replaced_by", [])), stored.get(entry.code, set())
        if not wanted or wanted == had:
            continue
        new += [(entry.code, code) for code in sorted(wanted - had)]
        gone += [(entry.code, code) for code in had - wanted]
        if entry.code not in made:
            name = str(entry.facts["name"])
            report.changes.append(Change(entry.code, name, "successors", sorted(had), sorted(wanted)))
    for before_code, after_code in gone:
        links.filter(from_organisation=ids[before_code], to_organisation=ids[after_code]).delete()
    links.bulk_create(
        Organisation.successors.through(from_organisation_id=ids[before], to_organisation_id=ids[after])
        for before, after in new
    )


def _write_domains(register: Register, ids: dict[str, int], report: Report) -> None:
    """Adds domains that are new. None goes: old addresses place people still, and operators decide."""
    stored = set(Domain.objects.values_list("organisation_id", "name"))
    made = {organisation.code for organisation in report.made}
    new: list[Domain] = []
    for entry in register.entries:
        mail = entry.mail_domains
        others = [entry.web_domain] if entry.web_domain and entry.web_domain not in mail else []
        for name in [*mail, *others]:
            if (ids[entry.code], name) not in stored:
                new.append(Domain(organisation_id=ids[entry.code], name=name, is_mail=name in mail))
                if entry.code not in made:
                    report.changes.append(Change(entry.code, str(entry.facts["name"]), "domain", None, name))
    Domain.objects.bulk_create(new)


def _free_slug(organisation: Organisation, taken: set[str]) -> str:
    names = [organisation.short_name or organisation.name, organisation.name]
    numbered = (f"{names[-1]} {number}" for number in range(2, len(taken) + 3))
    slug = next(slug for name in (*names, *numbered) if (slug := slugify(name)[:100]) and slug not in taken)
    taken.add(slug)
    return slug
