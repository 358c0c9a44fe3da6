"""How the leak test meets newsletters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.newsletters.models import Item, Newsletter
from guildhall.newsletters.readers import key_of
from guildhall.notifications.models import Mail
from guildhall.people.models import Person
from guildhall.project.tests.leak.asking import Addresses, each_community

if TYPE_CHECKING:
    from guildhall.project.tests.leak.world import World


def _each(name: str, *, is_sent: bool) -> Addresses:
    """An address of every newsletter that was sent, or was not."""

    def addresses(_world: World) -> Iterable[str]:
        some = Newsletter.objects.filter(sent_at__isnull=not is_sent).select_related("community")
        return [reverse(name, args=[each.community.slug, each.pk]) for each in some.order_by("pk")]

    return addresses


def _by_number(_world: World) -> list[str]:
    return [
        reverse("newsletter_by_number", args=[pk])
        for pk in Newsletter.objects.order_by("pk").values_list("pk", flat=True)
    ]


READ: Final[dict[str, Addresses]] = {
    "newsletters": each_community("newsletters"),
    "newsletter": _each("newsletter", is_sent=True),
    "newsletter_by_number": _by_number,
    "look_after_newsletters": each_community("look_after_newsletters"),
    "look_after_newsletter": _each("look_after_newsletter", is_sent=False),
    "look_after_newsletter_choose": _each("look_after_newsletter_choose", is_sent=False),
    "look_after_newsletter_preview": _each("look_after_newsletter_preview", is_sent=False),
    "look_after_newsletter_mail": _each("look_after_newsletter_mail", is_sent=False),
    "look_after_newsletter_send": _each("look_after_newsletter_send", is_sent=False),
}
HARMLESS: Final = {
    "look_after_newsletter_discard": "POST only; facilitators alone, tested in test_writing.py",
    "look_after_newsletter_show": "POST only; facilitators alone, tested in test_looking.py",
}
TEXTS: Final = {
    "newsletters.Newsletter": {"subject", "introduction", "ending"},
    "newsletters.Item": {"line"},
}
SHOWS: Final[dict[str, tuple[str, ...]]] = {
    "guildhall.newsletters.views.archive": ("newsletters", "newsletter", "newsletter_by_number"),
}
SECOND_LOCKS: Final = {
    "newsletters.choosing:CHOICE.1": "facilitators alone see it, and may read all of it; tested in test_writing.py",
    "newsletters.mails:letter.1": "goes to members alone, and to facilitators who try it",
    "newsletters.shelf:SENT.1": "stands on a page that only readers of the community see",
    "newsletters.views.sending:show.1": "one must look after the community, too",
    "newsletters.views.sending:unsent_or_sent.1": "one must look after the community, too",
    "newsletters.views.writing:index.1": "one must look after the community, too",
    "newsletters.views.writing:unsent.1": "one must look after the community, too",
}
BESIDE_THE_RULE: Final = {
    "newsletters/mails.py: Contribution.objects.visible_to_members": "the same rule, for whoever is a member",
    "newsletters/views/writing.py: Newsletter.objects.begin": "makes one",
    "web/my_data.py: Newsletter.objects.of": "one's own words, and what one sent",
}


def fill(world: World, place: str, community: Community, roots: Iterable[Contribution]) -> None:
    """One that was sent, one that was taken off the site since, and one that was not sent, each with everything there is, also with what came to be hidden since."""
    facilitator = world.people["facilitator"]
    for level, state in (
        ("posts", "newsletter"),
        ("facilitators", "newsletter taken off"),
        ("facilitators", "draft newsletter"),
    ):
        is_sent = state == "newsletter"

        def secret(where: str, level: str = level, state: str = state) -> str:
            return world.secret(place, level, f"{where} of a {state}")

        made = Newsletter.objects.create(
            community=community,
            subject=secret("subject"),
            introduction=f"<p>{secret('introduction')}</p>",
            ending=f"<p>{secret('ending')}</p>",
            audience=community.facilitators_audience,
            changed_by=facilitator,
        )
        for position, root in enumerate(roots):
            of_root = {"community": "posts"}.get(root.shared_with, root.shared_with)
            where = f"{root.kind} {root.shared_with}: line in a newsletter"
            line = world.secret(place, of_root, where) if is_sent else secret("line")
            Item.objects.create(newsletter=made, contribution=root, position=position, line=line)
        if is_sent:
            made.send(facilitator, 0)
        if state == "newsletter taken off":
            Newsletter.objects.filter(pk=made.pk).update(sent_at=timezone.now())


def forget(community: Community, hidden: set[str]) -> None:
    """Deletes what somebody may not see to whom these levels are hidden."""
    here = Newsletter.objects.filter(community=community)
    if "posts" in hidden:
        here.delete()
    elif "facilitators" in hidden:
        here.filter(audience=community.facilitators_audience).delete()


def mails(person: Person) -> Iterator[Mail]:
    """Every newsletter as if it went to somebody now, also to try it."""
    kind = Mail.Kind.NEWSLETTER
    for each in Newsletter.objects.select_related("community").order_by("pk"):
        for key in (key_of(each.pk, person.pk), f"{key_of(each.pk, person.pk)}:x"):
            yield Mail(pk=0, key=key, person=person, kind=kind, why=kind, community=each.community)
