"""The pages of links, and who looks at them."""

from __future__ import annotations

from typing import Final

from guildhall.contributions.models import Contribution
from guildhall.project.tests.looking import VISITOR, Look, Place, in_waste, thing
from guildhall.tools.links.addresses import fingerprint

ADDRESS: Final = "https://www.gov.uk/guidance/recycling"

PAGES: Final[dict[str, list[Look]]] = {
    "links": [
        ("bo", in_waste("links")),
        (VISITOR, in_waste("links")),
        ("ada", in_waste("links", "?show=dead")),
    ],
    "links_new": [("bo", in_waste("links_new", f"?url={ADDRESS}"))],
    "link": [("bo", thing("link")), ("ada", thing("link"))],
}
NO_PAGES: Final[dict[str, str]] = {}
ONLY_SENT: Final = {"link_check"}


def furnish(place: Place) -> None:
    """A link that works, and one that does not."""
    for title, state in (
        ("What to recycle", "dead"),
        ("A very long title of a page about recycling", "fine"),
    ):
        Contribution.objects.write(
            place.people["bo"],
            place.waste,
            "link",
            title=title,
            html="<p>Worth it.</p>",
            url=ADDRESS,
            fingerprint=fingerprint(ADDRESS),
            known_of=fingerprint(ADDRESS),
            site="GOV.UK",
            description="How to sort what you throw away.",
            state=state,
        )
