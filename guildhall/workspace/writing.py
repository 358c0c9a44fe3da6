"""The page on which one starts something in a community; the same for every tool."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guildhall.communities.models import Community
from guildhall.communities.permissions import Act
from guildhall.contributions.forms import RootForm, WordsForm
from guildhall.contributions.kinds import KINDS
from guildhall.contributions.models import Contribution
from guildhall.contributions.models.tags import Tag, hang
from guildhall.contributions.naming import name_people
from guildhall.contributions.readers import who_reads_in
from guildhall.contributions.writing import (
    draft_values,
    files_of_draft,
    finish_draft,
    has_words,
    keep_draft,
    mark_sent,
    sent_before,
    take_files,
    typed,
)
from guildhall.discovery.similar import similar
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
    **more: Any,
) -> HttpResponse:
    """Starts something of a kind; «Check it first» shows what is like it and who will read it.

    Behind `@inside()` and `@signed_in`. Draft, files, a form sent twice and an ended session are taken care of.
    What one writes about something in particular, named by `about`, has a draft of its own.
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
        is_facilitator=where.is_facilitator,
    )
    assert isinstance(form, RootForm)
    if form.is_valid() and not problems and request.POST.get("act") == "send":
        return redirect(publish(request.user, community, kind, draft, form))
    title = form["title"].value() or ""
    form.fields["title"].widget.attrs |= {
        "data-similar": reverse("search_similar"),
        "data-similar-into": "similar",
    }
    context = {
        "where": where,
        "community": community,
        "tool": TOOLS[KINDS[kind].room],
        "kind": kind,
        "form": form,
        "problems": problems,
        "place_of_draft": draft,
        "files_waiting": files_of_draft(request.user, draft),
        "has_draft": not form.is_bound and has_words(dict(form.initial)),
        "is_checked": form.is_bound and form.is_valid() and not problems,
        "similar": similar(request.user, title, community=community) if form.is_bound and title else [],
        "readers": who_reads_in(community, form["shared_with"].value() or Contribution.SharedWith.COMMUNITY),
    }
    return render(request, template, context | more, status=422 if form.errors or problems else 200)


def publish(person: Person, community: Community, kind: str, place: str, form: RootForm) -> Contribution:
    """Makes what a form says, once however often it is sent, with the files that wait on its draft."""
    values = form.cleaned_data
    with transaction.atomic():
        if made := sent_before(person, values):
            return made
        contribution = Contribution.objects.write(
            person,
            community,
            kind,
            title=values["title"],
            html=name_people(values["html"], community),
            theme=values.get("theme"),
            language=values["language"],
            shared_with=values["shared_with"],
            **form.own_values(),
        )
        hang(contribution, Tag.objects.named(values["tags"]))
        form.keep_more(contribution, person)
        finish_draft(person, place, contribution)
        mark_sent(person, values, contribution)
        return contribution


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
        initial = {"language": request.user.language, "title": request.GET.get("title", "")[:200]}
        initial |= (first or {}) | draft_values(request.user, place) | kept_values(request)
        return form(initial=initial, **kwargs), []
    problems = take_files(request, request.user, place)
    bound = form(request.POST, **kwargs)
    if not bound.is_valid() or problems or request.POST.get("act") not in (None, "send"):
        keep_draft(request.user, place, typed(request, bound))
    return bound, problems
