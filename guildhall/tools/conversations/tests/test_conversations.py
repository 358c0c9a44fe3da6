"""Asking, answering and looking after conversations, over HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.contributions.models import Attachment, Contribution, Draft
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity

QUESTION = {
    "title": "Who charges for bins?",
    "html": "<p>Do you charge for replacement bins?</p>",
    "tags": "Bins, charging",
    "language": "en",
    "shared_with": "community",
    "token": "one",
    "act": "send",
}


@pytest.fixture
def question(waste: Community, bo: Person) -> Contribution:
    return Contribution.objects.write(
        bo, waste, "question", title="Who charges for bins?", html="<p>Do you?</p>"
    )


def ask(client: Client, community: Community, **changes: object) -> object:
    return client.post(f"/c/{community.slug}/conversations/new/", {**QUESTION, **changes}, follow=True)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_a_member_asks_and_sees_the_question(browser: Browser, waste: Community, bo: Person) -> None:
    page = text(ask(browser(bo), waste))
    assert "Who charges for bins?" in page
    assert "charging" in page
    question = Contribution.objects.get()
    assert (question.kind, question.author, question.organisation) == ("question", bo, bo.organisation)


def test_the_same_form_sent_twice_makes_one_question(browser: Browser, waste: Community, bo: Person) -> None:
    client = browser(bo)
    ask(client, waste)
    ask(client, waste)
    assert Contribution.objects.count() == 1


def test_the_same_words_with_another_file_are_something_new(
    browser: Browser, waste: Community, bo: Person
) -> None:
    client = browser(bo)
    for name in ("one.txt", "two.txt", "two.txt"):
        ask(client, waste, files=SimpleUploadedFile(name, b"Bins"))
    assert sorted(Attachment.objects.values_list("name", "contribution__title")) == [
        ("one.txt", "Who charges for bins?"),
        ("two.txt", "Who charges for bins?"),
    ]
    assert Contribution.objects.count() == 2


def test_checking_first_sends_nothing_and_keeps_everything(
    browser: Browser, waste: Community, bo: Person
) -> None:
    page = text(ask(browser(bo), waste, act="check"))
    assert not Contribution.objects.exists()
    assert "Do you charge for replacement bins?" in page
    assert "Everyone who is signed in can read this" in page


def test_a_question_may_be_one_sentence_and_a_discussion_may_not(
    browser: Browser, waste: Community, bo: Person
) -> None:
    for empty, said in ((" ", "required"), ("<p> </p>", "Write something first")):
        address = f"/c/{waste.slug}/conversations/new/?kind=discussion"
        assert said in text(browser(bo).post(address, {**QUESTION, "html": empty}))
    assert not Contribution.objects.exists()
    assert "It stands here now" in text(ask(browser(bo), waste, html="<p> </p>"))
    assert Contribution.objects.get().html == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Give it a title"),
        ({"html": "x" * 100_001}, "100,001 characters"),
        ({"title": "x" * 201}, "200 characters"),
    ],
)
def test_what_cannot_be_sent_comes_back_filled_in_and_is_kept(
    browser: Browser, waste: Community, bo: Person, changes: dict[str, str], said: str
) -> None:
    page = text(ask(browser(bo), waste, **changes))
    assert said in page
    assert "There is a problem" in page
    assert "Bins, charging" in page
    assert not Contribution.objects.exists()
    assert Draft.objects.get(person=bo).values["tags"] == "Bins, charging"


def test_ten_megabytes_pasted_end_in_an_error_that_says_what_to_do(
    browser: Browser, waste: Community, bo: Person
) -> None:
    page = text(ask(browser(bo), waste, html="word " * 2_000_000))
    assert "Attach the rest as a file" in page


def test_scripts_and_foreign_pictures_do_not_survive(browser: Browser, waste: Community, bo: Person) -> None:
    nasty = '<p onclick="x()">Hello <script>alert(1)</script><img src="https://evil.example/x.png"><a href="javascript:x">y</a></p>'
    ask(browser(bo), waste, html=nasty)
    html = Contribution.objects.get().html
    assert "Hello" in html
    assert all(word not in html for word in ("onclick", "script", "<img", "javascript"))


def test_plain_text_from_a_browser_without_script_becomes_paragraphs(
    browser: Browser, waste: Community, bo: Person
) -> None:
    ask(browser(bo), waste, html="First line\nsecond\n\nNext <b>para</b> https://example.gov.uk/a?b=1&c=2.")
    html = Contribution.objects.get().html
    assert html.startswith("<p>First line<br>second</p><p>Next &lt;b&gt;para&lt;/b&gt; <a href=")


def test_an_outsider_is_told_to_join_first(browser: Browser, waste: Community, cy: Person) -> None:
    response = browser(cy).get(f"/c/{waste.slug}/conversations/new/")
    assert response.status_code == 403
    assert "Members write here" in text(response)


def test_a_visitor_is_led_to_sign_in(browser: Browser, waste: Community) -> None:
    response = browser(None).get(f"/c/{waste.slug}/conversations/new/")
    assert response.status_code == 302
    assert "/account/login/" in response.headers["Location"]


def test_a_reply_stands_under_the_question(browser: Browser, question: Contribution, ada: Person) -> None:
    address = question.get_absolute_url()
    page = browser(ada).post(f"{address}", {"html": "We do, £32.", "token": "t"}, follow=True)
    assert "We do, £32." in text(page)
    assert question.thread.get().author == ada


def test_a_reply_sent_twice_is_one(browser: Browser, question: Contribution, ada: Person) -> None:
    client = browser(ada)
    for _time in range(2):
        client.post(f"{question.get_absolute_url()}", {"html": "We do.", "token": "t"})
    assert question.thread.count() == 1


def test_an_empty_reply_comes_back_under_the_conversation(
    browser: Browser, question: Contribution, ada: Person
) -> None:
    response = browser(ada).post(f"{question.get_absolute_url()}", {"html": "", "token": "t"})
    assert response.status_code == 422
    assert "There is a problem" in text(response)
    assert question.title in text(response)


def test_a_reply_to_what_was_closed_meanwhile_is_kept_as_a_draft(
    browser: Browser, question: Contribution, ada: Person, bo: Person
) -> None:
    question.close(bo, "We know now.")
    browser(ada).post(f"{question.get_absolute_url()}", {"html": "Too late", "token": "t"})
    assert not question.thread.exists()
    assert Draft.objects.get(person=ada).values["html"] == "Too late"


def test_the_asker_accepts_an_answer(
    browser: Browser, question: Contribution, ada: Person, bo: Person
) -> None:
    reply = question.reply(ada, "<p>We do.</p>")
    page = browser(bo).post(f"/contributions/{reply.pk}/accept/", follow=True)
    assert "The answer Bo Lind chose" in text(page)
    question.refresh_from_db()
    assert question.answer == reply


def test_somebody_else_may_not_accept_or_edit(
    browser: Browser, question: Contribution, ada: Person, cy: Person
) -> None:
    reply = question.reply(ada, "<p>We do.</p>")
    for path in (f"/contributions/{reply.pk}/accept/", f"/contributions/{reply.pk}/pin/"):
        assert browser(cy).post(path).status_code == 403
    assert browser(cy).get(f"/contributions/{reply.pk}/edit/").status_code == 403


def test_an_edit_shows_in_the_history(browser: Browser, question: Contribution, bo: Person) -> None:
    client = browser(bo)
    values = {"title": "Who charges?", "html": "<p>Please say.</p>", "language": "en", "tags": "bins"}
    assert client.post(f"/contributions/{question.pk}/edit/", values).status_code == 302
    page = text(client.get(f"/contributions/{question.pk}/history/"))
    assert "Who charges for bins?" in page


def test_files_hang_on_what_was_sent_and_are_seen_by_its_readers(
    browser: Browser, make_community: MakeCommunity, bo: Person, cy: Person
) -> None:
    secret = make_community("Chief officers", kind="private")
    client = browser(bo)
    file = SimpleUploadedFile("policy.txt", b"Our policy", "text/plain")
    ask(client, secret, files=[file])
    attachment = Attachment.objects.get()
    address = f"/files/{attachment.key}/{attachment.name}"
    assert client.get(address).getvalue() == b"Our policy"
    assert browser(cy).get(address).status_code == 404


def test_a_file_that_is_refused_says_why_and_keeps_the_words(
    browser: Browser, waste: Community, bo: Person
) -> None:
    file = SimpleUploadedFile("run.exe", b"MZ\x90\x00", "application/octet-stream")
    page = text(ask(browser(bo), waste, files=[file]))
    assert "cannot be shared here" in page
    assert "Do you charge for replacement bins?" in page


def test_what_is_typed_is_kept_and_comes_back(browser: Browser, waste: Community, bo: Person) -> None:
    client = browser(bo)
    place = f"new:{waste.pk}:question"
    assert (
        client.post("/drafts/keep", {"place": place, "title": "Half a th", "html": "<p>w</p>"}).status_code
        == 204
    )
    assert "Half a th" in text(client.get(f"/c/{waste.slug}/conversations/new/"))


def test_nobody_else_gets_my_draft(browser: Browser, waste: Community, bo: Person, ada: Person) -> None:
    browser(bo).post("/drafts/keep", {"place": f"new:{waste.pk}:question", "title": "Half a th"})
    assert "Half a th" not in text(browser(ada).get(f"/c/{waste.slug}/conversations/new/"))


def test_an_old_address_leads_to_where_the_thread_stands_now(
    browser: Browser, question: Contribution, ada: Person, bo: Person, make_community: MakeCommunity
) -> None:
    old = question.get_absolute_url()
    other = make_community("Street scene")
    question.move_to(other, ada)
    response = browser(bo).get(old)
    assert response.status_code == 302
    assert response.headers["Location"] == Contribution.objects.get().get_absolute_url()


def test_new_replies_come_as_a_fragment(
    browser: Browser, question: Contribution, ada: Person, bo: Person
) -> None:
    question.reply(ada, "<p>Fresh words</p>")
    response = browser(bo).get(f"/contributions/{question.pk}/newer/?after=2000-01-01T00:00:00%2B00:00_0")
    assert "Fresh words" in text(response)
    assert response.headers["ETag"]


def test_the_list_shows_what_waits_for_an_answer(
    browser: Browser, waste: Community, question: Contribution, bo: Person
) -> None:
    Contribution.objects.write(bo, waste, "discussion", title="About crews", html="<p>x</p>")
    page = text(browser(bo).get(f"/c/{waste.slug}/conversations/?show=waiting"))
    assert "Who charges for bins?" in page
    assert "About crews" not in page


def test_a_conversation_takes_few_queries(
    browser: Browser,
    question: Contribution,
    ada: Person,
    bo: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    tmp_path: Path,
) -> None:
    for number in range(20):
        question.reply(ada, f"<p>{number}</p>")
    client = browser(bo)
    client.get(question.get_absolute_url())
    with django_assert_max_num_queries(6):
        client.get(question.get_absolute_url())


def test_whoever_would_rather_not_ask_by_name_is_led_to_the_facilitators(
    browser: Browser, waste: Community, ada: Person, bo: Person
) -> None:
    new = f"/c/{waste.slug}/conversations/new/"
    page = text(browser(bo).get(new))
    assert "Rather not under your name?" in page
    assert f'href="/messages/to/{ada.slug}/"' in page
    assert "Rather not under your name?" not in text(browser(bo).get(f"{new}?kind=discussion"))
    assert "Rather not under your name?" not in text(browser(ada).get(new)), "there is nobody else to ask"
