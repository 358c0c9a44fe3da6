"""How the leak test asks for the pages of pages, and what secrets stand in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.urls import reverse

from guildhall.contributions.models import Contribution
from guildhall.contributions.models.connections import confirm
from guildhall.project.tests.leak.asking import Addresses, Secret, each_community, each_of_kind
from guildhall.project.tests.leak.world import World
from guildhall.tools.pages.models import Keeper, Page, Sent

VERSIONS: Final = ("1", "2")


def _each_version(world: World) -> Iterable[str]:
    """Every version of every page, and what was sent besides."""
    for page in Page.objects.select_related("community").order_by("pk"):
        sent = [f"s{sent.pk}" for sent in Sent.objects.filter(contribution=page)]
        for key in (*VERSIONS, *sent):
            yield reverse("page_version", args=[page.community.slug, page.pk, key])


def _each_comparison(world: World) -> Iterable[str]:
    for page in Page.objects.select_related("community").order_by("pk"):
        sent = Sent.objects.get(contribution=page)
        address = reverse("page_compare", args=[page.community.slug, page.pk])
        yield f"{address}?before=1&after=2"
        yield f"{address}?before=s{sent.pk}&after=2&show=inline"


def _each_page(world: World) -> Iterable[str]:
    return [page.get_absolute_url() for page in Page.objects.select_related("community").order_by("pk")]


def _new_under(world: World) -> Iterable[str]:
    """Forms that begin a page, plain and under each page there is."""
    for page in Page.objects.select_related("community").order_by("pk"):
        for community in world.communities.values():
            if community.pk == page.community_id:
                yield f"{reverse('pages_new', args=[community.slug])}?under={page.pk}"
    yield from each_community("pages_new")(world)


READ: dict[str, Addresses] = {
    "pages_order": each_community("pages_order"),
    "pages_new": _new_under,
    "page": _each_page,
    "page_edit": each_of_kind("page", "page_edit"),
    "page_history": each_of_kind("page", "page_history"),
    "page_compare": _each_comparison,
    "page_version": _each_version,
    "page_who": each_of_kind("page", "page_who"),
    "page_superseded": each_of_kind("page", "page_superseded"),
}
HARMLESS: Final = {
    "page_restore": "POST only; asked by test_hidden_pages",
    "page_keep": "POST only; asked by test_hidden_pages",
    "page_place": "POST only; asked by test_hidden_pages",
}
TEXTS: Final = {"pages.Sent": {"title", "html"}}


def fill(world: World, root: Contribution, secret: Secret) -> None:
    """What was there before, what was sent meanwhile, and ties from and to pages that others may not see."""
    if not isinstance(root, Page):
        return
    author = root.author
    assert author is not None
    first = f"{root.html}<p>{secret('words of the first version')}</p>"
    root.edit(author, title=root.title, html=first)
    root.edit(author, title=f"{root.title} {secret('title after an edit')}", html=f"{first}<p>More.</p>")
    Sent.objects.create(
        contribution=root, person=author, title=secret("title sent"), html=f"<p>{secret('words sent')}</p>"
    )
    confirm(root, author)
    Keeper.objects.create(contribution=root, person=world.people["left"])
    # Each page stands under the one before it, is superseded by it and links to it, whoever may see which.
    before = Page.objects.filter(community=root.community).exclude(pk=root.pk).order_by("-pk").first()
    if before is not None:
        link = f'<p><a href="/c/{root.community.slug}/pages/{before.pk}-x/">there</a></p>'
        Page.objects.filter(pk=root.pk).update(
            parent_page=before, superseded_by=before, html=root.html + link
        )
        back = f'<p><a href="/c/{root.community.slug}/pages/{root.pk}-x/">here</a></p>'
        Page.objects.filter(pk=before.pk).update(html=before.html + back)


SHOWS: Final = {
    "guildhall.tools.pages.tree": ("pages", "page", "pages_order", "pages_new", "page_superseded"),
    "guildhall.tools.pages.acts": ("page_history", "page_version", "page_who", "page_edit"),
    "guildhall.tools.pages.links": ("page", "page_version"),
}
SECOND_LOCKS: Final = {
    "tools.pages.watching:_tell.1": "looked at again when the notice is shown",
}
