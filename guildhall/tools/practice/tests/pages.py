"""Who looks at which page of practice pages."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse

from guildhall.contributions.models import Contribution
from guildhall.project.tests.looking import VISITOR, Look, Place, in_waste, of_thing, thing
from guildhall.tools.practice.models import PracticePage
from guildhall.tools.practice.tests.surfaces import quote

SECTIONS: Final[dict[str, Any]] = {
    "short_answer": "<p>No council that counted found that it did.</p>",
    "options": "<ul><li><p>Charge for each bin.</p></li><li><p>Charge the landlord.</p></li></ul>",
    "went_wrong": "<p>Arguments about who broke the bin.</p>",
    "unknown": "<p>Does contamination rise?</p><p>Did anybody stop?</p>",
}


def furnish(place: Place) -> None:
    """A page with quotes in every state, a draft that waits, and somebody who is asked."""
    ada, bo = place.people["ada"], place.people["bo"]
    root = Contribution.objects.write(
        *(bo, place.waste, "practice"),
        title="Does charging for bins lead to fly-tipping?",
        html="<p>No.</p>",
        source=place.question,
        **SECTIONS,
    )
    page, question = root.whole, place.question
    assert isinstance(page, PracticePage)
    reply = question.reply(ada, "<p>We charge £32 for a bin.</p><p>Arguments went up. Keep a log.</p>")
    own = question.reply(bo, "<p>We ask for a reason.</p>")
    for post, state, words, amended in (
        (reply, "fair", "We charge £32 for a bin.", ""),
        (own, "amended", "We ask for a reason.", "We ask for a good reason."),
        (own, "asked", "We ask.", ""),
        (reply, "refused", "Keep a log.", ""),
    ):
        quote(page, post, state, words, amended)
    draft = Contribution.objects.keep(
        *(bo, place.waste, "practice"), title="Bins in flats", html="<p>x</p>", source=question, **SECTIONS
    )
    quote(draft, reply, "asked", "Arguments went up.", "")
    quote(draft, reply, "chosen", "Arguments went up. Keep a log.", "")
    Contribution.objects.write(bo, place.waste, "practice", title="Biniau", html="<p>Na.</p>", language="cy")


def _draft(place: Place) -> str:
    return PracticePage.objects.get(community=place.waste, published_at=None).get_absolute_url()


def _fair(place: Place) -> str:
    post = place.question.thread.filter(html__contains="£32 for a bin").latest("pk")
    return reverse("practice_fair", args=[place.waste.slug, post.pk])


def _write_up(place: Place) -> str:
    return reverse("practice_new", args=[place.waste.slug]) + f"?from={place.question.pk}"


PAGES: Final[dict[str, list[Look]]] = {
    "practice": [("bo", in_waste("practice")), (VISITOR, in_waste("practice", "?date=month"))],
    "practice_new": [("bo", in_waste("practice_new")), ("ada", _write_up)],
    "practice_page": [("bo", thing("practice")), ("cy", thing("practice"))],
    "practice_draft": [("bo", _draft)],
    "practice_quotes": [("ada", of_thing("practice", "practice_quotes"))],
    "practice_fair": [("ada", _fair)],
}
