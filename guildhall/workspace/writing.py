"""The page on which one starts something in a community; the same for every tool."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from guildhall.communities.models import Community
from guildhall.communities.permissions import Act
from guildhall.contributions.careful import ask_again, to_ask_about
from guildhall.contributions.forms import RootForm, WordsForm
from guildhall.contributions.kinds import KINDS
from guildhall.contributions.later import KEEP, LATER, LaterForm
from guildhall.contributions.models import Contribution, Draft
from guildhall.contributions.models.tags import Tag, hang
from guildhall.contributions.naming import name_people
from guildhall.contributions.readers import who_reads_in
from guildhall.contributions.shielding import carries_files, label_for, wait, why_no_files
from guildhall.contributions.writing import (
    draft_values,
    files_of_draft,
    finish_draft,
    has_words,
    keep_draft,
    let_go,
    mark_of,
    mark_sent,
    sent_before,
    take_files,
    typed,
)
from guildhall.discovery.similar import similar
from guildhall.kit.delicate.finding import Found
from guildhall.kit.markup import plain_text
from guildhall.kit.times import local_date, local_time
from guildhall.people.access import kept_values
from guildhall.people.models import Person
from guildhall.workspace.place import Place
from guildhall.workspace.registry import TOOLS


def begin(
    request: HttpRequest,
    where: Place,
    kind: str,
    template: str = "workspace/begin.html",
    *,
    initial: dict[str, Any] | None = None,
    act: Act = Act.POST,
    about: str = "",
    typing: str = "search_similar",
    **more: Any,
) -> HttpResponse:
    """Starts something of a kind; «Check it first» shows what is like it and who will read it.

    Behind `@inside()` and `@signed_in`. Draft, files, a form sent twice and an ended session are taken care of.
    What one writes about something in particular, named by `about`, has a draft of its own. `typing` names the address that
    says what is like a title while it is typed.
    """
    community = where.community
    assert isinstance(request.user, Person)
    if not where.may(act):
        context = {"community": community, "is_member": where.is_member}
        return render(request, "workspace/join_first.html", context, status=403)
    draft = f"new:{community.pk}:{kind}{about}"
    form, problems = writing_form(
        request,
        KINDS[kind].form,
        draft,
        first=initial,
        community=community,
        person=request.user,
        is_facilitator=where.is_facilitator,
    )
    assert isinstance(form, RootForm)
    if form.is_bound and form.needs_files and not problems and not files_of_draft(request.user, draft):
        problems = [_("Choose at least one file.")]
    careful = _to_ask_about(request, form, problems, draft)
    if form.is_valid() and not problems and not careful:
        if request.POST.get("act") == "send" and form.is_shielded:
            return shielded(request, community, draft, form)
        if request.POST.get("act") == "send":
            messages.success(request, _("It stands here now. You are told when somebody replies."))
            return redirect(publish(request.user, community, kind, draft, form))
        if isinstance(form, LaterForm) and form.act in (KEEP, LATER):
            messages.success(request, said_of(form))
            return redirect(keep(request.user, community, kind, draft, form))
    context = _context(request, where, kind, form, problems, draft, typing) | {"careful": careful}
    return render(request, template, context | more, status=_status(form, problems, careful))


def _to_ask_about(request: HttpRequest, form: RootForm, problems: list[str], place: str) -> list[Found]:
    """What its author has to be asked about before a form is published; nothing where it is only kept."""
    assert isinstance(request.user, Person)
    if not form.is_valid() or problems or request.POST.get("act") not in ("send", "check", LATER):
        return []
    return to_ask_about(request, request.user, form, place)


def _status(form: RootForm, problems: list[str], careful: list[Found]) -> int:
    return 422 if form.errors or problems or (careful and form.data.get("act") != "check") else 200


def _context(
    request: HttpRequest,
    where: Place,
    kind: str,
    form: RootForm,
    problems: list[str],
    draft: str,
    typing: str = "search_similar",
) -> dict[str, Any]:
    """What `workspace/begin.html` needs."""
    assert isinstance(request.user, Person)
    community = where.community
    title = form["title"].value() or ""
    form.fields["title"].widget.attrs |= {
        "data-similar": reverse(typing),
        "data-similar-into": "similar",
    }
    return {
        "where": where,
        "community": community,
        "tool": TOOLS[KINDS[kind].room],
        "kind": kind,
        "form": form,
        "problems": problems,
        "place_of_draft": draft,
        "files_waiting": files_of_draft(request.user, draft),
        "has_draft": form.has_draft,
        "is_checked": request.POST.get("act") == "check" and form.is_valid() and not problems,
        "similar": similar(request.user, title, community=community) if form.is_bound and title else [],
        "readers": who_reads_in(community, form["shared_with"].value() or Contribution.SharedWith.COMMUNITY),
    }


def go_on(
    request: HttpRequest, where: Place, kept: Contribution, initial: dict[str, Any]
) -> HttpResponse | Contribution:
    """The form of something that is kept unpublished. Returns it once it was changed, or published, as its author chose."""
    assert isinstance(request.user, Person)
    place = f"edit:{kept.pk}"
    form, problems = writing_form(
        request,
        KINDS[kept.kind].form,
        place,
        first=initial,
        person=request.user,
        community=where.community,
        is_facilitator=where.is_facilitator,
    )
    assert isinstance(form, LaterForm)
    careful = _to_ask_about(request, form, problems, place)
    if form.is_valid() and not problems and not careful and form.act in ("send", KEEP, LATER):
        if not _rewrite(request, kept, form, place):
            return published_meanwhile(request, kept, form)
        if form.act != "send":
            messages.success(request, said_of(form))
        return kept
    context = _context(request, where, kept.kind, form, problems, place)
    context |= {"draft": kept, "careful": careful}
    context["files_waiting"] = [*kept.attachments.order_by("pk"), *context["files_waiting"]]
    templates = [f"{KINDS[kept.kind].room}/new.html", "workspace/begin.html"]
    return render(request, templates, context, status=_status(form, problems, careful))


@transaction.atomic
def published_meanwhile(request: HttpRequest, kept: Contribution, form: RootForm) -> HttpResponse:
    """Where one goes whose draft was published in another tab: to change it, with what was typed in the form."""
    assert isinstance(request.user, Person)
    keep_draft(request.user, f"edit:{kept.pk}", typed(form))
    messages.warning(
        request, _("This was published meanwhile. Your changes are in the form: look at them once more.")
    )
    return redirect("contribution_edit", kept.pk)


def _rewrite(request: HttpRequest, kept: Contribution, form: LaterForm, place: str) -> bool:
    """Makes what is kept read as the form does, and publishes it where the form says so. False where it was published meanwhile."""
    assert isinstance(request.user, Person)
    values = _values(form, kept.community) | form.own_values()
    if not kept.rewrite(**values, publish_at=form.publish_at, is_held_back=False):
        return False
    _hang_more(request.user, place, form, kept)
    let_go(kept.attachments.filter(key__in=request.POST.getlist("without")))
    if form.act == "send":
        kept.publish()
    return True


def publish(person: Person, community: Community, kind: str, place: str, form: RootForm) -> Contribution:
    """Makes what a form says, once however often it is sent, with the files that wait on its draft."""
    with transaction.atomic():
        if made := sent_before(person, place, form.cleaned_data):
            made.publish()  # where it was kept as a draft before
            return made
        values = _values(form, community) | form.own_values()
        made = Contribution.objects.write(person, community, kind, **values)
        _hang_more(person, place, form, made)
        mark_sent(person, form.cleaned_data, made)
        return made


def shielded(request: HttpRequest, community: Community, place: str, form: RootForm) -> HttpResponse:
    """Keeps a question without a name in it until the next quarter of an hour, once however often it is sent."""
    assert isinstance(request.user, Person)
    values = _values(form, community)
    with transaction.atomic():
        label = label_for(request.user, community, values["language"])
        if label is None:
            messages.error(request, _("Too few councils are here now to ask without your name."))
            return redirect(request.get_full_path())
        wait(
            request.user,
            community,
            label,
            mark_of(form.cleaned_data),
            tags=form.cleaned_data["tags"],
            **values,
        )
        Draft.objects.filter(person=request.user, place=place).delete()
    messages.success(
        request, _("It is published at the next quarter of an hour. Only you see it until then.")
    )
    return redirect("shielded")


def keep(person: Person, community: Community, kind: str, place: str, form: LaterForm) -> Contribution:
    """Keeps what a form says as a draft of its author, once however often it is sent, to be published when it says."""
    with transaction.atomic():
        values = _values(form, community) | form.own_values() | {"publish_at": form.publish_at}
        if made := sent_before(person, place, form.cleaned_data):
            made.whole.rewrite(**values)
            return made
        made = Contribution.objects.keep(person, community, kind, **values)
        _hang_more(person, place, form, made)
        mark_sent(person, form.cleaned_data, made)
        return made


def said_of(form: LaterForm) -> str:
    """What became of words that were not published at once."""
    if form.publish_at is None:
        return _("Kept as a draft. Only you see it, under Your drafts.")
    day, clock = local_date(form.publish_at), local_time(form.publish_at)
    return _("It will be published on %(day)s at %(time)s. Until then only you see it.") % {
        "day": day,
        "time": clock,
    }


def _values(form: RootForm, community: Community) -> dict[str, Any]:
    """What a form says of the base row."""
    values = form.cleaned_data
    return {
        "title": values["title"],
        "html": name_people(values["html"], community),
        "theme": values.get("theme"),
        "language": values["language"],
        "shared_with": values["shared_with"],
    }


def _hang_more(person: Person, place: str, form: RootForm, contribution: Contribution) -> None:
    """Hangs tags, rows of its kind's own, and files on a contribution."""
    hang(contribution, Tag.objects.named(form.cleaned_data["tags"]))
    form.keep_more(contribution, person)
    finish_draft(person, place, contribution)


def writing_form(
    request: HttpRequest,
    form: type[WordsForm],
    place: str,
    first: dict[str, Any] | None = None,
    **kwargs: Any,
) -> tuple[WordsForm, list[str]]:
    """A writing form with its draft, or the form sent, whose words and files are kept whatever happens next.

    Returns the form and what was wrong with its files, in words.
    """
    assert isinstance(request.user, Person)
    if request.method != "POST":
        title = request.GET.get("title", "")[:200]
        kept = draft_values(request.user, place) | kept_values(request)
        if title and not plain_text(kept.get("html", "")):
            # A title alone that was typed earlier gives way to the one that was typed just now.
            kept.pop("title", None)
        initial = {"language": request.user.language, "title": title} | (first or {}) | kept
        opened = form(initial=initial, **kwargs)
        opened.has_draft = has_words(kept)
        return opened, []
    problems = take_files(request, request.user, place, form.most_files)
    bound = form(form.received(request), request.FILES, **kwargs)
    if bound.is_shielded and (carries_files(request) or files_of_draft(request.user, place)):
        problems = [*problems, why_no_files()]
    if not bound.is_valid() or problems or request.POST.get("act") not in (None, "send"):
        keep_draft(request.user, place, typed(bound))
    if not bound.is_valid() or problems:
        ask_again(request, bound)
    return bound, problems
