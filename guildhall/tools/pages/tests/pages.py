"""Who looks at which page of pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.contributions.models.connections import confirm, review_on
from guildhall.project.tests.looking import VISITOR, Look, Place, in_waste, of_thing, thing
from guildhall.tools.pages.links import link_typed
from guildhall.tools.pages.models import Keeper, Page
from guildhall.tools.pages.writing import change

TEXT: Final = "<p>We charge £30. See [[Lids]].</p><h3>Costs</h3><p>All.</p><h4>More</h4><p>Less.</p><h3>End</h3><p>Ask.</p>"


def furnish(place: Place) -> None:
    """A page with versions, one sent meanwhile, one under it in Welsh, and one that no longer counts."""
    bo, ada = place.people["bo"], place.people["ada"]
    html = link_typed(TEXT, place.waste)
    made = Contribution.objects.write(bo, place.waste, "page", title="Charging", html=html).whole
    assert isinstance(made, Page)
    change(made, ada, 1, title="Charging", html=html.replace("£30", "£35"))
    change(made, bo, 1, title="Charging", html=html.replace("Ask", "Ring"))
    confirm(made, ada)
    Keeper.objects.create(contribution=made, person=bo)
    below = Contribution.objects.write(
        ada, place.waste, "page", title="Codi tâl", html="<p>Rydym ni.</p>", language="cy", parent_page=made
    )
    review_on(below, timezone.localdate() - timedelta(days=1))
    old = Contribution.objects.write(
        ada, place.waste, "page", title="Charges in 2020", html="<p>Then.</p>", superseded_by=made
    )
    place.people["bo"].saved.create(contribution=old)


def _of(title: str) -> Look:
    return ("bo", lambda place: Page.objects.get(title=title).get_absolute_url())


def _sent(place: Place) -> str:
    page = Page.objects.get(title="Charging")
    return reverse("page_version", args=[place.waste.slug, page.pk, f"s{page.sent_meanwhile.get().pk}"])


PAGES: Final[dict[str, list[Look]]] = {
    "pages": [
        ("bo", in_waste("pages")),
        (VISITOR, in_waste("pages")),
        ("bo", in_waste("pages", "?language=cy")),
    ],
    "pages_new": [("bo", in_waste("pages_new", "?title=Lids"))],
    "pages_order": [("bo", in_waste("pages_order"))],
    "page": [("bo", thing("page")), ("newcomer", thing("page")), _of("Codi tâl"), _of("Charges in 2020")],
    "page_edit": [("bo", of_thing("page", "page_edit"))],
    "page_history": [("bo", of_thing("page", "page_history"))],
    "page_compare": [
        ("bo", of_thing("page", "page_compare")),
        ("bo", of_thing("page", "page_compare", "?show=inline")),
    ],
    "page_version": [
        ("bo", lambda place: of_thing("page", "page_history")(place).replace("history", "versions/1")),
        ("bo", _sent),
    ],
    "page_who": [("bo", of_thing("page", "page_who"))],
    "page_superseded": [("bo", of_thing("page", "page_superseded"))],
}
NO_PAGES: Final[dict[str, str]] = {}
ONLY_SENT: Final = {"page_restore", "page_keep", "page_place"}
