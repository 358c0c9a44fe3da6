"""The directory: who finds which community, by what; and starting a new one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guildhall.communities.models import Community, Invitation, Membership
from guildhall.people.models import Person

Browser = Callable[[Person], Client]
MakeCommunity = Callable[..., Community]


@pytest.fixture
def four(make_community: MakeCommunity) -> dict[str, Community]:
    """One of each kind."""
    return {
        kind: make_community(f"{kind.title()} gardens", kind=kind, purpose=f"Growing in {kind} places")
        for kind in Community.Kind.values
    }


def listed(client: Client, query: str = "") -> set[str]:
    content = client.get(f"/communities/{query}").content.decode()
    titles = content.split('<h2 class="card__title">')[1:]
    return {title.split(">")[1].split(" ")[0].lower() for title in titles}


def test_everybody_sees_what_they_may_know_of(
    four: dict[str, Community], bo: Person, cy: Person, visitor: Client, browser: Browser
) -> None:
    assert listed(visitor) == {"open", "restricted"}
    assert listed(browser(cy)) == {"open", "restricted", "private"}
    assert listed(browser(bo)) == set(four)


def test_a_private_community_shows_name_and_purpose_alone(
    four: dict[str, Community], bo: Person, cy: Person, browser: Browser
) -> None:
    seen = browser(cy).get("/communities/?kind=private").content.decode().split('id="content"')[1]
    assert "Growing in private places" in seen
    assert "people in" not in seen
    assert "Last active" not in seen
    assert "2 people in" in browser(bo).get("/communities/?kind=private").content.decode()


def test_words_find_by_name_and_purpose(four: dict[str, Community], cy: Person, browser: Browser) -> None:
    assert listed(browser(cy), "?q=grow+restrict") == {"restricted"}
    assert listed(browser(cy), "?q=confidential") == set()
    assert "No community fits" in browser(cy).get("/communities/?q=%26%7C%21%28").content.decode()


def test_facets_narrow_the_list(
    four: dict[str, Community], ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    four["open"].admit(cy)
    four["open"].add_theme("Allotments", ada)
    four["private"].add_theme("Secret sheds", ada)
    client = browser(cy)
    assert listed(client, "?show=mine") == {"open"}
    assert listed(client, "?kind=restricted") == {"restricted"}
    assert listed(client, "?theme=allotments") == {"open"}
    assert listed(client, "?theme=secret-sheds") == set()
    assert "Secret sheds" not in client.get("/communities/").content.decode()
    assert "Secret sheds" in browser(bo).get("/communities/").content.decode()


def test_the_lens_looks_at_who_is_in_them_where_one_may_know(
    four: dict[str, Community], cy: Person, browser: Browser
) -> None:
    assert listed(browser(cy), "?lens=nation") == set()
    four["restricted"].admit(cy)
    assert listed(browser(cy), "?lens=nation") == {"restricted"}


def test_the_most_recently_active_come_first_page_by_page(ada: Person, browser: Browser) -> None:
    now = timezone.now()
    for number in range(30):
        Community.objects.found(
            ada, name=f"N{number:02d} gardens", purpose="x", active_at=now - timedelta(hours=number)
        )
    first = browser(ada).get("/communities/").content.decode()
    assert first.index("N00 gardens") < first.index("N01 gardens") < first.index("N23 gardens")
    assert "N24 gardens" not in first.split('id="content"')[1]
    address = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = browser(ada).get(address).content.decode().split('id="content"')[1]
    assert "N24 gardens" in second
    assert "N29 gardens" in second
    assert "N23 gardens" not in second


@pytest.mark.parametrize(
    "query", ["?after=nonsense", "?after=2020-01-01_1", "?q=%00", "?kind=none", "?show=x"]
)
def test_odd_addresses_are_answered(query: str, waste: Community, visitor: Client) -> None:
    assert visitor.get(f"/communities/{query}").status_code == 200


def answers(**changed: str) -> dict[str, str]:
    return {
        "purpose": "Keeping bees on verges",
        "name": "Bees",
        "kind": "open",
        "principles": "Be kind to bees.",
        "agreed": "on",
        "facilitator": "fay@leeds.gov.uk",
    } | changed


def test_starting_begins_with_a_purpose_and_shows_what_exists(
    waste: Community, adoption: Community, cy: Person, browser: Browser
) -> None:
    client = browser(cy)
    assert client.get("/communities/new/?purpose=").status_code == 422
    content = client.get("/communities/new/?purpose=Recycling+more+adoption").content.decode()
    assert "These exist already" in content
    assert "Waste and recycling" in content
    assert "Adoption panels" not in content
    assert "Recycling more adoption" in content


def test_visitors_sign_in_before_they_start_one(db: None, visitor: Client) -> None:
    assert "/account/login/" in visitor.get("/communities/new/")["Location"]


def test_starting_makes_a_forming_community_and_invites_its_second_facilitator(
    cy: Person, browser: Browser
) -> None:
    answer = browser(cy).post("/communities/new/", answers(), follow=True)
    bees = Community.objects.get(name="Bees")
    assert answer.redirect_chain[-1][0] == bees.get_absolute_url()
    assert bees.is_forming
    assert Membership.objects.get(community=bees).role == "lead"
    invitation = Invitation.objects.get(community=bees)
    assert (invitation.email, invitation.role) == ("fay@leeds.gov.uk", "facilitator")


def test_the_invited_facilitator_makes_it_formed(cy: Person, bo: Person, browser: Browser) -> None:
    browser(cy).post("/communities/new/", answers(facilitator=str(bo.email)))
    bees = Community.objects.get(name="Bees")
    browser(bo).post(f"/invitation/{Invitation.objects.get().token}/")
    bees.refresh_from_db()
    assert not bees.is_forming
    assert Membership.objects.get(community=bees, person=bo).role == "facilitator"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "WASTE  and recyclıng"}, "There is already a community called Waste and recycling"),
        ({"name": "!!!"}, "Write the name in letters"),
        ({"agreed": ""}, "“I agree to these principles and will look after this community” is missing."),
        ({"facilitator": "cy.morgan@newport.gov.uk"}, "This is your own address"),
        ({"kind": "secret"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    changed: dict[str, str], words: str, waste: Community, cy: Person, browser: Browser
) -> None:
    answer = browser(cy).post("/communities/new/", answers(**changed))
    content = answer.content.decode()
    assert answer.status_code == 422
    assert words in content
    assert "Be kind to bees." in content
    assert not Community.objects.filter(purpose="Keeping bees on verges").exists()


def test_the_same_form_sent_twice_makes_one_community(cy: Person, browser: Browser) -> None:
    client = browser(cy)
    client.post("/communities/new/", answers())
    assert client.post("/communities/new/", answers()).status_code == 422
    assert Community.objects.count() == 1


def test_one_may_begin_inside_a_community_one_looks_after(
    waste: Community, ada: Person, bo: Person, browser: Browser
) -> None:
    waste.change_kind("restricted")
    assert 'name="parent"' not in browser(bo).get("/communities/new/?purpose=Bees").content.decode()
    wide = browser(ada).post("/communities/new/", answers(parent=waste.slug))
    assert wide.status_code == 422
    assert "cannot be more open" in wide.content.decode()
    browser(ada).post("/communities/new/", answers(parent=waste.slug, kind="restricted"))
    assert Community.objects.get(name="Bees").parent == waste
