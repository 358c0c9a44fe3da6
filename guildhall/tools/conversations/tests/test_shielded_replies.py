"""What whoever asked without their name adds below their question: without it, or under it."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guildhall.activity.models import Activity
from guildhall.contributions.models import Contribution, Draft, ShieldedAuthor, ShieldedReply, Submission
from guildhall.contributions.shielding import publish_lot
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.testing.jobs import run_jobs
from guildhall.tools.conversations.tests.test_shielded import LABEL, asked, districts

__all__ = ["asked", "districts"]
WORDS = {"html": "<p>We are small.</p>", "token": "r", "act": "send"}
SENT_AT, PUBLISHED_AT = "2026-05-04T15:03:00+00:00", "2026-05-04T15:15:01+00:00"


def add(client: Client, question: Contribution, **changes: object) -> str:
    """Sends a reply without a name; gives the page that follows."""
    sent = {**WORDS, "asked_as": "shielded", **changes}
    return client.post(question.get_absolute_url(), sent, follow=True).content.decode()


def publish(count: int = 1) -> None:
    with time_machine.travel(PUBLISHED_AT, tick=False):
        assert publish_lot() == count
        run_jobs()


@pytest.fixture
def added(browser: Browser, asked: Contribution, bo: Person) -> Contribution:
    """What Bo added, as it was published at a quarter past."""
    with time_machine.travel(SENT_AT, tick=False):
        add(browser(bo), asked)
    publish()
    return asked.thread.get()


def test_the_box_offers_it_to_the_asker_alone(
    browser: Browser, asked: Contribution, bo: Person, ada: Person
) -> None:
    mine = browser(bo).get(asked.get_absolute_url()).content.decode()
    assert f"“{LABEL}, who asked this”" in mine and "Bo Lind, under my name" in mine
    assert "who asked this" not in browser(ada).get(asked.get_absolute_url()).content.decode()


def test_it_waits_for_the_next_quarter_and_nobody_else_sees_it(
    browser: Browser, asked: Contribution, bo: Person, ada: Person
) -> None:
    with time_machine.travel(SENT_AT, tick=False):
        for _twice in range(2):
            page = add(browser(bo), asked)
        assert "published at 16:15" in page and "We are small" in page  # summer time
        assert ShieldedReply.objects.count() == 1
        assert not asked.thread.exists() and not Draft.objects.exists() and not Submission.objects.exists()
        assert "We are small" not in browser(ada).get(asked.get_absolute_url()).content.decode()
        assert "We are small" not in browser(ada).get("/me/shielded/").content.decode()
    publish()
    add(browser(bo), asked)  # the same form once more
    assert not ShieldedReply.objects.exists()


def test_the_row_and_the_log_know_nobody(added: Contribution, bo: Person) -> None:
    assert (added.author, added.organisation, added.shielded_as) == (None, None, f"{LABEL}, who asked this")
    assert added.published_at and added.published_at.isoformat() == "2026-05-04T15:15:00+00:00"
    assert not Activity.objects.filter(contribution=added).exclude(actor=None, organisation=None).exists()
    assert ShieldedAuthor.objects.get(contribution=added).person == bo


def test_others_read_who_adds_it_and_are_told(
    browser: Browser, asked: Contribution, bo: Person, ada: Person
) -> None:
    asked.follows.get_or_create(person=ada)
    with time_machine.travel(SENT_AT, tick=False):
        add(browser(bo), asked)
    publish()
    assert f"{LABEL}, who asked this" in browser(ada).get(asked.get_absolute_url()).content.decode()
    assert f"{LABEL}, who asked this" in browser(ada).get("/activity/").content.decode()
    assert ada.notices.filter(contribution__root=asked, actor=None).exists()
    # Whoever wrote it knows.
    assert not bo.notices.filter(contribution__root=asked).exists()


def test_under_ones_name_it_stands_at_once(browser: Browser, asked: Contribution, bo: Person) -> None:
    refused = browser(bo).post(asked.get_absolute_url(), WORDS)  # a form that says neither
    assert refused.status_code == 422 and not asked.thread.exists()
    add(browser(bo), asked, asked_as="by_name")
    assert asked.thread.get().author == bo


def test_nobody_else_writes_without_a_name(browser: Browser, asked: Contribution, ada: Person) -> None:
    assert "carries a name by now" in add(browser(ada), asked)
    assert not ShieldedReply.objects.exists() and not asked.thread.exists()


def test_what_was_to_stand_without_a_name_is_not_published_with_one(
    browser: Browser, asked: Contribution, bo: Person
) -> None:
    browser(bo).post(f"/me/shielded/{asked.pk}/name/")  # in another tab
    assert "carries a name by now" in add(browser(bo), asked)
    assert not asked.thread.exists()
    add(browser(bo), asked, asked_as="")
    assert asked.thread.get().author == bo


def test_it_takes_no_files(browser: Browser, asked: Contribution, bo: Person) -> None:
    file = SimpleUploadedFile("prices.txt", b"32 pounds", "text/plain")
    assert "takes no files" in add(browser(bo), asked, files=file)
    assert not ShieldedReply.objects.exists()


def test_ones_own_name_in_the_words_is_asked_about(browser: Browser, asked: Contribution, bo: Person) -> None:
    page = add(browser(bo), asked, html="<p>Call Bo Lind.</p>")
    assert "Post it as it is" in page and not ShieldedReply.objects.exists()


def test_what_waits_can_be_taken_back_by_whoever_wrote_it(
    browser: Browser, asked: Contribution, bo: Person, ada: Person
) -> None:
    add(browser(bo), asked)
    address = f"/me/shielded/waiting/replies/{ShieldedReply.objects.get().pk}/take-back"
    browser(ada).post(address)
    assert ShieldedReply.objects.exists()
    for _twice in range(2):
        page = browser(bo).post(address, follow=True).content.decode()
    assert not ShieldedReply.objects.exists()
    # Its words are a draft again, where they were typed.
    page = browser(bo).get("/drafts/").content.decode()
    assert "Your reply to: Who charges" in page and "We are small" in page
    page = browser(bo).get(asked.get_absolute_url()).content.decode()
    assert "We are small" in page and re.search(r'<input[^>]*value="shielded"[^>]*checked', page)


@pytest.mark.parametrize("change", ["closed", "left", "named", "removed"])
def test_it_is_kept_back_where_it_could_not_be_written_now(
    browser: Browser, asked: Contribution, bo: Person, ada: Person, change: str
) -> None:
    with time_machine.travel(SENT_AT, tick=False):
        add(browser(bo), asked)
    match change:
        case "closed":
            asked.close(ada, "Done")
        case "left":
            asked.community.part_with(bo)
        case "named":
            browser(bo).post(f"/me/shielded/{asked.pk}/name/")
        case "removed":
            asked.remove(ada, "Not here")
    publish(0)
    assert not asked.thread.exists()
    assert "could not be published" in browser(bo).get("/me/shielded/").content.decode()


def test_one_may_change_and_remove_it_and_leaves_no_name(
    browser: Browser, added: Contribution, bo: Person, districts: list[Person]
) -> None:
    sent = {"html": "<p>We are very small.</p>", "version": added.version}
    assert browser(districts[0]).post(f"/contributions/{added.pk}/edit/", sent).status_code == 403
    assert "Edit" in browser(bo).get(f"/contributions/{added.pk}/edit/").content.decode()
    assert browser(bo).post(f"/contributions/{added.pk}/edit/", sent).status_code == 302
    assert added.revisions.get().edited_by is None
    assert browser(bo).post(f"/contributions/{added.pk}/thank/").status_code == 403
    browser(bo).post(f"/contributions/{added.pk}/remove/", {"reason": "No more"})
    assert added.removals.get().removed_by is None


def test_the_name_comes_to_all_of_it_and_to_nothing_of_others(
    browser: Browser, asked: Contribution, added: Contribution, bo: Person, ada: Person
) -> None:
    other = asked.reply(ada, "<p>We do.</p>")
    Activity.objects.filter(contribution=other).update(actor=None)  # as if she had left
    browser(bo).post(f"/me/shielded/{asked.pk}/name/")
    run_jobs()
    added.refresh_from_db()
    assert (added.author, added.organisation, added.shielded_as) == (bo, bo.organisation, "")
    assert not ShieldedAuthor.objects.exists()
    wrote = Activity.objects.filter(verb="replied")
    assert dict(wrote.values_list("contribution", "actor")) == {added.pk: bo.pk, other.pk: None}
    assert "who asked this" not in browser(ada).get(asked.get_absolute_url()).content.decode()


def test_a_name_below_it_would_be_one_above_it(
    browser: Browser, asked: Contribution, added: Contribution, bo: Person
) -> None:
    browser(bo).post(f"/me/shielded/{added.pk}/name/")
    asked.refresh_from_db()
    assert asked.author == bo


def test_the_language_of_the_askers_pages_tells_nothing(
    browser: Browser, asked: Contribution, bo: Person
) -> None:
    Person.objects.filter(pk=bo.pk).update(language="cy")
    add(browser(bo), asked)
    assert ShieldedReply.objects.get().language == asked.language == "en"


def test_masks_are_in_the_language_of_the_question(
    browser: Browser, asked: Contribution, added: Contribution, bo: Person
) -> None:
    Person.objects.filter(pk=bo.pk).update(language="cy")
    words = {"html": "<p>Ring 07700 900123</p>", "careful": "masked"}
    add(browser(bo), asked, **words)
    assert "[phone number removed]" in ShieldedReply.objects.get().html
    browser(bo).post(f"/contributions/{added.pk}/edit/", {**words, "version": added.version})
    added.refresh_from_db()
    assert "[phone number removed]" in added.html


@pytest.mark.parametrize("is_split", [True, False])
def test_wherever_it_stands_later_it_says_what_is_true_and_the_name_comes_to_all_of_it(
    browser: Browser, asked: Contribution, added: Contribution, bo: Person, ada: Person, is_split: bool
) -> None:
    if is_split:
        asked.split([added], "Small ones", ada)
    else:
        other = Contribution.objects.write(
            ada, asked.community, "question", title="Who else?", html="<p>Who?</p>"
        )
        asked.merge_into(other, ada)
    added.refresh_from_db()
    assert added.shielded_as == LABEL
    browser(bo).post(f"/me/shielded/{added.pk}/name/")
    for written in (asked, added):
        written.refresh_from_db()
        assert (written.author, written.shielded_as) == (bo, "")
    assert not ShieldedAuthor.objects.exists()


def test_a_reply_to_what_stands_elsewhere_now_is_one_to_the_question(
    browser: Browser, asked: Contribution, bo: Person, ada: Person
) -> None:
    said = asked.reply(ada, "<p>We do.</p>")
    with time_machine.travel(SENT_AT, tick=False):
        add(browser(bo), asked, parent=said.pk)
    asked.split([said], "Those who do", ada)
    publish()
    assert asked.thread.get().parent is None


def test_the_askers_file_has_it(browser: Browser, added: Contribution, bo: Person, ada: Person) -> None:
    assert "We are small" in browser(bo).get("/settings/data.json").content.decode()
    assert "We are small" not in browser(ada).get("/settings/data.json").content.decode()
