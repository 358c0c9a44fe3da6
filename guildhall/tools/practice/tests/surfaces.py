"""How the leak test meets practice pages: sections, quotes in every state, and drafts that quote others."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse

from guildhall.contributions.models import Contribution
from guildhall.project.tests.leak.asking import Secret, each_of_kind
from guildhall.tools.practice.models import PracticePage, Quote
from guildhall.tools.practice.sections import SECTIONS, whole_page


def pages(_world: Any) -> list[str]:
    """The page of each."""
    rows = PracticePage.objects.exclude(published_at=None).select_related("community").order_by("pk")
    return [page.get_absolute_url() for page in rows]


def drafts(_world: Any) -> list[str]:
    """Every draft, whosever it is."""
    rows = PracticePage.objects.filter(published_at=None).select_related("community").order_by("pk")
    return [page.get_absolute_url() for page in rows]


def fair(_world: Any) -> list[str]:
    """Where each quoted post is asked about."""
    rows = Contribution.objects.filter(pk__in=Quote.objects.values("post")).select_related("community")
    return [reverse("practice_fair", args=[post.community.slug, post.pk]) for post in rows.order_by("pk")]


def lists(world: Any) -> list[str]:
    """The list, and the forms that write something up, of every conversation: begun where it stands, and in an open community."""
    found = [reverse("practice", args=[community.slug]) for community in world.communities.values()]
    found += [reverse("practice_new", args=[community.slug]) for community in world.communities.values()]
    roots = Contribution.objects.filter(root=None, kind__in=("question", "discussion")).order_by("pk")
    for root in roots.select_related("community"):
        for place in dict.fromkeys([root.community.slug, world.communities["elsewhere"].slug]):
            found.append(f"{reverse('practice_new', args=[place])}?from={root.pk}")
    return found


READ: Final = {
    "practice_page": pages,
    "practice_draft": drafts,
    "practice_fair": fair,
    "practice_quotes": each_of_kind("practice", "practice_quotes"),
    "practice_new": lists,
}
TEXTS: Final = {
    "practice.PracticePage": {section.name for section in SECTIONS},
    "practice.Quote": {"words", "amended"},
}
SHOWS: Final = {
    "guildhall.tools.practice.fairness": ("practice_fair",),
    "guildhall.tools.practice.models": ("practice_page", "practice_quotes"),
    "guildhall.tools.practice.quoting": ("practice_quotes", "practice_new"),
    "guildhall.tools.practice.showing": ("practice_page",),
    "guildhall.tools.practice.views": ("practice_page",),
    "guildhall.tools.practice.writing_up": ("practice_new", "practice_draft"),
}
BESIDE_THE_RULE: Final = {
    "tools/practice/views.py: PracticePage.objects.unpublished_of": "one's own, not published yet",
}
SECOND_LOCKS: Final[dict[str, str]] = {
    "tools.practice.quoting:quotes.2": "the posts of the conversation are fetched by the rule",
    "tools.practice.quoting:change_quotes.1": "answers a POST; quotes are drawn by the rule",
    "tools.practice.quoting:taken_into.1": "the posts of the conversation are fetched by the rule",
    "tools.practice.writing_up:draft.1": "leads writers to their own page, which is read by the rule",
    "tools.practice.writing_up:draft.2": "the posts of the conversation are fetched by the rule",
    "tools.practice.views:show.more.1": "asked once the page of the thread was let through",
}


def fill(world: Any, root: Contribution, secret: Secret) -> None:
    """Sections and quotes for each page; and in each place a draft that quotes a member."""
    if not isinstance(root, PracticePage):
        return
    place = next(name for name, community in world.communities.items() if community.pk == root.community_id)
    for section in SECTIONS:
        setattr(root, section.name, f"<p>{secret(section.name)}</p>")
    root.html = whole_page(root.sections, root.language)
    questions = root.community.contributions.filter(root=None, kind="question")
    # A page for all may come from a conversation that fewer may read now.
    fewer = questions.exclude(shared_with="community") if place == "open" else None
    root.source = (fewer and fewer.first()) or questions.filter(shared_with=root.shared_with).first()
    root.save()
    reply = root.thread.all()[0]
    for state in ("fair", "asked"):
        quote(root, reply, state, secret(f"quote {state}"))
    # How it read before its author changed it, nobody reads any more.
    quote(root, reply, "amended", world.secret(place, "nobody", "quote before"), secret("amended words"))
    _of_others(world, place, root)
    if root.shared_with == "community":
        _draft(world, place, root)


def _of_others(world: Any, place: str, root: PracticePage) -> None:
    """Quotes that fewer may read than the page: of a post for facilitators, of a removed post, and a refused one."""
    hidden = root.community.contributions.filter(root=None, shared_with="facilitators").first()
    if hidden is not None:
        words = world.secret(place, "facilitators", "quote of a post for facilitators")
        quote(root, hidden, "fair", words)
    member = world.people["member"]
    if root.shared_with == "facilitators":
        return
    refused = root.reply(member, "<p>Mine.</p>")
    quote(root, refused, "refused", world.secret(place, "member or nobody", "refused quote"))
    gone = root.reply(member, "<p>Mine too.</p>")
    quote(root, gone, "fair", world.secret(place, "nobody", "quote of a removed post"))
    gone.remove(world.people["facilitator"], "Not here")


def _draft(world: Any, place: str, root: PracticePage) -> None:
    """A draft of somebody who is not among the actors, which quotes its own author and somebody switched off."""

    def nobody(where: str) -> str:
        return f"<p>{world.secret(place, 'nobody', where)}</p>"

    words: dict[str, Any] = {section.name: nobody(f"draft: {section.name}") for section in SECTIONS}
    draft = Contribution.objects.keep(
        *(world.people["author"], root.community, "practice"),
        title=world.secret(place, "nobody", "title of a draft"),
        html=whole_page(words, "en"),
        source=root.source,
        **words,
    )
    reply = root.reply(world.people["deactivated"], "<p>Mine.</p>")
    for state in ("chosen", "asked"):
        quote(draft, reply, state, world.secret(place, "nobody", f"{state} quote on a draft"))


def quote(page: Any, post: Contribution, state: str, words: str, amended: str = "") -> Quote:
    """A quote in a state; one that was asked about long ago stands without an answer."""
    return Quote.objects.create(
        page=page,
        post=post,
        author=post.author,
        organisation=post.organisation,
        taken_by=page.author,
        section="went_wrong",
        words=words,
        amended=amended if state == "amended" else "",
        state=state,
        asked_at=None if state == "chosen" else post.community.created_at.replace(year=2020),
    )
