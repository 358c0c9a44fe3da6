"""Changing what one wrote: the history shows what changed, and nothing that anybody typed is lost."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guildhall.activity.models import Activity
from guildhall.communities.models import Community
from guildhall.contributions.models import Attachment, Contribution, Draft
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Who charges for bins?", text="We charge £30.", kind="question", language="en")


@pytest.fixture
def address(question: Contribution) -> str:
    return f"/contributions/{question.pk}/edit/"


def typed(question: Contribution, **changes: object) -> dict[str, object]:
    """The form as it is sent by somebody who opened it when the question read so."""
    return {
        "title": question.title,
        "html": question.html,
        "language": "en",
        "tags": "",
        "version": question.version,
        **changes,
    }


def test_the_history_shows_what_was_taken_out_and_what_was_put_in(
    browser: Browser, question: Contribution, address: str, bo: Person, cy: Person
) -> None:
    browser(bo).post(address, typed(question, title="Who charges for lids?", html="<p>We charge £35.</p>"))
    page = browser(cy).get(f"/contributions/{question.pk}/history/").content.decode()
    assert '<del><span class="visually-hidden">taken out: </span>30</del>' in page
    assert '<ins><span class="visually-hidden">put in: </span>35</ins>' in page
    assert '<del><span class="visually-hidden">taken out: </span>bins</del>' in page
    assert "<p>We charge £30.</p>" in page
    assert "Bo Lind" in page


def test_what_people_wrote_is_never_markup_in_the_comparison(
    browser: Browser, question: Contribution, address: str, bo: Person
) -> None:
    browser(bo).post(address, typed(question, html="<p>&lt;script&gt;x&lt;/script&gt;</p>"))
    page = browser(bo).get(f"/contributions/{question.pk}/history/").content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>x" not in page


def test_sending_it_unchanged_changes_nothing(
    browser: Browser, question: Contribution, address: str, bo: Person
) -> None:
    assert browser(bo).post(address, typed(question)).status_code == 302
    question.refresh_from_db()
    assert question.edited_at is None
    assert not question.revisions.exists()
    assert not Activity.objects.filter(verb="edited").exists()


def test_of_two_tabs_the_second_is_shown_the_first_and_loses_nothing(
    browser: Browser, question: Contribution, address: str, ada: Person, bo: Person
) -> None:
    mine = typed(question, html="<p>We charge £35 from May.</p>")
    browser(ada).post(address, typed(question, html="<p>We charge £30 a bin.</p>"))
    answer = browser(bo).post(address, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this while you were writing" in page
    assert "<p>We charge £30 a bin.</p>" in page
    assert "&lt;p&gt;We charge £35 from May.&lt;/p&gt;" in page
    question.refresh_from_db()
    assert question.html == "<p>We charge £30 a bin.</p>"
    assert Draft.objects.get(person=bo).values["html"] == "<p>We charge £35 from May.</p>"
    assert f'value="{question.version}"' in page
    assert browser(bo).post(address, mine | {"version": question.version}).status_code == 302
    question.refresh_from_db()
    assert question.html == "<p>We charge £35 from May.</p>"
    assert question.revisions.count() == 2
    assert not Draft.objects.exists()


def test_two_tabs_with_the_same_words_are_no_conflict(
    browser: Browser, question: Contribution, address: str, bo: Person
) -> None:
    change = typed(question, html="<p>We charge £35.</p>")
    assert [browser(bo).post(address, change).status_code for _time in range(2)] == [302, 302]
    assert question.revisions.count() == 1


def test_a_change_that_was_begun_comes_back_and_can_be_thrown_away(
    browser: Browser, question: Contribution, address: str, bo: Person
) -> None:
    client = browser(bo)
    place = f"edit:{question.pk}"
    client.post("/drafts/keep", typed(question, place=place, html="<p>We charge hal</p>"))
    page = client.get(address).content.decode()
    assert "We charge hal" in page
    assert "You began this earlier" in page
    back = client.post(
        "/drafts/discard", {"place": place}, headers={"referer": f"http://testserver{address}"}
    )
    assert back["Location"] == address
    page = client.get(address).content.decode()
    assert "We charge hal" not in page
    assert "You began this earlier" not in page


def test_what_cannot_be_sent_comes_back_filled_in_and_is_kept(
    browser: Browser, question: Contribution, address: str, bo: Person
) -> None:
    answer = browser(bo).post(address, typed(question, title="", html="<p>Something else</p>"))
    assert answer.status_code == 422
    assert "Give it a title" in answer.content.decode()
    assert "Something else" in answer.content.decode()
    assert Draft.objects.get(person=bo).values["html"] == "<p>Something else</p>"


def test_files_are_added_and_taken_out(
    browser: Browser, question: Contribution, address: str, bo: Person, cy: Person
) -> None:
    client = browser(bo)
    file = SimpleUploadedFile("charges.csv", b"bin,price\nbrown,30\n", "text/csv")
    client.post(address, typed(question, files=[file]))
    attachment = Attachment.objects.get()
    assert (attachment.contribution, attachment.audience) == (question, question.audience)
    where = f"/files/{attachment.key}/{attachment.name}"
    assert browser(cy).get(where).status_code == 200
    assert "Take out charges.csv" in client.get(address).content.decode()
    client.post(address, typed(question, without=[attachment.key]))
    assert not Attachment.objects.exists()
    assert browser(cy).get(where).status_code == 404


def test_who_may_read_it_does_not_change_with_an_edit(
    browser: Browser, question: Contribution, address: str, bo: Person
) -> None:
    browser(bo).post(address, typed(question, html="<p>Else</p>", shared_with="members"))
    question.refresh_from_db()
    assert question.shared_with == "community"


def test_only_its_author_and_facilitators_edit_a_reply(
    browser: Browser, question: Contribution, ada: Person, bo: Person, cy: Person
) -> None:
    reply = question.reply(bo, "<p>Mine</p>")
    at = f"/contributions/{reply.pk}/edit/"
    assert [browser(each).get(at).status_code for each in (bo, ada, cy)] == [200, 200, 403]
    browser(ada).post(at, {"html": "<p>Mended</p>", "version": reply.version})
    reply.refresh_from_db()
    assert (reply.html, reply.author) == ("<p>Mended</p>", bo)
    assert reply.revisions.get().edited_by == ada
