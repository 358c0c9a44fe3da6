"""Which councils touch, as things stand today: the published lists still name councils that are no more."""

from __future__ import annotations

from guildhall.organisations.entries import Entry
from guildhall.organisations.register import Register


def touching_today(register: Register) -> dict[str, list[str]]:
    """For each council of a register that exists, the codes of those that touch it.

    A council that was abolished gives way to those that took its place, a new one inherits what its
    predecessors touched, and a county touches what its districts touch beyond it.
    """
    entries = register.by_code
    by_gss = register.by_gss
    today = {code: _today(code, entries) for code in entries}
    predecessors: dict[str, list[Entry]] = {}
    districts: dict[str, list[Entry]] = {}
    for entry in register.entries:
        for successor in today[entry.code] if entry.has_ended else ():
            predecessors.setdefault(successor, []).append(entry)
        if (county := entry.facts.get("county")) and not entry.has_ended:
            districts.setdefault(str(county), []).append(entry)

    def reached(entry: Entry) -> set[str]:
        named = [by_gss[gss] for gss in entry.lists.get("touching", [])]
        return {code for each in named for code in today.get(each, {each})} - {entry.code}

    touching: dict[str, set[str]] = {}
    for entry in register.entries:
        if not entry.has_ended:
            inherited = predecessors.get(entry.code, []) if "touching" not in entry.lists else []
            touching[entry.code] = reached(entry).union(*map(reached, inherited)) - {entry.code}
    for code, inside in districts.items():
        if code in touching and not touching[code]:
            beyond = {each for district in inside for each in touching[district.code]}
            touching[code] = {_upper(each, entries, touching) for each in beyond} - {code}
    return {code: sorted(codes) for code, codes in touching.items()}


def _today(code: str, entries: dict[str, Entry]) -> set[str]:
    entry = entries.get(code)
    if entry is None or not entry.has_ended:
        return {code}
    return {each for successor in entry.lists.get("replaced_by", []) for each in _today(successor, entries)}


def _upper(code: str, entries: dict[str, Entry], touching: dict[str, set[str]]) -> str:
    county = str(entries[code].facts.get("county", "")) if code in entries else ""
    return county if county in touching else code
