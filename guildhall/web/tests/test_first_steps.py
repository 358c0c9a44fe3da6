"""The first steps of somebody who is in no community yet."""

from __future__ import annotations

import re

from guildhall.communities.models import Community, Membership
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity, Write
from guildhall.testing.jobs import run_jobs

TITLE = "Who charges for a second bin?"


def shown(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_home_offers_communities_that_fit_the_work_before_larger_ones(
    make_community: MakeCommunity, ada: Person, cy: Person, browser: Browser
) -> None:
    make_community("Libraries", purpose="Keeping libraries open")
    Community.objects.found(ada, name="Conditions", purpose="Enforcing planning conditions")
    run_jobs()
    cy.change_profile(working_on="planning conditions on small sites")
    page = shown(browser(cy).get("/"))
    assert "Enforcing planning conditions" in page
    assert "Keeping libraries open" not in page


def test_the_question_is_kept_all_the_way_through_joining(
    waste: Community, cy: Person, browser: Browser
) -> None:
    run_jobs()
    client = browser(cy)
    assert f'value="{waste.slug}"' in shown(client.get("/ask/", {"title": TITLE}))
    assert "Join a community first" not in shown(client.get("/ask/")), "one may begin without words"
    form = client.get("/ask/", {"title": TITLE, "community": waste.slug}, follow=True)
    assert form.status_code == 403
    wanted = re.search(r'name="next" value="([^"]+)"', shown(form))
    assert wanted
    joined = client.post(
        f"{waste.get_absolute_url()}join/", {"next": wanted[1].replace("&amp;", "&")}, follow=True
    )
    assert Membership.objects.filter(community=waste, person=cy).exists()
    assert f'value="{TITLE}"' in shown(joined)


def test_only_communities_that_one_joins_at_once_are_offered_for_asking(
    make_community: MakeCommunity, cy: Person, browser: Browser
) -> None:
    make_community("Bin charges", kind=Community.Kind.RESTRICTED)
    run_jobs()
    assert "bin-charges" not in shown(browser(cy).get("/ask/", {"title": "Bin charges"}))


def test_joining_to_reply_leads_back_to_the_question(
    waste: Community, bo: Person, cy: Person, write: Write, browser: Browser
) -> None:
    question: Contribution = write(waste, bo, TITLE, kind="question")
    address = f"{question.get_absolute_url()}#your-reply"
    client = browser(cy)
    assert f'name="next" value="{address}"' in shown(client.get(question.get_absolute_url()))
    assert client.post(f"{waste.get_absolute_url()}join/", {"next": address})["Location"] == address


def test_joining_leads_to_no_other_site(waste: Community, cy: Person, browser: Browser) -> None:
    answer = browser(cy).post(f"{waste.get_absolute_url()}join/", {"next": "https://elsewhere.example/"})
    assert answer["Location"] == waste.get_absolute_url()


def test_a_question_with_replies_is_not_called_unanswered(
    waste: Community, ada: Person, bo: Person, write: Write, browser: Browser
) -> None:
    question = write(waste, bo, TITLE, kind="question")
    client = browser(ada)
    places = [question.get_absolute_url(), f"{waste.get_absolute_url()}conversations/"]
    assert all("No answer yet" in shown(client.get(place)) for place in places)
    question.reply(ada, "<p>We do.</p>")
    for place in places:
        page = shown(client.get(place))
        assert "No answer yet" not in page
        assert "Still open" in page


def test_whoever_is_in_a_community_may_ask_where_it_fits_better_and_joins_on_the_way(
    make_community: MakeCommunity,
    waste: Community,
    ada: Person,
    bo: Person,
    cy: Person,
    write: Write,
    browser: Browser,
) -> None:
    planning = Community.objects.found(
        ada, name="Planning policy", purpose="Article 4 directions, housing need"
    )
    make_community("Article 4 officers", kind=Community.Kind.RESTRICTED)
    waste.admit(cy)
    run_jobs()
    page = shown(browser(cy).get("/ask/", {"title": "Who has an article 4 direction for small HMOs?"}))
    assert f'value="{waste.slug}" id="in-{waste.slug}" checked' in page, (
        "nothing says that it belongs elsewhere"
    )
    assert f'value="{planning.slug}"' in page
    assert page.count("You join it on the way.") == 1
    assert "article-4-officers" not in page
    write(planning, bo, "Small HMOs: who limits them?", kind="question")
    run_jobs()
    page = shown(browser(cy).get("/ask/", {"title": "Who limits small HMOs?"}))
    assert f'value="{planning.slug}" id="in-{planning.slug}" checked' in page, "the like was asked there"
    page = shown(browser(cy).get("/ask/", {"title": "Replacement bins?"}))
    assert "planning-policy" not in page, "what fits in nothing is not offered"


def test_what_was_typed_on_the_home_page_goes_along_wherever_one_looks(
    bo: Person, waste: Community, write: Write, browser: Browser
) -> None:
    write(waste, bo, TITLE)
    run_jobs()
    page = shown(browser(bo).get("/"))
    for address in ("/people/", "/search/"):
        assert f'formaction="{address}"' in page
        assert f'value="{TITLE}"' in shown(browser(bo).get(address, {"title": TITLE}))
