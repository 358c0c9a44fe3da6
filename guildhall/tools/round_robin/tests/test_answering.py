"""Answering together: one answer per organisation."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson
from guildhall.tools.round_robin.models import Answer, Asked, RoundRobin
from guildhall.tools.round_robin.tests.conftest import Asking, address, answer, filled

pytestmark = pytest.mark.django_db


def state(round_robin: RoundRobin, person: Person) -> str:
    return str(Asked.objects.get(contribution=round_robin.pk, organisation=person.organisation).state)


def stands(round_robin: RoundRobin, key: str) -> Answer:
    return Answer.objects.get(contribution=round_robin.pk, question__key=key)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,234.50", "1234.5"),
        ("£32", "32"),
        (" £ 1 200 ", "1200"),
        ("12%", "12"),
        ("-3.25", "-3.25"),
        ("0", "0"),
        (".5", "0.5"),
        ("45 £", "45"),
    ],
)
def test_numbers_are_taken_as_people_type_them(
    fees: RoundRobin, bo: Person, browser: Browser, typed: str, number: str
) -> None:
    answer(browser(bo), fees, fee=typed)
    assert stands(fees, "fee").number == Decimal(number)


@pytest.mark.parametrize("typed", ["about 30", "1,2,3", "12.3.4", "9" * 16, "1e5", "£"])
def test_what_is_no_number_comes_back_and_the_rest_is_kept(
    fees: RoundRobin, bo: Person, browser: Browser, typed: str
) -> None:
    page = answer(browser(bo), fees, fee=typed, words="Stickers fall off")
    assert page.status_code == 422
    assert f"“{typed}” is not a number that we can read" in page.content.decode()
    assert f'value="{typed}"' in page.content.decode()
    assert stands(fees, "words").text == "Stickers fall off"
    assert state(fees, bo) == "begun"


def test_colleagues_fill_it_in_together_and_see_who_filled_in_what(
    fees: RoundRobin, bo: Person, make_person: MakePerson, browser: Browser
) -> None:
    fay = make_person("Fay Marsh")
    answer(browser(bo), fees, "save", charge="yes")
    assert state(fees, bo) == "begun"
    page = browser(fay).get(address(fees, "answer")).content.decode()
    assert "Filled in by Bo Lind" in page
    # Fay opened the page before Bo kept his part, and leaves his box alone.
    answer(browser(fay), fees, "send", how="Card")
    assert (stands(fees, "charge").text, stands(fees, "how").text) == ("yes", "Card")
    assert (stands(fees, "charge").changed_by, stands(fees, "how").changed_by) == (bo, fay)
    assert state(fees, bo) == "answered"
    assert Asked.objects.filter(contribution=fees.pk, organisation=bo.organisation).count() == 1


def test_whoever_overtakes_a_colleague_is_told_and_both_answers_are_kept(
    fees: RoundRobin, bo: Person, make_person: MakePerson, browser: Browser
) -> None:
    fay = make_person("Fay Marsh")
    answer(browser(bo), fees, "save", fee="30")
    page = (
        browser(fay)
        .post(address(fees, "answer"), filled(fees, fee="35") | {"act": "save"}, follow=True)
        .content.decode()
    )
    assert "meanwhile Bo Lind had answered “£30”. Yours stands now" in page
    assert "What stood here before" in page
    assert stands(fees, "fee").number == 35
    former = stands(fees, "fee").former.get()
    assert (former.text, former.said_by) == ("£30", bo)


def test_whoever_changes_what_they_see_is_told_nothing(
    fees: RoundRobin, bo: Person, browser: Browser
) -> None:
    answer(browser(bo), fees, "save", fee="30")
    page = (
        browser(bo)
        .post(
            address(fees, "answer"), filled(fees, was={"fee": "30"}, fee="31") | {"act": "save"}, follow=True
        )
        .content.decode()
    )
    assert "meanwhile" not in page
    assert stands(fees, "fee").number == 31


def test_an_answer_can_be_emptied_and_stays_in_the_history(
    fees: RoundRobin, bo: Person, browser: Browser
) -> None:
    answer(browser(bo), fees, "save", words="Nothing", fee="3")
    emptied = filled(fees, was={"words": "Nothing", "fee": "3"}, words="", fee="")
    browser(bo).post(address(fees, "answer"), emptied | {"act": "save"})
    assert not stands(fees, "words").is_given
    assert not stands(fees, "fee").is_given
    assert stands(fees, "fee").former.get().text == "£3"


def test_an_empty_answer_is_not_sent(fees: RoundRobin, bo: Person, browser: Browser) -> None:
    page = answer(browser(bo), fees)
    assert page.status_code == 422
    assert "Answer at least one question" in page.content.decode()
    assert state(fees, bo) == "asked"


def test_a_file_is_an_answer_and_can_be_replaced_and_taken_out(
    fees: RoundRobin, bo: Person, browser: Browser
) -> None:
    client = browser(bo)
    answer(client, fees, letter=SimpleUploadedFile("letter.txt", b"Dear resident"))
    first = stands(fees, "letter")
    assert first.file is not None
    assert first.file.name == "letter.txt"
    assert first.file.contribution is None
    answer(client, fees, letter=SimpleUploadedFile("newer.txt", b"Dear all"))
    assert stands(fees, "letter").shown == "newer.txt"
    assert stands(fees, "letter").former.get().file == first.file
    question = first.question_id
    client.post(address(fees, "answer"), filled(fees) | {f"drop{question}": "on", "act": "save"})
    assert stands(fees, "letter").file is None


def test_a_file_that_is_refused_is_named(fees: RoundRobin, bo: Person, browser: Browser) -> None:
    page = answer(browser(bo), fees, letter=SimpleUploadedFile("evil.exe", b"MZ\x00\x01"), fee="32")
    assert page.status_code == 422
    assert "evil.exe cannot be shared here" in page.content.decode()
    assert stands(fees, "fee").number == 32


def test_the_answer_of_last_time_stands_in_the_box_and_is_kept_once_it_is_confirmed(
    asking: Asking, torridge: Organisation, bo: Person, browser: Browser
) -> None:
    before = asking(torridge, title="Last year")
    answer(browser(bo), before, fee="32.50", how="Card", charge="yes")
    again = asking(torridge, title="This year", again_of=before)
    page = browser(bo).get(address(again, "answer")).content.decode()
    assert "£32.50. Is it still so?" in page
    assert 'value="32.5"' in page
    # Keeping a part confirms only what was changed.
    answer(browser(bo), again, "save", fee="32.5", how="Card", charge="no")
    assert [each.question.key for each in Answer.objects.filter(contribution=again.pk)] == ["charge"]
    browser(bo).post(
        address(again, "answer"),
        filled(again, was={"charge": "no"}, fee="32.5", how="Direct debit") | {"act": "send"},
    )
    assert Answer.objects.get(contribution=again.pk, question__key="fee").number == Decimal("32.5")
    assert Answer.objects.get(contribution=again.pk, question__key="how").text == "Direct debit"


def test_what_another_organisation_answered_last_time_is_in_nobody_elses_box(
    asking: Asking, torridge: Organisation, leeds: Organisation, ada: Person, bo: Person, browser: Browser
) -> None:
    before = asking(torridge, leeds, title="Last year")
    answer(browser(ada), before, words="zqcanaryvx")
    again = asking(torridge, leeds, title="This year", again_of=before)
    assert "zqcanaryvx" in browser(ada).get(address(again, "answer")).content.decode()
    assert "zqcanaryvx" not in browser(bo).get(address(again, "answer")).content.decode()


def test_an_organisation_declines_with_a_reason_and_may_think_better_of_it(
    fees: RoundRobin, bo: Person, browser: Browser
) -> None:
    client = browser(bo)
    page = client.post(address(fees, "decline"), {"reason_words": "Too busy"})
    assert page.status_code == 422
    assert "Too busy" in page.content.decode()
    client.post(address(fees, "decline"), {"reason": "time", "reason_words": "Too busy"})
    assert state(fees, bo) == "declined"
    assert "1 has declined" in client.get(fees.get_absolute_url()).content.decode()
    answer(client, fees, fee="32")
    assert state(fees, bo) == "answered"
    assert Asked.objects.get(contribution=fees.pk, organisation=bo.organisation).reason == ""


def test_an_answer_is_taken_back_and_stays_in_the_boxes(
    fees: RoundRobin, ada: Person, bo: Person, browser: Browser
) -> None:
    answer(browser(bo), fees, words="Second thoughts")
    browser(bo).post(address(fees, "take_back"))
    assert state(fees, bo) == "begun"
    assert "Second thoughts" in browser(bo).get(address(fees, "answer")).content.decode()
    assert "Second thoughts" not in browser(ada).get(address(fees, "results")).content.decode()


def test_after_the_deadline_answers_count_until_it_is_closed(
    fees: RoundRobin, ada: Person, bo: Person, browser: Browser
) -> None:
    RoundRobin._base_manager.filter(pk=fees.pk).update(deadline="2020-01-01")
    answer(browser(bo), fees, "save", fee="32")
    assert state(fees, bo) == "begun"
    fees.close(ada, "All is said.")
    for verb in ("answer", "decline", "take_back"):
        assert browser(bo).post(address(fees, verb), {"act": "send", "reason": "time"}).status_code == 403
    assert browser(ada).get(address(fees, "results")).status_code == 200


def test_an_organisation_that_came_later_answers_where_everybody_is_asked(
    asking: Asking, leeds: Organisation, bo: Person, browser: Browser
) -> None:
    to_all, to_some = asking(leeds, asks_everybody=True), asking(leeds, title="Only Leeds")
    assert answer(browser(bo), to_all, fee="3").status_code == 302
    assert state(to_all, bo) == "answered"
    assert answer(browser(bo), to_some, fee="3").status_code == 403


def test_whoever_is_signed_out_meanwhile_finds_the_words_again(
    fees: RoundRobin, bo: Person, visitor: Client
) -> None:
    sent = answer(visitor, fees, words="Half a sentence")
    assert "/account/login/" in sent["Location"]
    visitor.force_login(bo)
    assert "Half a sentence" in visitor.get(address(fees, "answer")).content.decode()
