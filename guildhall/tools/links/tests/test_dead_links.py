"""A link that fails three times over a week may be dead; those whom it concerns are told, and it may come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write
from guildhall.testing.jobs import run_jobs
from guildhall.testing.listener import FINE, Listener, answer
from guildhall.tools.links.addresses import fingerprint
from guildhall.tools.links.jobs import check
from guildhall.tools.links.models import Link

MakeLink = Callable[..., Link]


@pytest.fixture(autouse=True)
def nobody_was_here_before(db: None) -> None:
    cache.clear()


@pytest.fixture
def make_link(waste: Community, bo: Person, write: Write) -> MakeLink:
    def make(url: str, title: str = "Old guidance", **fields: Any) -> Link:
        known = {"fingerprint": fingerprint(url), "known_of": fingerprint(url)}
        written = write(waste, bo, title, kind="link", url=url, **(known | fields))
        return Link.objects.get(pk=written.pk)

    return make


def look_after(days: float) -> None:
    """The hourly job, so many days from now."""
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        check()


def state(link: Link) -> tuple[str, int]:
    link.refresh_from_db()
    return link.state, link.failures


def test_three_failures_over_a_week_make_a_link_dead_and_those_it_concerns_are_told(
    allowed_machine: Listener, make_link: MakeLink, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    link = make_link(allowed_machine.url("/gone"))
    check()
    assert state(link) == ("unknown", 1)
    look_after(0.5)
    assert state(link) == ("unknown", 1)
    look_after(2)
    assert state(link) == ("unknown", 2)
    look_after(6)
    assert state(link) == ("unknown", 3)
    assert not Notice.objects.filter(why="dead").exists()
    look_after(12)
    assert state(link)[0] == "dead"
    run_jobs()
    assert {notice.person for notice in Notice.objects.filter(why="dead")} == {ada, bo}
    told = browser(bo).get("/notices/").content.decode()
    assert "This link may be dead: Old guidance" in told
    listing = reverse("links", args=[link.community.slug])
    assert "This link may be dead" in browser(cy).get(listing).content.decode()
    assert "Old guidance" in browser(cy).get(f"{listing}?show=dead").content.decode()
    assert "may be dead: the page did not answer" in browser(cy).get(link.get_absolute_url()).content.decode()
    assert "went dead" not in browser(cy).get("/activity/").content.decode()


def test_a_page_that_answers_again_is_fine_again(allowed_machine: Listener, make_link: MakeLink) -> None:
    link = make_link(allowed_machine.url("/back"), state="dead", failures=5, next_at=timezone.now())
    allowed_machine.pages["/back"] = FINE
    check()
    assert state(link) == ("fine", 0)
    assert allowed_machine.paths == ["HEAD /back"]
    assert timedelta(days=6) < link.next_at - timezone.now() < timedelta(days=8)  # type: ignore[operator]


def test_where_headers_alone_are_refused_the_page_is_asked_for(
    allowed_machine: Listener, make_link: MakeLink
) -> None:
    def only_whole(request: bytes, connected: Any) -> None:
        connected.sendall(answer("", "501 Not Implemented") if request.startswith(b"HEAD") else FINE)

    link = make_link(allowed_machine.url("/"))
    allowed_machine.pages["/"] = only_whole
    check()
    assert state(link) == ("fine", 0)
    assert allowed_machine.paths == ["HEAD /", "GET /"]


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden", "429 Too Many Requests"])
def test_a_page_that_is_not_for_programs_is_not_dead(
    allowed_machine: Listener, make_link: MakeLink, status: str
) -> None:
    link = make_link(allowed_machine.url("/"))
    allowed_machine.pages["/"] = answer("", status)
    check()
    assert state(link) == ("fine", 0)


def test_what_we_would_not_ask_is_neither_asked_nor_dead(
    another_machine: Listener, make_link: MakeLink
) -> None:
    link = make_link("http://10.0.0.1/")
    check()
    assert state(link) == ("unknown", 0)
    assert link.trouble == "private"


def test_a_site_is_asked_for_few_pages_at_once(allowed_machine: Listener, make_link: MakeLink) -> None:
    for number in range(8):
        allowed_machine.pages[f"/{number}"] = FINE
        make_link(allowed_machine.url(f"/{number}"), f"Link {number}")
    check()
    assert allowed_machine.connections == 5
    check()
    assert allowed_machine.connections == 5
    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=1)):
        check()
    assert allowed_machine.connections == 8


def test_what_was_removed_is_not_looked_at(
    allowed_machine: Listener, make_link: MakeLink, ada: Person
) -> None:
    make_link(allowed_machine.url("/")).remove(ada, "Not here")
    check()
    assert allowed_machine.connections == 0


def test_whoever_shared_it_looks_at_once_and_nobody_else(
    allowed_machine: Listener,
    make_link: MakeLink,
    waste: Community,
    ada: Person,
    bo: Person,
    cy: Person,
    browser: Browser,
    visitor: Any,
) -> None:
    link = make_link(allowed_machine.url("/"), state="dead", failures=4)
    allowed_machine.pages["/"] = FINE
    address = reverse("link_check", args=[waste.slug, link.pk])
    assert browser(cy).post(address).status_code == 403
    assert "/account/login/" in visitor.post(address)["Location"]
    assert browser(bo).get(address).status_code == 405
    assert allowed_machine.connections == 0
    assert browser(bo).post(address)["Location"] == link.get_absolute_url()
    assert state(link) == ("fine", 0)
    link.shared_with = "facilitators"
    link.audience = waste.facilitators_audience
    link.save()
    assert browser(cy).post(address).status_code == 404
