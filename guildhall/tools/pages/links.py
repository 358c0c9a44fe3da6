"""Links between pages: typed as [[Title]], kept by number, and led by what the reader may see when they are shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from guildhall.communities.models import Community
from guildhall.contributions.kinds import address
from guildhall.contributions.models import Revision
from guildhall.kit.markup import LINK, TAG, Link, with_links
from guildhall.people.models import Person
from guildhall.tools.pages.models import Page
from guildhall.tools.pages.tree import Tree

TYPED: Final = re.compile(r"\[\[\s*([^\[\]|<>]{1,200}?)\s*(?:\|\s*([^\[\]<>]{1,200}?)\s*)?\]\]")
TO_PAGE: Final = re.compile(r"/c/[\w-]+/pages/(\d{1,18})-[^/]*/\Z")
LEFT_ALONE: Final = re.compile(r"</?(a|span|code|pre)\b")
MOST: Final = 100


def link_typed(html: str, community: Community) -> str:
    """The same words with each [[Title]] as a link: to the page of that title, or to where one begins it.

    Found are only pages for everybody who reads the community, so that nobody learns of others by guessing titles.
    """
    parts = _parts(html)
    titles = {unescape(found[1]) for is_text, part in parts if is_text for found in TYPED.finditer(part)}
    if not titles:
        return html
    known = _known(community, titles)

    def linked(found: re.Match[str]) -> str:
        title = unescape(found[1])
        pk = known.get(title.casefold())
        leads = address(community.slug, "page", pk, title) if pk else begin_address(community.slug, title)
        return f'<a href="{escape(leads)}" rel="nofollow noopener">{found[2] or found[1]}</a>'

    return "".join(TYPED.sub(linked, part) if is_text else part for is_text, part in parts)


def begin_address(community: str, title: str) -> str:
    """Where one writes a page that is missing."""
    return f"{reverse('pages_new', args=[community])}?{urlencode({'title': title})}"


def _known(community: Community, titles: set[str]) -> dict[str, int]:
    """The pages of some titles, also of titles they had before, that everybody reads who reads the community."""
    pages = Page.objects.standing().filter(community=community, audience=community.posts_id)
    words = pages.order_by("-pk").values_list("title", "pk")
    today = {title.casefold(): pk for title, pk in words.filter(_any_of("title", titles))}
    return _formerly(titles, list(pages.values_list("pk", flat=True))) | today


def _formerly(titles: set[str], pages: list[int]) -> dict[str, int]:
    """Pages among these that had these titles once."""
    revisions = Revision.objects.filter(_any_of("title", titles), contribution__in=pages).order_by("pk")
    return {title.casefold(): pk for title, pk in revisions.values_list("title", "contribution")}


def _any_of(name: str, titles: set[str]) -> Q:
    found = Q(pk__in=[])
    for title in sorted(titles)[:MOST]:
        found |= Q(**{f"{name}__iexact": title})
    return found


def _parts(html: str) -> list[tuple[bool, str]]:
    """Text and tags; what stands in a link, a mention or code is no text."""
    parts, at, inside = [], 0, 0
    for tag in TAG.finditer(html):
        parts += [(inside == 0, html[at : tag.start()]), (False, tag[0])]
        if LEFT_ALONE.match(tag[0]):
            inside += -1 if tag[0].startswith("</") else 1
        at = tag.end()
    return [*parts, (inside == 0, html[at:])]


def led(html: str, tree: Tree, person: Person | AnonymousUser, *, may_begin: bool) -> str:
    """A page's words with its links to pages led where they lead for this reader; words alone where they lead nowhere."""
    return with_links(html, leading(html, tree, person, may_begin=may_begin))


def leading(
    html: str, tree: Tree, person: Person | AnonymousUser, *, may_begin: bool
) -> Callable[[str], Link | None]:
    """Says of each link in some words where it leads for this reader, if anywhere; for the words or parts of them."""
    addresses = [unescape(found[1]) for found in LINK.finditer(html)]
    numbers = {int(found[1]) for each in addresses if (found := TO_PAGE.match(each))}
    titles = {title for each in addresses if (title := _title_to_begin(each))}
    known = {pk: leaf.url for pk, leaf in tree.leaves.items()}
    if elsewhere := numbers - known.keys():
        pages = Page.objects.visible_to(person).standing().filter(pk__in=elsewhere)
        known |= {page.pk: page.get_absolute_url() for page in pages.select_related("community")}
    by_title = _titled(tree, titles)

    def lead(leads: str) -> Link | None:
        if found := TO_PAGE.match(leads):
            return Link(known[int(found[1])]) if int(found[1]) in known else None
        title = _title_to_begin(leads)
        if title is None:
            return Link(leads)
        if (pk := by_title.get(title.casefold())) is not None:
            return Link(tree.leaves[pk].url)
        return Link(leads, _("not written yet")) if may_begin else None

    return lead


def _titled(tree: Tree, titles: set[str]) -> dict[str, int]:
    """The pages of the tree by these titles, or by those they had before."""
    found = {
        leaf.title.casefold(): leaf.id for leaf in sorted(tree.leaves.values(), key=lambda leaf: -leaf.id)
    }
    missing = {title for title in titles if title.casefold() not in found}
    return (_formerly(missing, list(tree.leaves)) if missing else {}) | found


def _title_to_begin(leads: str) -> str | None:
    """The title in the address where a missing page is begun."""
    parts = urlsplit(leads)
    if parts.netloc or not re.fullmatch(r"/c/[\w-]+/pages/new/", parts.path):
        return None
    return parse_qs(parts.query).get("title", [""])[0].strip() or None
