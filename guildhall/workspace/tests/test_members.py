"""Facilitators and members: appointing, handing over, removing, banning, and who is listed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guildhall.activity.models import Activity
from guildhall.communities.models import Ban, Community, Expulsion, Membership
from guildhall.communities.refusals import Refused
from guildhall.people.models import Person
from guildhall.testing.jobs import run_jobs

Browser = Callable[[Person], Client]
MakePerson = Callable[..., Person]


def of(person: Person, community: Community) -> Membership:
    return Membership.objects.get(person=person, community=community)


def shown(client: Client, address: str) -> str:
    """What stands in the middle of a page."""
    return client.get(address).content.decode().split('id="content"')[1]


def act(client: Client, community: Community, person: Person, act: str, reason: str = "") -> int:
    address = reverse("look_after_member", args=[community.slug, person.slug])
    return client.post(address, {"act": act, "reason": reason}).status_code


def test_the_lead_appoints_and_stands_down_a_facilitator(
    waste: Community, ada: Person, bo: Person, browser: Browser
) -> None:
    act(browser(ada), waste, bo, "appoint")
    assert of(bo, waste).role == "facilitator"
    act(browser(ada), waste, bo, "stand down")
    assert of(bo, waste).role == "member"


def test_a_facilitator_appoints_nobody_but_may_stand_down(
    waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    waste.admit(cy)
    of(bo, waste).appoint(ada)
    assert act(browser(bo), waste, cy, "appoint") == 403
    assert of(cy, waste).role == "member"
    act(browser(bo), waste, bo, "stand down")
    assert of(bo, waste).role == "member"


def test_there_are_eight_facilitators_beside_the_lead_at_most(
    waste: Community, ada: Person, make_person: MakePerson, browser: Browser
) -> None:
    people = [make_person(f"Person {letter}") for letter in "ABCDEFGHI"]
    for person in people[:8]:
        waste.admit(person).appoint(ada)
    with pytest.raises(Refused, match="already 8 facilitators"):
        waste.admit(people[8]).appoint(ada)
    assert len(waste.facilitators()) == 9
    act(browser(ada), waste, people[8], "lead")
    assert of(ada, waste).role == "lead"


def test_the_lead_is_handed_over_and_there_is_only_one(
    waste: Community, ada: Person, bo: Person, browser: Browser
) -> None:
    act(browser(ada), waste, bo, "lead")
    assert of(bo, waste).role == "lead"
    assert of(ada, waste).role == "facilitator"
    assert browser(ada).get(reverse("look_after_kind", args=[waste.slug])).status_code == 403


def test_the_lead_cannot_stand_down_or_be_removed(
    waste: Community, ada: Person, bo: Person, browser: Browser
) -> None:
    of(bo, waste).appoint(ada)
    act(browser(ada), waste, ada, "stand down")
    act(browser(bo), waste, ada, "remove", "I want the lead")
    act(browser(bo), waste, ada, "ban", "I want the lead")
    assert of(ada, waste).role == "lead"
    assert Ban.objects.filter(person=ada).count() == 0


def test_removing_needs_a_reason_and_tells_it_to_the_person(
    waste: Community, ada: Person, bo: Person, browser: Browser
) -> None:
    assert act(browser(ada), waste, bo, "remove") == 422
    assert of(bo, waste)
    act(browser(ada), waste, bo, "remove", "Shared a tender price")
    assert not Membership.objects.filter(person=bo, community=waste).exists()
    assert Expulsion.objects.get(person=bo).reason == "Shared a tender price"
    run_jobs()
    told = [message for message in mail.outbox if message.to == [bo.email]]
    assert "Shared a tender price" in told[0].body
    waste.join(bo)
    assert of(bo, waste)


def test_why_somebody_was_removed_is_for_facilitators_in_the_log(
    waste: Community, ada: Person, bo: Person, cy: Person
) -> None:
    waste.admit(cy)
    of(bo, waste).remove(ada, "Shared a tender price")
    seen = Activity.objects.visible_to(cy).filter(community=waste).values_list("verb", flat=True)
    assert "removed" not in seen
    assert "banned" not in seen
    assert "removed" in Activity.objects.visible_to(ada).filter(community=waste).values_list(
        "verb", flat=True
    )


def test_a_ban_holds_until_it_is_lifted(waste: Community, ada: Person, bo: Person, browser: Browser) -> None:
    act(browser(ada), waste, bo, "ban", "Sold things")
    join = f"{waste.get_absolute_url()}join/"
    browser(bo).post(join)
    assert not Membership.objects.filter(person=bo, community=waste).exists()
    ban = Ban.objects.get(person=bo)
    browser(ada).post(reverse("look_after_lift", args=[waste.slug, ban.pk]))
    browser(bo).post(join)
    assert of(bo, waste)


def test_whoever_was_banned_is_told_so_by_mail_and_on_the_page_and_is_offered_no_form(
    waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    within = Community.objects.found(ada, name="Bulky waste", purpose="Sofas", parent=waste)
    for name in ("ban", "remove"):
        waste.admit(cy)
        act(browser(ada), waste, bo if name == "ban" else cy, name, "You sold things.")
    run_jobs()
    told = {message.to[0]: str(message.body) for message in mail.outbox}
    assert "You cannot join it again unless a facilitator lets you." in told[str(bo.email)]
    assert "You cannot join it again" not in told[str(cy.email)]
    for community in (waste, within):
        page = shown(browser(bo), community.get_absolute_url())
        assert "You were removed from here" in page
        assert "/join/" not in page
        assert "How to start" not in page
    assert "/join/" in shown(browser(cy), waste.get_absolute_url())
    waste.change_kind("restricted")
    assert browser(bo).get(f"{waste.get_absolute_url()}apply/").status_code == 302


def test_banning_twice_is_banning_once(waste: Community, ada: Person, bo: Person) -> None:
    assert waste.ban(bo, ada, "One").pk == waste.ban(bo, ada, "Two").pk


def test_the_second_facilitator_makes_a_community_formed(ada: Person, bo: Person, browser: Browser) -> None:
    community = Community.objects.found(ada, name="Bees", purpose="Bees on verges")
    front = community.get_absolute_url()
    assert "Forming" in browser(bo).get(front).content.decode()
    community.admit(bo).appoint(ada)
    assert "Forming" not in browser(bo).get(front).content.decode()
    of(bo, community).stand_down(bo)
    community.refresh_from_db()
    assert not community.is_forming


def test_people_are_listed_newest_first_with_search_and_lens(
    waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    waste.admit(cy)
    people = reverse("community_people", args=[waste.slug])
    content = shown(browser(bo), people)
    assert content.index("Cy Morgan") < content.index("Bo Lind") < content.index("Ada Okafor")
    found = shown(browser(bo), f"{people}?q=newport")
    assert "Cy Morgan" in found
    assert "Ada Okafor" not in found
    nation = shown(browser(bo), f"{people}?lens=nation")
    assert "Ada Okafor" in nation
    assert "Cy Morgan" not in nation


def test_a_long_list_of_people_is_turned_page_by_page(
    waste: Community, make_person: MakePerson, bo: Person, browser: Browser
) -> None:
    for number in range(35):
        waste.admit(make_person(f"Zed {chr(65 + number % 26)}{number}"))
    client, seen, address = browser(bo), set[str](), reverse("community_people", args=[waste.slug])
    for _page in range(2):
        page = client.get(address).content.decode()
        slugs = {part.split('"')[0] for part in page.split('href="/people/')[1:]} - {""}
        assert not (slugs & seen - {f"{bo.slug}/"})
        seen |= slugs
        if 'rel="next"' not in page:
            break
        address = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert len([slug for slug in seen if slug.startswith("zed")]) == 35


def test_facilitators_find_those_who_were_long_away(
    waste: Community, ada: Person, bo: Person, browser: Browser
) -> None:
    long_ago = timezone.now() - timedelta(days=200)
    Membership.objects.filter(person=bo).update(joined_at=long_ago)
    Person.objects.filter(pk=bo.pk).update(last_seen_at=long_ago)
    members = reverse("look_after_members", args=[waste.slug])
    away = shown(browser(ada), f"{members}?show=away")
    assert "Bo Lind" in away
    assert reverse("look_after_member", args=[waste.slug, ada.slug]) not in away


@pytest.mark.parametrize("kind", ["private", "confidential"])
def test_outsiders_do_not_see_who_is_in_a_closed_community(
    kind: str, make_community: Callable[..., Community], bo: Person, cy: Person, browser: Browser
) -> None:
    community = make_community("Panels", kind=kind)
    people = reverse("community_people", args=[community.slug])
    assert browser(bo).get(people).status_code == 200
    assert browser(cy).get(people).status_code == (403 if kind == "private" else 404)


def test_members_are_found_by_what_they_know_only_where_everybody_may_read_it(
    waste: Community, ada: Person, bo: Person, browser: Browser
) -> None:
    bo.change_profile(knows="Falconry")
    address = f"{reverse('community_people', args=[waste.slug])}?q=falconry"
    assert "Bo Lind" in shown(browser(ada), address)
    bo.change_profile(shown_to={"knows": Person.Reach.NOBODY})
    assert "Bo Lind" not in shown(browser(ada), address)
