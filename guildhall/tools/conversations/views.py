"""Reading and writing conversations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.communities.models import Community
from guildhall.communities.permissions import Act, may
from guildhall.contributions.acting import May, acts_on
from guildhall.contributions.forms import ReplyForm, RootForm
from guildhall.contributions.lines import Wanted, list_contributions, parse_cursor
from guildhall.contributions.models import Contribution, Relocation
from guildhall.contributions.models.tags import Tag, hang
from guildhall.contributions.naming import name_people
from guildhall.contributions.permissions import Change, may_change
from guildhall.contributions.readers import who_reads, who_reads_in
from guildhall.contributions.thread import Beside, Thread, read_thread
from guildhall.contributions.writing import (
    draft_values,
    files_of_draft,
    finish_draft,
    has_words,
    keep_draft,
    mark_sent,
    sent_before,
    take_files,
)
from guildhall.discovery.similar import similar
from guildhall.notifications.models import read_about
from guildhall.organisations.lens import Lens
from guildhall.people.access import kept_values, signed_in
from guildhall.people.models import Person
from guildhall.workspace.place import Place, inside

SHOWN = {
    "": ["question", "discussion"],
    "questions": ["question"],
    "waiting": ["question"],
    "discussions": ["discussion"],
}


@require_safe
@inside()
def index(request: HttpRequest, where: Place) -> HttpResponse:
    """A community's conversations, narrowed by kind, theme, tag, language and lens."""
    community = where.community
    lens = Lens.from_request(request)
    themes = community.themes.all() if where.reads_front else community.themes.none()
    theme = themes.filter(slug=request.GET.get("theme", "")).first()
    show = request.GET.get("show", "")
    wanted = Wanted(
        community=community.pk,
        kinds=SHOWN.get(show, SHOWN[""]),
        is_waiting=show == "waiting",
        theme=theme.pk if theme else None,
        language=request.GET.get("language") or None,
        organisations=lens.ids(),
        before=request.GET.get("before", ""),
    )
    context = {
        "where": where,
        "page": list_contributions(request.user, wanted),
        "show": show,
        "theme": theme,
        "themes": themes,
        "lenses": lens.chips(request),
        "language": wanted.language,
    }
    return render(request, "conversations/index.html", context)


@inside()
@signed_in
def new(request: HttpRequest, where: Place) -> HttpResponse:
    """Starts a discussion or asks a question; «Check it first» shows similar ones and who will read it."""
    community = where.community
    assert isinstance(request.user, Person)
    if not where.may(Act.POST):
        return render(request, "conversations/join_first.html", {"community": community}, status=403)
    kind = "discussion" if request.GET.get("kind") == "discussion" else "question"
    draft = f"new:{community.pk}:{kind}"
    form, problems = _writing_form(
        request, RootForm, draft, community=community, is_facilitator=where.is_facilitator
    )
    if form.is_valid() and not problems and request.POST.get("act") == "send":
        return redirect(_begin(request.user, community, kind, draft, form.cleaned_data))
    title = form["title"].value() or ""
    form.fields["title"].widget.attrs |= {
        "data-similar": reverse("search_similar"),
        "data-similar-into": "similar",
    }
    context = {
        "community": community,
        "kind": kind,
        "form": form,
        "problems": problems,
        "place_of_draft": draft,
        "files_waiting": files_of_draft(request.user, draft),
        "has_draft": not form.is_bound and has_words(form.initial),
        "is_checked": form.is_bound and form.is_valid() and not problems,
        "similar": similar(request.user, title, community=community) if form.is_bound and title else [],
        "readers": who_reads_in(community, form["shared_with"].value() or Contribution.SharedWith.COMMUNITY),
    }
    return render(request, "conversations/new.html", context, status=422 if form.errors or problems else 200)


def _begin(
    person: Person, community: Community, kind: str, place: str, values: dict[str, Any]
) -> Contribution:
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
        )
        hang(contribution, Tag.objects.named(values["tags"]))
        finish_draft(person, place, contribution)
        mark_sent(person, values, contribution)
        return contribution


@require_safe
def show(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """A conversation: its beginning, the chosen answer, a page of replies, and the box to reply in."""
    thread = read_thread(
        request.user,
        int(pk),
        after=parse_cursor(request.GET.get("after", "")),
        newest="newest" in request.GET,
        from_reply=_number(request.GET.get("reply")),
    )
    if thread is None:
        return _moved_on(request, int(pk))
    sought = _number(request.GET.get("reply"))
    if sought and sought not in {thread.root.id, *(post.id for post in thread.replies)}:
        # It was split off, or moved with what it belonged to.
        elsewhere = (
            Contribution.objects.visible_to(request.user).filter(pk=sought).exclude(root=thread.root.id)
        )
        if found := elsewhere.select_related("community", "root__community").first():
            return redirect(found)
    if request.path != thread.url:
        return redirect(
            f"{thread.url}?{request.GET.urlencode()}" if request.GET else thread.url, permanent=False
        )
    if isinstance(request.user, Person) and getattr(request, "unread", False):
        read_about(request.user, thread.root.id)
    return _page(request, thread, _reply_form(request, thread))


@signed_in
def reply(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """Adds a reply; a form that cannot be sent comes back filled in, under the conversation."""
    assert isinstance(request.user, Person)
    roots = Contribution.objects.visible_to(request.user).roots().select_related("community")
    root = get_object_or_404(roots, pk=pk)
    if request.method != "POST":
        return redirect(root)
    place = f"reply:{root.pk}"
    form, problems = _writing_form(request, ReplyForm, place)
    if not may(request.user, Act.REPLY, root.community) or root.closed_at is not None:
        keep_draft(request.user, place, {"html": request.POST.get("html", "")})
        messages.warning(request, _("Nobody can reply here any more. What you wrote is kept below."))
        return redirect(root)
    if form.is_valid() and not problems:
        return redirect(_answer(request.user, root, place, form.cleaned_data))
    thread = read_thread(request.user, root.pk, newest=True)
    if thread is None:
        raise Http404
    return _page(request, thread, form, problems=problems, status=422)


def _answer(person: Person, root: Contribution, place: str, values: dict[str, Any]) -> Contribution:
    with transaction.atomic():
        if made := sent_before(person, values):
            return made
        parent = root.thread.filter(pk=values["parent"]).first() if values["parent"] else None
        html = name_people(values["html"], root.community)
        contribution = root.reply(person, html, parent=parent, language=person.language)
        finish_draft(person, place, contribution)
        mark_sent(person, values, contribution)
        return contribution


def _page(
    request: HttpRequest,
    thread: Thread,
    form: ReplyForm | None,
    *,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    assert thread.beside is not None
    place = f"reply:{thread.root.id}"
    person = request.user if isinstance(request.user, Person) else None
    is_begun = form is not None and (form.is_bound or bool(form.initial.get("html")))
    may = _what_one_may(request, thread)
    context = {
        "thread": thread,
        "form": form,
        "problems": problems,
        "place_of_draft": place,
        "may": may,
        "possible": acts_on(thread, may, person.pk if person else None),
        "readers": readers_of(thread.root.shared_with, thread.root.community_id, thread.beside),
        "files_waiting": files_of_draft(person, place) if person and is_begun else [],
        "has_draft": form is not None and not form.is_bound and is_begun and "quote" not in request.GET,
        # Whoever can no longer reply still finds what they had written.
        "unsent": draft_values(person, place).get("html") if person and form is None else "",
    }
    return render(request, "conversations/show.html", context, status=status)


def readers_of(shared_with: str, community: int, beside: Beside) -> str:
    """Who reads this thread, in one sentence."""
    return who_reads(
        shared_with,
        beside.community_kind,
        is_public=beside.is_public,
        name=beside.community_name,
        members=beside.member_count,
        community=community,
    )


def _what_one_may(request: HttpRequest, thread: Thread) -> May:
    """What the reader may do here, asked of the table without another query."""
    assert thread.beside is not None
    community = Community(pk=thread.root.community_id, archived_at=thread.beside.archived_at)
    root = Contribution(pk=thread.root.id, author_id=thread.root.author_id, community=community)
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
    initial |= kept_values(request) or kept_values(request, f"{thread.url}reply/")
    quoted = _number(request.GET.get("quote"))
    if post := next((post for post in [thread.root, *thread.replies] if post.id == quoted), None):
        name = escape(post.author.name) if post.author else ""
        quote = f'<blockquote data-reply="{post.id}">{post.html}</blockquote><p>{name}: </p>'
        initial = {"html": initial.get("html", "") + quote, "parent": post.id}
    return ReplyForm(initial=initial)


def _writing_form(request: HttpRequest, form: type[Any], place: str, **kwargs: Any) -> tuple[Any, list[str]]:
    """A writing form with its draft, and the form sent, whose words and files are kept whatever happens next."""
    assert isinstance(request.user, Person)
    if request.method != "POST":
        initial = {"language": request.user.language, "title": request.GET.get("title", "")[:200]}
        return form(initial=initial | draft_values(request.user, place) | kept_values(request), **kwargs), []
    problems = take_files(request, request.user, place)
    bound = form(request.POST, **kwargs)
    if not bound.is_valid() or problems or request.POST.get("act") not in (None, "send"):
        typed = {name: value for name in bound.fields if isinstance(value := request.POST.get(name, ""), str)}
        keep_draft(request.user, place, {name: value for name, value in typed.items() if name != "token"})
    return bound, problems


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


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
