"""Writing a conversation up: the form with the posts beside it, kept as a draft until those whom it quotes have had their say."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guildhall.communities.permissions import Act
from guildhall.contributions.careful import to_ask_about
from guildhall.contributions.forms import WordsForm
from guildhall.contributions.models import Contribution
from guildhall.contributions.models.tags import Tag, hang
from guildhall.contributions.readers import who_reads_in
from guildhall.contributions.writing import (
    files_of_draft,
    finish_draft,
    has_words,
    let_go,
    mark_sent,
    sent_before,
)
from guildhall.kit.delicate.finding import Found
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.practice.forms import PracticeForm
from guildhall.tools.practice.models import PracticePage
from guildhall.tools.practice.offering import WRITTEN_UP
from guildhall.tools.practice.quoting import change_quotes, quotes_context, taken_into
from guildhall.tools.practice.tool import tool
from guildhall.workspace.place import Place, inside
from guildhall.workspace.writing import published_meanwhile, writing_form

# With these others read something of it; with any other button it is only kept.
SHOWING: Final = ("ask", "publish")


def write_up(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """Begins to write a conversation up, or goes on with what one began."""
    assert isinstance(request.user, Person)
    if not where.may(Act.POST):
        context = {"community": where.community, "is_member": where.is_member}
        return render(request, "workspace/join_first.html", context, status=403)
    roots = Contribution.objects.visible_to(request.user).roots().filter(kind__in=WRITTEN_UP)
    source = get_object_or_404(roots.select_related("community", "author"), pk=pk, community=where.community)
    begun = (
        PracticePage.objects.unpublished_of(request.user).filter(source=source).select_related("community")
    )
    page = begun.first()
    if page is not None and request.method != "POST":
        return redirect(page)
    return _form(request, where, source, page)


@inside()
@signed_in
def draft(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """A page that is not published yet, to its writer alone."""
    assert isinstance(request.user, Person)
    mine = PracticePage.objects.unpublished_of(request.user).select_related("community", "source__community")
    page = mine.filter(pk=pk, community=where.community).first()
    if page is None:
        published = PracticePage.objects.visible_to(request.user).select_related("community")
        return redirect(get_object_or_404(published, pk=pk, author=request.user))
    if request.POST.get("act") == "discard":
        let_go(page.attachments.all())
        page.delete()
        messages.success(request, _("Thrown away."))
        return redirect("practice", where.community.slug)
    seen = Contribution.objects.visible_to(request.user).select_related("community", "author")
    return _form(request, where, seen.filter(pk=page.source_id or 0).first(), page)


def _form(
    request: HttpRequest, where: Place, source: Contribution | None, page: PracticePage | None
) -> HttpResponse:
    assert isinstance(request.user, Person)
    place = f"edit:{page.pk}" if page else f"practice:{source.pk if source else ''}"
    act = request.POST.get("act", "")
    form, problems = writing_form(
        request,
        PracticeForm,
        place,
        first=_first(source, page),
        community=where.community,
        is_facilitator=where.is_facilitator,
        source=source,
        is_unfinished=request.method == "POST" and act != "publish",
    )
    assert isinstance(form, PracticeForm)
    careful: list[Found] = []
    if act == "publish" and form.is_valid() and not problems:
        careful = to_ask_about(request, request.user, form, place)
    if request.method == "POST" and form.is_valid() and not problems and not careful:
        kept, is_kept = _keep(request, where, source, page, form, place)
        if not is_kept:
            return published_meanwhile(request, kept, form)
        return _after(request, where, kept, act)
    context = _context(request, where, source, page, form, place)
    context |= {"problems": problems, "careful": careful}
    status = 422 if form.errors or problems or careful else 200
    return render(request, "practice/write_up.html", context, status=status)


def _first(source: Contribution | None, page: PracticePage | None) -> dict[str, Any]:
    if page is None:
        return {"title": source.title, "language": source.language} if source else {}
    values: dict[str, Any] = {
        name: getattr(page, name) for name in ("title", "language", "theme", "shared_with")
    }
    values["tags"] = ", ".join(page.taggings.values_list("tag__name", flat=True))
    return values | PracticeForm.initial_of(page)


@transaction.atomic
def _keep(
    request: HttpRequest,
    where: Place,
    source: Contribution | None,
    page: PracticePage | None,
    form: PracticeForm,
    place: str,
) -> tuple[PracticePage, bool]:
    """Keeps what was typed, once however often it is sent; false where the page was published meanwhile."""
    assert isinstance(request.user, Person)
    values: dict[str, Any] = {
        name: form.cleaned_data.get(name) for name in ("html", "theme", "language", "shared_with")
    }
    values["title"] = form.cleaned_data["title"] or (page.title if page else source.title if source else "")
    values |= form.own_values()
    made = None if page else sent_before(request.user, place, form.cleaned_data | {"html": place})
    if page is None and made is None:
        kept = Contribution.objects.keep(request.user, where.community, "practice", source=source, **values)
        assert isinstance(kept, PracticePage)
        page = kept
        mark_sent(request.user, form.cleaned_data | {"html": place}, page)
    else:
        page = page or PracticePage._base_manager.select_related("community").get(pk=made.pk if made else 0)
        if not page.rewrite(**values):
            return page, False
    hang(page, Tag.objects.named(form.cleaned_data["tags"]))
    let_go(page.attachments.filter(key__in=request.POST.getlist("without")))
    finish_draft(request.user, place, page)
    return page, True


def _after(request: HttpRequest, where: Place, page: PracticePage, act: str) -> HttpResponse:
    """What the button does once the words are kept."""
    assert isinstance(request.user, Person)
    if said := change_quotes(request, page, page.quotes.filter(taken_by=request.user)):
        return taken_into(request, page, said)
    if act in SHOWING and not where.may(Act.POST):
        raise PermissionDenied
    if act == "ask":
        asked = page.ask(request.user)
        messages.success(request, _said_of_asking(asked))
    elif act == "publish":
        if page.may_be_published:
            page.publish()
            messages.success(request, _("Published. It is shown first to whoever asks something like it."))
        else:
            messages.warning(
                request, _("Not everybody whom you quote has answered yet. Your words are kept.")
            )
    else:
        messages.success(request, _("Kept. Only you see it until you publish it."))
    page.refresh_from_db()
    return redirect(page)


def _said_of_asking(asked: int) -> str:
    return ngettext(
        "Asked %(num)s person whether the quotes are fair. You can publish once they answered, or in a week.",
        "Asked %(num)s people whether the quotes are fair. You can publish once they answered, or in a week.",
        asked,
    ) % {"num": asked}


def _context(
    request: HttpRequest,
    where: Place,
    source: Contribution | None,
    page: PracticePage | None,
    form: WordsForm,
    place: str,
) -> dict[str, Any]:
    """What `practice/write_up.html` needs."""
    assert isinstance(request.user, Person)
    kept_files = list(page.attachments.order_by("pk")) if page else []
    written = PracticePage.objects.visible_to(request.user).filter(source=source) if source else None
    return {
        "where": where,
        "community": where.community,
        "tool": tool,
        "form": form,
        "page": page,
        "source": source,
        "written": list(written.select_related("community")[:3]) if written is not None else [],
        "place_of_draft": place,
        "has_draft": page is None and not form.is_bound and has_words(dict(form.initial)),
        "files_waiting": [*kept_files, *files_of_draft(request.user, place)],
        "readers": who_reads_in(where.community, form["shared_with"].value() or "community"),
        "may_publish": page is None or page.may_be_published,
        **quotes_context(request, page, source),
    }
