"""What the operators of a search narrow it to, as far as whoever asks may know of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS
from guildhall.contributions.models import Contribution, Tag
from guildhall.discovery.councils import organisations_named
from guildhall.discovery.matching import Narrowed
from guildhall.discovery.operators import Asked, Operator, Taken, kinds_called, period, spelt, take_apart
from guildhall.discovery.spelling import did_you_mean
from guildhall.discovery.suggesting import query_of_names
from guildhall.kit.times import local_date
from guildhall.organisations.models import Organisation
from guildhall.people.access import is_in
from guildhall.people.models import Person

MOST: Final = 6  # operators in one search, each of which may cost a query
MOST_MEANT: Final = 500  # people, communities or organisations that one value may mean

AUTHORS: Final = f"""SELECT p.id, p.name, e.names @@ %(whole)s::tsquery FROM discovery_personentry e
  JOIN people_person p ON p.id = e.person_id AND p.is_active AND p.approved_at IS NOT NULL
 WHERE e.names @@ %(begun)s::tsquery ORDER BY 3 DESC, 1 LIMIT {MOST_MEANT}"""


@dataclass(frozen=True, slots=True)
class Condition:
    """An operator that holds, as a chip says it; `others` is the search without it."""

    label: str
    others: str


@dataclass(frozen=True, slots=True)
class Problem:
    """An operator that was left out, and why; `mended` is the search with its slip mended, where that was one."""

    sentence: str
    mended: str = ""


class _Wrong(Exception):
    """An operator cannot be taken at its word; its argument is a sentence that says so."""


@dataclass(slots=True)
class Conditions:
    """The plain words of a search, what its operators narrow it to, and what was wrong with the others."""

    taken: Taken
    holding: list[Condition] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    narrowed: Narrowed = field(default_factory=Narrowed)

    @property
    def words(self) -> str:
        return self.taken.words

    def __bool__(self) -> bool:
        """Whether any operator holds."""
        return bool(self.holding)


def conditions(person: Person | AnonymousUser | None, typed: str) -> Conditions:
    """Takes a search apart. Several authors, communities, councils or kinds are alternatives; tags and dates all hold."""
    found = Conditions(take_apart(typed))
    for number, asked in enumerate(found.taken.operators):
        try:
            if number >= MOST:
                raise _Wrong(_("One search takes no more than %(num)s such conditions.") % {"num": MOST})
            found.holding.append(Condition(_hold(person, asked, found.narrowed), asked.others))
        except _Wrong as wrong:
            found.problems.append(Problem(str(wrong), _mended(person, asked)))
    return found


def _mended(person: Person | AnonymousUser | None, asked: Asked) -> str:
    """The whole search with a slip in a name mended."""
    if asked.operator not in (Operator.AUTHOR, Operator.IN) or asked.is_unwanted or not is_in(person):
        return ""
    better = did_you_mean(person, asked.value)
    return f'{asked.others} {asked.spelling}:"{better}"'.strip() if better else ""


def _hold(person: Person | AnonymousUser | None, asked: Asked, narrowed: Narrowed) -> str:
    """Narrows by one operator, and gives the words of its chip. Raises _Wrong."""
    about = {"operator": asked.spelling, "value": asked.value}
    if asked.is_unwanted:
        raise _Wrong(_("A minus does not go with “%(operator)s:”. It leaves out words alone.") % about)
    if not asked.value:
        raise _Wrong(_("Nothing stands after “%(operator)s:”.") % about)
    match asked.operator:
        case Operator.AUTHOR:
            return _by_authors(person, asked, narrowed)
        case Operator.IN:
            return _in_communities(person, asked, narrowed)
        case Operator.TAG:
            return _with_tag(person, asked, narrowed)
        case Operator.COUNCIL:
            return _of_councils(asked, narrowed)
        case Operator.BEFORE | Operator.AFTER:
            return _in_time(asked, narrowed)
        case Operator.KIND:
            return _of_kind(asked, narrowed)


def _by_authors(person: Person | AnonymousUser | None, asked: Asked, narrowed: Narrowed) -> str:
    if not (isinstance(person, Person) and is_in(person)):
        raise _Wrong(_("Sign in to look for what somebody wrote."))
    if asked.value.lower() in ("me", _("me")):
        meant = [(person.pk, person.name, True)]
    else:
        meant = _people_called(asked.value)
    if not meant:
        raise _Wrong(_("Nobody here is called “%(value)s”.") % {"value": asked.value})
    narrowed.authors = [*(narrowed.authors or ()), *(pk for pk, _name, _is_whole in meant)]
    name = meant[0][1] if len(meant) == 1 else asked.value
    return _("By %(name)s") % {"name": name}


def _people_called(value: str) -> list[tuple[int, str, bool]]:
    """Those with all of the words in their names; only where there are none, those whose names begin with them."""
    whole, begun = query_of_names(value, begun=False), query_of_names(value)
    if not whole:
        return []
    with connection.cursor() as cursor:
        cursor.execute(AUTHORS, {"whole": whole, "begun": begun})
        found: list[tuple[int, str, bool]] = cursor.fetchall()
    return [each for each in found if each[2]] or found


def _in_communities(person: Person | AnonymousUser | None, asked: Asked, narrowed: Narrowed) -> str:
    known: Any = Community.objects.visible_to(person)
    exactly = Q(slug=slugify(asked.value)) | Q(name__iexact=asked.value)
    holding = Q()
    for word in asked.value.split()[:MOST]:
        holding &= Q(name__icontains=word) | Q(slug__icontains=slugify(word) or word)
    rows = known.filter(exactly | holding).order_by("pk").values_list("pk", "name", "slug")[:MOST_MEANT]
    named = [
        row for row in rows if row[2] == slugify(asked.value) or row[1].lower() == asked.value.lower()
    ] or list(rows)
    if not named:
        # The same for a community that one may not know of.
        raise _Wrong(_("You know of no community that is called “%(value)s”.") % {"value": asked.value})
    narrowed.communities = [*(narrowed.communities or ()), *(row[0] for row in named)]
    name = named[0][1] if len(named) == 1 else asked.value
    return _("In %(community)s") % {"community": name}


def _with_tag(person: Person | AnonymousUser | None, asked: Asked, narrowed: Narrowed) -> str:
    value = asked.value.removeprefix("#")
    named = Q(slug=slugify(value, allow_unicode=True)) | Q(name__iexact=value)
    # A tag on hidden things alone is as unknown as any other word.
    seen = Contribution.objects.visible_to(person)
    tag = Tag.objects.filter(named, taggings__contribution__in=seen).first()
    if tag is None:
        raise _Wrong(_("Nothing that you may see has the tag “%(value)s”.") % {"value": asked.value})
    narrowed.tags = [*narrowed.tags, tag.pk]
    return _("Tag: %(name)s") % {"name": tag.name}


def _of_councils(asked: Asked, narrowed: Narrowed) -> str:
    named = organisations_named(asked.value)
    meant = [each.pk for each in named if each.is_exact] or [each.pk for each in named]
    if not meant:
        raise _Wrong(_("No council or other organisation is called “%(value)s”.") % {"value": asked.value})
    narrowed.councils = [*(narrowed.councils or ()), *meant[:MOST_MEANT]]
    organisation = Organisation.objects.filter(pk=meant[0]).first() if len(meant) == 1 else None
    return _("Council: %(name)s") % {"name": organisation or asked.value}


def _in_time(asked: Asked, narrowed: Narrowed) -> str:
    days = period(asked.value)
    if days is None:
        raise _Wrong(
            _("“%(value)s” is no date that we know. Write 2026-03-05, 5/3/2026, 2026-03 or 2026.")
            % {"value": asked.value}
        )
    first, following = days
    if asked.operator == Operator.BEFORE:
        narrowed.before = min(filter(None, (narrowed.before, _midnight(first))))
        return _("Before %(day)s") % {"day": local_date(first)}
    narrowed.since = max(filter(None, (narrowed.since, _midnight(following))))
    return _("From %(day)s on") % {"day": local_date(following)}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _of_kind(asked: Asked, narrowed: Narrowed) -> str:
    words = kinds_called(asked.value)
    if not words:
        known = ", ".join(sorted(str(kind.label).lower() for kind in KINDS.values()))
        about = {"value": asked.value, "kinds": known}
        raise _Wrong(_("There is no kind “%(value)s”. There are: %(kinds)s.") % about)
    narrowed.kinds = [*(narrowed.kinds or ()), *words]
    return str(KINDS[words[0]].plural)


def examples() -> Iterator[tuple[str, str]]:
    """Each operator as one types it in the reader's language, and what it is for."""
    for operator, value, meaning in (
        (Operator.AUTHOR, '"Sian Evans"', _("written by somebody of this name")),
        (Operator.IN, _("housing"), _("in this community")),
        (Operator.TAG, _("fly-tipping"), _("with this tag")),
        (Operator.COUNCIL, _("Leeds"), _("by people of this council")),
        (Operator.BEFORE, "2026-03-05", _("before this day")),
        (Operator.AFTER, "2025", _("after this year")),
        (Operator.KIND, _("question"), _("only this kind")),
    ):
        yield f"{spelt(operator)}:{value}", meaning
