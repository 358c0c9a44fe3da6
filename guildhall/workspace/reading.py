"""The page of one thing with its replies and the box to reply in; the same for every tool."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _

from guildhall.communities.models import Community
from guildhall.communities.permissions import Act, may
from guildhall.contributions.acting import May, acts_on
from guildhall.contributions.careful import to_ask_about
from guildhall.contributions.forms import SHIELDED, ReplyForm, WordsForm
from guildhall.contributions.kinds import KINDS
from guildhall.contributions.lines import parse_cursor
from guildhall.contributions.models import Contribution, Draft, Relocation, ShieldedAuthor
from guildhall.contributions.naming import name_people
from guildhall.contributions.permissions import Change, may_change
from guildhall.contributions.readers import who_reads
from guildhall.contributions.shielding import label_of_reply, wait_with_reply
from guildhall.contributions.thread import Beside, Thread, read_thread
from guildhall.contributions.writing import (
    draft_values,
    files_of_draft,
    finish_draft,
    keep_draft,
    mark_of,
    mark_sent,
    sent_before,
)
from guildhall.kit.delicate.finding import Found
from guildhall.notifications.models import read_about
from guildhall.people.access import kept_values, signed_in
from guildhall.people.models import Person
from guildhall.workspace.registry import TOOLS, offers_on
from guildhall.workspace.writing import writing_form

# What a tool shows besides, asked once it is certain that the reader may see the thing.
More = Callable[[Thread], dict[str, Any]]


def read(
    request: HttpRequest,
    pk: int,
    template: str = "workspace/thing.html",
    more: More = lambda _thread: {},
) -> HttpResponse:
    """The page of a root: its words, what the tool shows besides, a page of replies; a POST is a reply."""
    if request.method == "POST":
        return _reply(request, pk, template, more)
    sought = number(request.GET.get("reply"))
    thread = read_thread(
        request.user,
        pk,
        after=parse_cursor(request.GET.get("after", "")),
        newest="newest" in request.GET,
        from_reply=sought,
    )
    if thread is None:
        return _moved_on(request, pk)
    if sought and sought not in {thread.root.id, *(post.id for post in thread.replies)}:
        # It was split off, or moved with what it belonged to.
        elsewhere = (
            Contribution.objects.visible_to(request.user).filter(pk=sought).exclude(root=thread.root.id)
        )
        if found := elsewhere.select_related("community", "root__community").first():
            return redirect(found)
    if request.path != thread.url:
        return redirect(f"{thread.url}?{request.GET.urlencode()}" if request.GET else thread.url)
    if isinstance(request.user, Person) and getattr(request, "unread", False):
        read_about(request.user, thread.root.id)
    return _page(request, thread, template, more, _reply_form(request, thread))


@signed_in
def _reply(request: HttpRequest, pk: int, template: str, more: More) -> HttpResponse:
    """Adds a reply; a form that cannot be sent comes back filled in, under the thing it is about."""
    assert isinstance(request.user, Person)
    roots = Contribution.objects.visible_to(request.user).roots().select_related("community")
    root = get_object_or_404(roots, pk=pk)
    place = f"reply:{root.pk}"
    form, problems = writing_form(request, ReplyForm, place, **_asker(request.user, root))
    assert isinstance(form, ReplyForm)
    if not may(request.user, Act.REPLY, root.community) or root.closed_at is not None:
        keep_draft(request.user, place, {"html": request.POST.get("html", "")})
        messages.warning(request, _("Nobody can reply here any more. What you wrote is kept below."))
        return redirect(root)
    careful: list[Found] = []
    if request.POST.get("asked_as") == SHIELDED and not form.is_shielded:
        # It was drawn before a name was put to the question, in another tab perhaps.
        form.add_error(
            "html", _("The question carries a name by now. Send this again to reply under your name.")
        )
    if form.is_valid() and not problems:
        language = root.language if form.is_shielded else ""
        careful = to_ask_about(request, request.user, form, place, language=language)
    if form.is_valid() and not problems and not careful:
        if form.is_shielded:
            _answer_shielded(request.user, root, place, form.cleaned_data)
            messages.success(
                request, _("It is published at the next quarter of an hour. Only you see it until then.")
            )
            return redirect("shielded")
        return redirect(_answer(request.user, root, place, form.cleaned_data))
    thread = read_thread(request.user, root.pk, newest=True)
    if thread is None:
        raise Http404
    return _page(request, thread, template, more, form, problems=problems, careful=careful, status=422)


def _asker(person: Person, root: Contribution) -> dict[str, Any]:
    """What a reply form has to know where its reader asked without their name."""
    return {"asker": person, "label": label_of_reply(root)} if root.is_asked_by(person) else {}


def _said(root: Contribution, values: dict[str, Any]) -> dict[str, Any]:
    """The words of a reply, and to which one it is."""
    parent = root.thread.filter(pk=values["parent"]).first() if values["parent"] else None
    return {"html": name_people(values["html"], root.community), "parent": parent}


@transaction.atomic
def _answer_shielded(person: Person, root: Contribution, place: str, values: dict[str, Any]) -> None:
    """Keeps a reply of whoever asked without their name until the next quarter; the language of their pages tells nothing."""
    wait_with_reply(person, root, mark_of(values), language=root.language, **_said(root, values))
    Draft.objects.filter(person=person, place=place).delete()


def _answer(person: Person, root: Contribution, place: str, values: dict[str, Any]) -> Contribution:
    with transaction.atomic():
        if made := sent_before(person, place, values):
            return made
        contribution = root.reply(person, language=person.language, **_said(root, values))
        finish_draft(person, place, contribution)
        mark_sent(person, values, contribution)
        return contribution


def _page(
    request: HttpRequest,
    thread: Thread,
    template: str,
    more: More,
    form: WordsForm | None,
    *,
    problems: list[str] | None = None,
    careful: list[Found] | None = None,
    status: int = 200,
) -> HttpResponse:
    assert thread.beside is not None
    place = f"reply:{thread.root.id}"
    person = request.user if isinstance(request.user, Person) else None
    is_begun = form is not None and (form.is_bound or bool(form.initial.get("html")))
    may = _what_one_may(request, thread)
    offers = offers_on(thread, request.user)
    shielded = _written_shielded(thread, person)
    context = {
        "is_asker": thread.root.id in shielded,
        "thread": thread,
        "tool": TOOLS[KINDS[thread.root.kind].room],
        "form": form,
        "problems": problems,
        "careful": careful,
        "place_of_draft": place,
        "may": may,
        "possible": acts_on(thread, may, person.pk if person else None, offers, shielded),
        "offers": offers,
        "readers": readers_of(thread.root.shared_with, thread.root.community_id, thread.beside),
        "files_waiting": files_of_draft(person, place) if person and is_begun else [],
        "has_draft": form is not None and not form.is_bound and is_begun and "quote" not in request.GET,
        # Whoever can no longer reply still finds what they had written.
        "unsent": draft_values(person, place).get("html") if person and form is None else "",
    }
    return render(request, template, context | more(thread), status=status)


def _written_shielded(thread: Thread, person: Person | None) -> set[int]:
    """Which posts of a page its reader wrote without their name."""
    nameless = [post.id for post in (thread.root, *thread.replies) if post.shielded_as]
    if person is None or not nameless:
        return set()
    mine = ShieldedAuthor.objects.of(person).filter(contribution__in=nameless)
    return set(mine.values_list("contribution", flat=True))


def readers_of(shared_with: str, community: int, beside: Beside) -> str:
    """Who reads this thread, in one sentence."""
    return who_reads(
        shared_with,
        beside.community_kind,
        is_public=beside.is_public,
        name=beside.community_name,
        members=beside.member_count,
        organisations=beside.organisation_count,
        community=community,
    )


def place_of(thread: Thread) -> Community:
    """The community of a thread with what `may` asks of it, without another query."""
    assert thread.beside is not None
    return Community(
        pk=thread.root.community_id,
        slug=thread.beside.community_slug,
        name=thread.beside.community_name,
        kind=thread.beside.community_kind,
        archived_at=thread.beside.archived_at,
    )


def _what_one_may(request: HttpRequest, thread: Thread) -> May:
    """What the reader may do here, asked of the table without another query."""
    community = place_of(thread)
    root = Contribution(
        pk=thread.root.id,
        kind=thread.root.kind,
        author_id=thread.root.author_id,
        shielded_as=thread.root.shielded_as,
        community=community,
    )
    may_reply = may(request.user, Act.REPLY, community)
    return May(
        reply=may_reply and thread.root.closed_at is None,
        join=not may_reply and may(request.user, Act.ASK_TO_JOIN, community),
        thank=may(request.user, Act.THANK, community),
        accept=may_change(request.user, Change.ACCEPT, root),
        close=may_change(request.user, Change.CLOSE, root),
        reopen=may_change(request.user, Change.REOPEN, root),
        moderate=may(request.user, Act.MODERATE, community),
    )


def _reply_form(request: HttpRequest, thread: Thread) -> ReplyForm | None:
    """The reply box with what was typed before, or with the words that are quoted."""
    if not isinstance(request.user, Person) or not _what_one_may(request, thread).reply:
        return None
    initial: dict[str, Any] = draft_values(request.user, f"reply:{thread.root.id}")
    initial |= kept_values(request)
    quoted = number(request.GET.get("quote"))
    if post := next((post for post in [thread.root, *thread.replies] if post.id == quoted), None):
        name = escape(post.author.name if post.author else post.shielded_as)
        quote = f'<blockquote data-reply="{post.id}">{post.html}</blockquote><p>{name}: </p>'
        initial = {"html": initial.get("html", "") + quote, "parent": post.id}
    root = Contribution(pk=thread.root.id, language=thread.root.language, shielded_as=thread.root.shielded_as)
    return ReplyForm(initial=initial, **_asker(request.user, root))


def _moved_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an old address leads now: to the thread it was merged into, or that a reply stands in; else 404."""
    here = Contribution.objects.visible_to(request.user).select_related("community", "root__community")
    found = here.filter(pk=pk).first()
    if found is None:
        gone = Relocation.objects.filter(old=pk).values("contribution")
        found = here.filter(pk__in=gone).first()
    if found is None or (found.pk == pk and found.root_id is None):
        raise Http404
    return redirect(found)


def number(text: str | None) -> int | None:
    """A whole number out of an address, or nothing."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
