"""What one began to type somewhere is found under Your drafts."""

from __future__ import annotations

from typing import Any

from django.test import Client

from guildhall.communities.models import Community
from guildhall.contributions.models import Draft
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write


def main_of(answer: Any) -> str:
    return str(answer.content.decode().partition("<main")[2])


def begin(client: Client, place: str, **typed: str) -> None:
    assert client.post("/drafts/keep", {"place": place, **typed}).status_code == 204


def test_what_was_begun_leads_to_where_it_goes_on(
    browser: Browser, waste: Community, bo: Person, ada: Person, write: Write
) -> None:
    question = write(waste, ada, "Who charges?", kind="question")
    mine = write(waste, bo, "How we charge")
    client = browser(bo)
    begin(client, f"new:{waste.pk}:question", title="Who weighs?", html="<p>By hand?</p>")
    begin(client, f"new:{waste.pk}:discussion", title="Bins", html="")
    begin(client, f"reply:{question.pk}", html="<p>We do, <b>since</b> May</p>")
    begin(client, f"edit:{mine.pk}", title=mine.title, html="<p>Since June</p>")
    page = main_of(client.get("/drafts/"))
    for said, url in (
        ("Question in Waste and recycling", f"/c/{waste.slug}/conversations/new/?kind=question"),
        ("Discussion in Waste and recycling", f"/c/{waste.slug}/conversations/new/?kind=discussion"),
        ("Your reply to: Who charges?", f"{question.get_absolute_url()}#your-reply"),
        ("Your changes to: How we charge", f"/contributions/{mine.pk}/edit/"),
    ):
        assert f'<a href="{url}">{said}</a>' in page
        assert client.get(url).status_code == 200
    assert "Who weighs? · By hand?" in page and "We do, since May" in page
    assert "By hand?" not in main_of(browser(ada).get("/drafts/"))


def test_where_one_may_not_go_any_more_the_words_are_there_and_no_more(
    browser: Browser, adoption: Community, bo: Person, ada: Person, write: Write
) -> None:
    question = write(adoption, ada, "Whose secret?", kind="question")
    begin(browser(bo), f"reply:{question.pk}", html="<p>Mine, all of it</p>")
    adoption.part_with(bo)
    page = main_of(browser(bo).get("/drafts/"))
    assert "Something you had begun" in page and "Mine, all of it" in page
    assert "Whose secret?" not in page


def test_whoever_may_not_write_there_any_more_reads_all_of_it(
    browser: Browser, waste: Community, bo: Person, ada: Person, write: Write
) -> None:
    question = write(waste, ada, "Who charges?", kind="question")
    other = write(waste, ada, "Who else?", kind="question")
    mine = write(waste, bo, "How we charge")
    long = f"<p>{'word ' * 100}the end</p>"
    begin(browser(bo), f"new:{waste.pk}:question", title="Who weighs?", html="")
    begin(browser(bo), f"edit:{mine.pk}", title=mine.title, html=long)
    begin(browser(bo), f"reply:{question.pk}", html=f"{long}!")
    question.merge_into(other, ada)
    waste.part_with(bo)
    page = main_of(browser(bo).get("/drafts/"))
    assert "Who weighs?" in page and page.count("the end") == 2
    assert f'href="/contributions/{mine.pk}/edit/"' not in page and "#your-reply" not in page


def test_it_can_be_thrown_away_there(browser: Browser, waste: Community, bo: Person) -> None:
    client, place = browser(bo), f"new:{waste.pk}:question"
    begin(client, place, title="Who weighs?", html="")
    answer = client.post(
        "/drafts/discard", {"place": place}, headers={"referer": "http://testserver/drafts/"}
    )
    assert answer["Location"] == "/drafts/" and not Draft.objects.exists()


def test_places_that_are_none_and_empty_boxes_are_left_out(browser: Browser, bo: Person) -> None:
    client = browser(bo)
    for place in ("new:x:question", "reply:9" * 12, "reply:99999999", "edit:1", "elsewhere"):
        begin(client, place, html="<p>Lost?</p>")
    Draft.objects.create(person=bo, place="reply:2", values={})
    page = main_of(client.get("/drafts/"))
    assert page.count("Something you had begun</h3>") == 2  # the reply and the changes to what is not there
    assert page.count("Lost?") == 2
