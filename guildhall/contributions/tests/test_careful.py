"""Whoever posts is asked once about what looks as if it should not be told to everybody. All persons are invented."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guildhall.communities.models import Community
from guildhall.contributions.models import Attachment, Contribution, Draft
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write
from guildhall.tools.blog.models import BlogPost

NUMBER = "943 476 5919"
QUESTION = {
    "title": "Who helps with this claim?",
    "html": f"<p>Her number is {NUMBER}, ring <a href='tel:07700900123'>07700 900123</a> &amp; ask.</p>",
    "tags": "claims",
    "language": "en",
    "shared_with": "community",
    "token": "one",
    "act": "send",
}
ASKS = "Look once more before you post"


def text(response: Any) -> str:
    return str(response.content.decode())


def asked(page: Any) -> str:
    found = re.search(r'name="asked" value="([^"]*)"', text(page))
    assert found is not None
    return found[1]


@pytest.fixture
def new(waste: Community) -> str:
    return f"/c/{waste.slug}/conversations/new/"


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Who charges for bins?", kind="question")


@pytest.fixture
def client(browser: Browser, bo: Person) -> Client:
    return browser(bo)


def test_a_question_with_a_number_comes_back_with_its_words_and_says_what_was_found(
    client: Client, new: str
) -> None:
    page = client.post(new, {**QUESTION, "files": SimpleUploadedFile("a.txt", b"Bins")})
    assert page.status_code == 422
    assert not Contribution.objects.exists()
    shown = text(page)
    assert ASKS in shown
    assert f"NHS number: <strong>{NUMBER}</strong>" in shown
    assert "Phone number: <strong>07700 900123</strong>" in shown
    assert "Who helps with this claim?" in shown
    assert "[NHS number removed]" in shown
    assert 'name="act" value="send">' in shown
    assert "There is a problem" not in shown
    assert Draft.objects.get().values["tags"] == "claims", "the words are kept"
    assert Attachment.objects.get().draft is not None, "the file waits"


def test_it_is_posted_as_it_is_when_its_author_says_so(client: Client, new: str) -> None:
    page = client.post(new, QUESTION)
    client.post(new, {**QUESTION, "asked": asked(page), "careful": "as_it_is"})
    assert NUMBER in Contribution.objects.get().html


def test_it_is_masked_and_posted_once(client: Client, new: str) -> None:
    page = client.post(new, {**QUESTION, "title": f"Who helps {NUMBER}?"})
    masked = {**QUESTION, "title": f"Who helps {NUMBER}?", "asked": asked(page), "careful": "masked"}
    for _time in range(2):
        client.post(new, masked)
    made = Contribution.objects.get()
    assert made.title == "Who helps [NHS number removed]?"
    assert made.html == "<p>Her number is [NHS number removed], ring [phone number removed] &amp; ask.</p>"


def test_a_mask_is_in_the_language_of_the_words(client: Client, new: str) -> None:
    client.post(new, {**QUESTION, "language": "cy", "careful": "masked"})
    assert "[tynnwyd rhif GIG]" in Contribution.objects.get().html


def test_one_is_asked_once_about_the_same_words_and_again_about_others(client: Client, new: str) -> None:
    first = asked(client.post(new, QUESTION))
    wrong = client.post(new, {**QUESTION, "asked": first, "title": ""})
    assert "Give it a title" in text(wrong)
    assert ASKS not in text(wrong)
    more = {**QUESTION, "html": QUESTION["html"] + "<p>Or jane.marsh@gmail.com.</p>", "asked": first}
    page = client.post(new, {**more, "careful": "as_it_is"})
    assert ASKS in text(page)
    assert "jane.marsh@gmail.com" in text(page)
    assert not Contribution.objects.exists()
    fewer = {**QUESTION, "html": f"<p>{NUMBER}</p>", "asked": first}
    client.post(new, fewer)
    assert Contribution.objects.count() == 1


def test_whoever_wanted_it_masked_is_asked_again_when_the_form_comes_back_for_another_reason(
    client: Client, new: str
) -> None:
    first = asked(client.post(new, QUESTION))
    wrong = client.post(new, {**QUESTION, "asked": first, "title": "", "careful": "masked"})
    assert first not in text(wrong)
    assert ASKS in text(client.post(new, QUESTION))
    assert not Contribution.objects.exists()


def test_a_link_that_is_here_already_comes_back_masked(client: Client, waste: Community) -> None:
    new = f"/c/{waste.slug}/links/new/"
    link = {**QUESTION, "url": "https://example.org/claims", "title": "Claims", "html": "<p>Good.</p>"}
    client.post(new, link)
    page = client.post(new, {**link, "html": f"<p>{NUMBER}</p>", "token": "two", "careful": "masked"})
    assert Contribution.objects.count() == 1
    assert NUMBER not in text(page)
    assert "[NHS number removed]" in text(page)


def test_checking_first_says_it_too(client: Client, new: str) -> None:
    page = client.post(new, {**QUESTION, "act": "check"})
    assert page.status_code == 200
    assert ASKS in text(page)
    assert "Send it." not in text(page)
    client.post(new, {**QUESTION, "asked": asked(page), "careful": "as_it_is"})
    assert Contribution.objects.count() == 1


def test_what_is_public_does_not_ask(client: Client, new: str, bo: Person) -> None:
    bo.phone = "01632 960 001"
    bo.save()
    public = "<p>bo.lind@torridge.gov.uk, 01632 960 001, or our switchboard: 01632 960 000</p>"
    client.post(new, {**QUESTION, "html": public})
    assert Contribution.objects.count() == 1


def test_addresses_of_ones_own_organisation_do_not_ask(client: Client, new: str, bo: Person) -> None:
    assert bo.organisation is not None
    bo.organisation.domains.create(name="torridge-homes.org.uk", is_mail=False)
    client.post(new, {**QUESTION, "html": "<p>lettings.jones@torridge-homes.org.uk</p>"})
    assert Contribution.objects.count() == 1


def test_a_reply_comes_back_under_the_conversation(client: Client, question: Contribution) -> None:
    address = question.get_absolute_url()
    sent = {"html": f"<p>It is {NUMBER}.</p>", "token": "t", "act": "send"}
    page = client.post(address, sent)
    assert page.status_code == 422
    assert ASKS in text(page)
    assert "Everyone who is signed in can read this" in text(page)
    assert not question.thread.exists()
    client.post(address, {**sent, "asked": asked(page), "careful": "masked"})
    assert question.thread.get().html == "<p>It is [NHS number removed].</p>"
    assert not Draft.objects.exists()


def test_a_reply_that_is_quoted_does_not_ask_about_the_words_of_others(
    client: Client, question: Contribution
) -> None:
    quote = f'<blockquote data-reply="{question.pk}"><p>{NUMBER}</p></blockquote><p>Yes.</p>'
    client.post(question.get_absolute_url(), {"html": quote, "token": "t"})
    assert NUMBER in question.thread.get().html


class TestDrafts:
    @pytest.fixture
    def blog(self, waste: Community) -> str:
        return f"/c/{waste.slug}/blog/new/"

    def test_a_draft_is_never_stopped_and_publishing_it_asks(self, client: Client, blog: str) -> None:
        client.post(blog, {**QUESTION, "act": "keep"})
        draft = BlogPost.objects.get()
        assert NUMBER in draft.html
        page = client.post(f"/drafts/{draft.pk}/", QUESTION)
        assert ASKS in text(page)
        draft.refresh_from_db()
        assert not draft.is_published
        client.post(f"/drafts/{draft.pk}/", {**QUESTION, "careful": "masked"})
        draft.refresh_from_db()
        assert draft.is_published
        assert NUMBER not in draft.html

    def test_what_is_to_be_published_later_asks_now_and_keeps_its_day(
        self, client: Client, blog: str
    ) -> None:
        sent = {**QUESTION, "act": "later", "publish_day": "2090-01-02", "publish_clock": "09:30"}
        page = client.post(blog, sent)
        assert ASKS in text(page)
        assert 'name="act" value="later">' in text(page)
        assert "2090-01-02" in text(page)
        client.post(blog, {**sent, "careful": "masked"})
        draft = BlogPost.objects.get()
        assert (draft.is_published, draft.publish_at is None) == (False, False)
        assert NUMBER not in draft.html

    def test_the_draft_button_wins_over_what_the_box_carries(self, client: Client, blog: str) -> None:
        client.post(blog, {**QUESTION, "act": ["send", "keep"]})
        assert not BlogPost.objects.get().is_published


def test_a_change_asks_only_about_what_it_brings(client: Client, question: Contribution) -> None:
    assert question.author is not None
    question.edit(question.author, title=question.title, html=f"<p>{NUMBER}</p>")
    address = f"/contributions/{question.pk}/edit/"
    sent = {"title": question.title, "html": f"<p>{NUMBER} still.</p>", "language": "en", "tags": ""}
    client.post(address, sent)
    question.refresh_from_db()
    assert "still" in question.html
    page = client.post(address, {**sent, "html": f"<p>{NUMBER} or 07700 900123.</p>"})
    assert ASKS in text(page)
    assert "Phone number" in text(page)
    assert "NHS number:" not in text(page)
    client.post(address, {**sent, "html": f"<p>{NUMBER} or 07700 900123.</p>", "asked": asked(page)})
    question.refresh_from_db()
    assert "07700" in question.html


def test_the_box_is_in_welsh_on_a_welsh_page(client: Client, new: str, bo: Person) -> None:
    bo.language = "cy"
    bo.save()
    page = text(client.post(new, QUESTION))
    assert "Rhif GIG" in page
    assert ASKS not in page
