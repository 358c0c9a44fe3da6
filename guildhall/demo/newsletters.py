"""A newsletter that went, and one that is being written."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from guildhall.communities.models import Community
from guildhall.newsletters.models import Item, Newsletter
from guildhall.newsletters.readers import readers_of
from guildhall.people.models import Person

WHERE: Final = "waste-and-recycling"
WHO: Final = "ann-rowe"
SENT: Final = timedelta(days=5)
SUBJECT: Final = "Waste and recycling: what you asked and answered in the last month"
INTRODUCTION: Final = (
    "<p>Dear all,</p><p>It has been a busy month. Three of you asked about money, and two of you said what did "
    "<strong>not</strong> work, which helps most of all. If you can answer one of these, please do: it takes five minutes.</p>"
)
ENDING: Final = (
    "<p>Until next month. If you come to a recycling centre in Leeds, I put the kettle on.</p><p>Ann</p>"
)
CHOSEN: Final = {
    "Charging for replacement bins: did fly-tipping rise?": "Moira’s members meet in two weeks. Four have answered.",
    "Flats recycling, two years on: what we would not do again": "Honest about what went wrong.",
    "What our food waste rounds cost, 2025": "",
    "Repeat missed collections: what target do you set, and for whom?": "Still open. What is yours?",
}
NEXT: Final = "Waste and recycling: news of the month"


def load_newsletters(people: dict[str, Person], now: datetime) -> None:
    """Both, in one community."""
    community = Community.objects.get(slug=WHERE)
    ann = people[WHO]
    roots = community.contributions.filter(root=None, shared_with="community").order_by("-published_at", "pk")
    known = {root.title: root for root in roots}
    sent = Newsletter.objects.create(
        community=community,
        subject=SUBJECT,
        introduction=INTRODUCTION,
        ending=ENDING,
        audience=community.posts,
        version=1,
        begun_at=now - SENT,
        changed_at=now - SENT,
        changed_by=ann,
        sent_at=now - SENT,
        sent_by=ann,
        reader_count=readers_of(community.pk).count,
    )
    draft = Newsletter.objects.create(
        community=community,
        subject=NEXT,
        introduction="<p>Dear all,</p>",
        audience=community.facilitators_audience,
        version=1,
        changed_by=ann,
    )
    newest = {root.title: "" for root in roots[:2]}
    for newsletter, chosen in ((sent, CHOSEN), (draft, newest)):
        Item.objects.bulk_create(
            [
                Item(newsletter=newsletter, contribution=known[title], position=position, line=line)
                for position, (title, line) in enumerate(chosen.items())
            ]
        )
