"""Who looks at which page of newsletters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone

from guildhall.newsletters.models import Newsletter
from guildhall.project.tests.looking import VISITOR, Look, Place, in_waste


def furnish(place: Place) -> None:
    """One that went a month ago, and one that is to go, each with a question."""
    ada = place.people["ada"]
    for subject in ("Waste and recycling: May", "Waste and recycling: June"):
        made = Newsletter.objects.begin(place.waste, ada, subject)
        made.tick([place.question.pk], [], ada)
        line = {item.pk: "Can you help?" for item in made.items.all()}
        made.change(ada, 0, line, introduction="<p>Dear all,</p>", ending="<p>Until soon.</p>")
        if subject.endswith("May"):
            made.send(ada, 1)
            Newsletter.objects.filter(pk=made.pk).update(sent_at=timezone.now() - timedelta(days=30))
        else:
            made.schedule(timezone.now() + timedelta(days=2), ada, 1)


def _of(name: str, *, is_sent: bool) -> Callable[[Place], str]:
    def address(place: Place) -> str:
        one = place.waste.newsletters.filter(sent_at__isnull=not is_sent).get()
        return reverse(name, args=[place.waste.slug, one.pk])

    return address


PAGES: Final[dict[str, list[Look]]] = {
    "newsletters": [("bo", in_waste("newsletters")), ("newcomer", in_waste("newsletters"))],
    "newsletter": [
        ("bo", _of("newsletter", is_sent=True)),
        ("ada", _of("newsletter", is_sent=True)),
        (VISITOR, in_waste("newsletters")),
    ],
    "look_after_newsletters": [("ada", in_waste("look_after_newsletters"))],
    "look_after_newsletter": [("ada", _of("look_after_newsletter", is_sent=False))],
    "look_after_newsletter_choose": [("ada", _of("look_after_newsletter_choose", is_sent=False))],
    "look_after_newsletter_preview": [("ada", _of("look_after_newsletter_preview", is_sent=False))],
    "look_after_newsletter_send": [("ada", _of("look_after_newsletter_send", is_sent=False))],
}
NO_PAGES: Final = {
    "newsletter_by_number": "leads on",
    "look_after_newsletter_mail": "a mail, shown in a frame",
}
ONLY_SENT: Final = {"look_after_newsletter_discard", "look_after_newsletter_show"}
