"""What is new in a search that somebody keeps, as a mail: found when it is sent, as far as its reader may see it then."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from guildhall.communities.models import Community
from guildhall.discovery.finding import new_in_search
from guildhall.discovery.search import Hit
from guildhall.notifications.mailing.letters import TEMPLATES, written
from guildhall.notifications.models import Mail, SavedSearch
from guildhall.people.models import Person


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was found, and whether its mail may hold some of its words."""

    hit: Hit
    is_whole: bool

    @property
    def url(self) -> str:
        return settings.SITE_URL + self.hit.url


def letter(mail: Mail, person: Person) -> EmailMultiAlternatives | None:
    """The newest of what a search finds that was not told yet; None where there is nothing."""
    search = SavedSearch.objects.filter(pk=mail.about or 0, person=person).first()
    if search is None or mail.since is None or mail.until is None:
        return None
    found = new_in_search(person, search.asked, mail.since, mail.until)
    hits = found.hits
    if not hits:
        return None
    communities = Community.objects.in_bulk({hit.community_slug for hit in hits}, field_name="slug")
    lines = [
        Line(hit, communities[hit.community_slug].is_whole_in_mails)
        for hit in hits
        if not communities[hit.community_slug].is_sealed_in_mails
    ]
    words = {
        "search": search,
        "lines": lines,
        # Of a community whose words no mail may hold, not even a title.
        "sealed": len(hits) - len(lines),
        "has_more": found.has_more,
        "link": f"{settings.SITE_URL}{search.get_absolute_url()}&sort=newest",
        "community": None,
    }
    return written(mail, person, f"{TEMPLATES}/search", words)
