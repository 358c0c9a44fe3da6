"""Who is doing what about one thing, and who tried it: to read, to say, to save."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.communities.permissions import Act, may
from guildhall.contributions.doing import rows_to_save, who_is_doing
from guildhall.contributions.forms import StanceForm, TrialForm
from guildhall.contributions.models import Contribution, Stance, Trial
from guildhall.contributions.models.stances import speaks_for_organisation
from guildhall.contributions.views.acts import need, visible
from guildhall.kit.spreadsheets import as_csv
from guildhall.organisations.lens import Lens
from guildhall.organisations.map import council_map
from guildhall.people.access import kept_values, signed_in
from guildhall.people.models import Person


def _root(request: HttpRequest, pk: int) -> Contribution:
    found = visible(request, pk)
    return found.root_or_self


@signed_in
def doing(request: HttpRequest, pk: int) -> HttpResponse:
    """What each organisation says about a thing, on the map too, with the form to speak for one's own."""
    root = _root(request, pk)
    assert isinstance(request.user, Person)
    if request.method == "POST":
        return _say(request, root)
    return _page(request, root)


def _say(request: HttpRequest, root: Contribution) -> HttpResponse:
    assert isinstance(request.user, Person)
    need(may(request.user, Act.THANK, root.community))
    mine = root.stances.current().filter(organisation=request.user.organisation_id).first()
    if request.POST.get("act") in ("confirm", "take_back"):
        need(speaks_for_organisation(request.user))
        if mine is not None and request.POST["act"] == "confirm":
            mine.confirm(request.user)
            messages.success(request, _("Confirmed. It counts for another half year."))
        elif mine is not None:
            mine.take_back()
            messages.success(request, _("Taken back. It stays in the history."))
        return redirect("doing", root.pk)
    form = StanceForm(request.POST)
    if form.is_valid():
        said = Stance.objects.say(
            request.user, root, form.cleaned_data["standing"], form.cleaned_data["words"]
        )
        if said is not None:
            messages.success(
                request,
                _("Said for %(organisation)s. A colleague can change it.")
                % {"organisation": said.organisation},
            )
            return redirect("doing", root.pk)
        form.add_error(
            None, _("We do not know for certain where you work, so you cannot speak for an organisation.")
        )
    return _page(request, root, form, status=422)


def _page(
    request: HttpRequest, root: Contribution, form: StanceForm | None = None, status: int = 200
) -> HttpResponse:
    lens = Lens.from_request(request)
    standing = request.GET.get("standing", "")
    said = who_is_doing(request.user, root=root.pk, lens=lens.ids())
    assert isinstance(request.user, Person)
    home = request.user.organisation_id
    mine = next(iter(who_is_doing(request.user, root=root.pk, organisation=home)), None) if home else None
    given = {"standing": mine.standing, "words": mine.words} if mine else {}
    context: dict[str, Any] = {
        "contribution": root,
        "form": form or StanceForm(initial=given | kept_values(request)),
        "said": [each for each in said if standing in ("", each.standing)],
        "count": {value: sum(each.standing == value for each in said) for value in Stance.Standing.values},
        "standings": Stance.Standing.choices,
        "standing": standing,
        "chips": lens.chips(request),
        "map": council_map(),
        "groups": map_groups(said),
        "history": who_is_doing(request.user, root=root.pk, is_history=True, limit=100),
        "mine": mine,
        "may_say": may(request.user, Act.THANK, root.community) and speaks_for_organisation(request.user),
    }
    return render(request, "contributions/doing.html", context, status=status)


def map_groups(said: list[Any]) -> list[tuple[str, str, str]]:
    """For each standing that somebody has: its word, its label, and the dots of its organisations as one SVG path."""
    points = council_map().points
    groups = []
    for value, label in Stance.Standing.choices:
        codes = {each.code for each in said if each.standing == value} & points.keys()
        if codes:
            path = "".join(f"M{points[code][0]:g} {points[code][1]:g}h0" for code in sorted(codes))
            groups.append((str(value), str(label), path))
    return groups


@require_safe
@signed_in
def doing_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of a thing for a spreadsheet."""
    root = _root(request, pk)
    said = who_is_doing(request.user, root=root.pk, lens=Lens.from_request(request).ids())
    return as_csv(f"{root.title[:60]}", rows_to_save(said))


@signed_in
def tried(request: HttpRequest, pk: int) -> HttpResponse:
    """Who tried a thing and how it went, with the form to say so oneself."""
    root = _root(request, pk)
    assert isinstance(request.user, Person)
    mine = root.trials.filter(person=request.user).first()
    if request.method == "POST" and request.POST.get("act") in ("promise", "withdraw"):
        return _promise(request, root, mine)
    given = request.POST if request.method == "POST" else None
    said = {"outcome": mine.outcome, "words": mine.words} if mine else {}
    form = TrialForm(given, initial=said | kept_values(request))
    if form.is_valid():
        need(may(request.user, Act.THANK, root.community))
        Trial.objects.tell(request.user, root, form.cleaned_data["outcome"], form.cleaned_data["words"])
        messages.success(request, _("Thank you. The next council that wonders will read it."))
        return redirect("tried", root.pk)
    context = {
        "contribution": root,
        "form": form,
        "mine": mine,
        "told": root.trials.told().select_related("person", "organisation").order_by("-told_at")[:200],
        "trying": root.trials.filter(outcome="").count(),
        "may_say": may(request.user, Act.THANK, root.community),
    }
    return render(request, "contributions/tried.html", context, status=422 if form.is_bound else 200)


def _promise(request: HttpRequest, root: Contribution, mine: Trial | None) -> HttpResponse:
    assert isinstance(request.user, Person)
    need(may(request.user, Act.THANK, root.community))
    if request.POST["act"] == "promise":
        Trial.objects.promise(request.user, root)
        messages.success(request, _("Good luck. In sixty days we ask you how it went."))
    elif mine is not None:
        mine.delete()
        messages.success(request, _("Taken back. We will not ask you."))
    return redirect(root)
