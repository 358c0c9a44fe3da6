"""The directory of organisations, and the page of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, TextField, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.communities.models import Community, Membership
from guildhall.contributions.doing import who_is_doing
from guildhall.contributions.models import Contribution
from guildhall.organisations.directory import Directory
from guildhall.organisations.lens import Lens
from guildhall.organisations.map import council_map
from guildhall.organisations.models import Organisation
from guildhall.organisations.portrait import portrait
from guildhall.people.access import is_in
from guildhall.people.models import Person
from guildhall.web.following import follow_button

PAGE: Final = 30
PEOPLE: Final = 12
LATELY: Final = 8
DOING: Final = 12
COMMUNITIES: Final = 12


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation, narrowed by words, facets and the lens, as a list and on the map."""
    lens = Lens.from_request(request)
    directory = Directory(request.GET, lens)
    found = list(directory.organisations())
    drawn = council_map()
    context = {
        "directory": directory,
        "facets": directory.facets(),
        "lens": lens,
        "chips": lens.chips(request),
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "map": drawn,
        "marks": drawn.marks(found, "like" if directory.is_narrowed else "plain"),
    }
    return render(request, "web/organisations.html", context)


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: where it is, what it is like, who is here and what they do."""
    found = get_object_or_404(Organisation, slug=slug)
    relatives = Relatives.of(found)
    drawn = council_map()
    here = [found] if found.is_current or not relatives.successors else relatives.successors
    names = ", ".join(map(str, here))
    context = {
        "organisation": found,
        "relatives": relatives,
        "sentences": portrait(found),
        "map": drawn,
        "marks": [*drawn.marks(relatives.alike), *drawn.marks(here, "mine")],
        "has_place": bool(drawn.marks(here)),
        "caption": _("%(council)s, and the councils like it") % {"council": names}
        if relatives.alike
        else names,
        "latest": latest(request.user, found),
        "doing": who_is_doing(request.user, organisation=found.pk, limit=DOING),
        "is_in": is_in(request.user),
        "follow": follow_button(request.user, found),
    }
    if is_in(request.user):
        people = people_of(found)
        context |= {"people": people[:PEOPLE], "has_more_people": len(people) > PEOPLE}
        context["communities"] = communities_of(request.user, found)
        home = request.user.organisation if isinstance(request.user, Person) else None
        context["to_mine"] = to_mine(home, found)
    return render(request, "web/organisation.html", context)


@dataclass(slots=True)
class Relatives:
    """The organisations that stand in some way to one, found in one query each for those past and present."""

    predecessors: list[Organisation]
    successors: list[Organisation]
    touching: list[Organisation]
    most_alike: list[Organisation]
    comparators: list[Organisation]
    above: list[Organisation]
    within: list[Organisation]

    @property
    def alike(self) -> list[Organisation]:
        """Those to tint on the map: the ten most alike and its own list, each once."""
        return list({each.pk: each for each in chain(self.most_alike, self.comparators)}.values())

    @classmethod
    def of(cls, organisation: Organisation) -> Relatives:
        """Gathers them."""
        named = {*organisation.touching, *organisation.most_alike, *organisation.comparators}
        above = {organisation.county, organisation.combined_authority} - {""}
        inside = Q(county=organisation.code) | Q(combined_authority=organisation.code)
        found = Organisation.objects.current().filter(Q(code__in=named | above) | inside)
        by_code = {each.code: each for each in found.order_by("short_name", "name")}

        def chosen(codes: Iterable[str]) -> list[Organisation]:
            return [by_code[code] for code in codes if code in by_code]

        return cls(
            predecessors=list(organisation.predecessors.all()),
            successors=[each for each in organisation.today() if each.pk != organisation.pk],
            touching=[each for each in by_code.values() if each.code in organisation.touching],
            most_alike=chosen(organisation.most_alike),
            comparators=chosen(organisation.comparators),
            above=chosen(sorted(above)),
            within=[
                each
                for each in by_code.values()
                if organisation.code in (each.county, each.combined_authority)
            ],
        )


def people_of(organisation: Organisation) -> list[Person]:
    """Its people, one more than are shown; first those who say what they know or work on, with what they `says`."""
    people = Person.objects.active().filter(organisation=organisation).select_related("organisation")
    knows, works_on = (NullIf(f"search_entry__{words}", Value("")) for words in ("knows", "working_on"))
    says = people.annotate(says=Coalesce(knows, works_on, Value(""), output_field=TextField()))
    return list(says.order_by(Case(When(says="", then=1), default=0), "name", "pk")[: PEOPLE + 1])


def to_mine(home: Organisation | None, there: Organisation) -> list[str]:
    """How an organisation stands to the reader's own, in sentences; none where it is their own or has nothing to do with it."""
    mine = home.today() if home else []
    if not mine or there in mine:
        return []
    said = [
        (_("It is one of the councils most like yours, %(council)s."), "most_alike"),
        (_("It is a neighbour of %(council)s."), "touching"),
        (_("It is on the list that %(council)s compares itself with."), "comparators"),
    ]
    name = {"council": str(mine[0])}
    return [words % name for words, field in said if any(there.code in getattr(each, field) for each in mine)]


def latest(person: Person | AnonymousUser, organisation: Organisation) -> list[Contribution]:
    """What its people asked, answered and wrote lately, as far as a person may see it."""
    visible = Contribution.objects.visible_to(person).filter(organisation=organisation)
    written = visible.with_authors().select_related("root__community")
    return list(written.order_by("-published_at", "-pk")[:LATELY])


def communities_of(person: Person | AnonymousUser, organisation: Organisation) -> list[Community]:
    """The communities that its people are in, as far as a person may know, those with most of them first."""
    counts = dict(
        Membership.objects.visible_to(person)
        .filter(person__organisation=organisation)
        .order_by()
        .values_list("community")
        .annotate(count=Count("pk"))
    )
    known = Community.objects.visible_to(person).filter(pk__in=counts).order_by("name")
    return sorted(known, key=lambda community: -counts[community.pk])[:COMMUNITIES]
