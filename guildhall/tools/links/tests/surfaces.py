"""What the leak test asks of links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildhall.contributions.models import Contribution
from guildhall.project.tests.leak.asking import Addresses, Secret, each_community
from guildhall.tools.links.addresses import fingerprint
from guildhall.tools.links.models import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guildhall.project.tests.leak.world import World

SAME: Final = "https://www.example.org/crocodiles"


def pages(_world: World) -> Iterable[str]:
    """The page of each link."""
    return [link.get_absolute_url() for link in Link.objects.select_related("community").order_by("pk")]


READ: Final[dict[str, Addresses]] = {
    "link": pages,
    "links": each_community("links", "?show=dead"),
    # Whoever shares the same address is told who did before.
    "links_new": each_community("links_new", f"?url={SAME}"),
}
HARMLESS: Final = {"link_check": "POST only; tested in tools/links/tests/test_dead_links.py"}
# The last three are made of the address, and are no words.
TEXTS: Final = {
    "links.Link": {
        *("kind", "title", "html", "excerpt", "url", "site", "description"),
        *("fingerprint", "known_of", "trouble"),
    }
}
SHOWS: Final = {"guildhall.tools.links.views": ("links", "links_new")}
SECOND_LOCKS: Final = {
    "tools.links.views:index.1": "shows the addresses of lines that the rule has let through",
    "tools.links.views:_more.1": "asked once the page of the thread was let through",
    "tools.links.views:check.1": "one must be its author or look after the community, too",
}


def fill(world: World, root: Contribution, secret: Secret) -> None:
    """Puts a secret into what a link leads to, and what its page says."""
    if isinstance(root, Link):
        word = secret("address").split()[-1]
        Link.objects.filter(pk=root.pk).update(
            url=f"https://www.example.org/{word}",
            site=secret("site"),
            description=secret("description"),
            fingerprint=fingerprint(SAME),
            known_of=fingerprint(SAME),
            state=Link.State.DEAD,
        )
