"""Asking without one's name: what is offered, what waits, what is published, and what the asker may do with it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from guildhall.activity.models import Activity
from guildhall.audit.models import Act, AuditEntry
from guildhall.communities.models import Community
from guildhall.contributions.models import (
    Attachment,
    Contribution,
    Draft,
    ShieldedAuthor,
    ShieldedQuestion,
    Submission,
)
from guildhall.contributions.shielding import FEWEST, label_for, publish_lot, quarter
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson
from guildhall.testing.jobs import run_jobs
from guildhall.testing.post import mails_to
from guildhall.tools.conversations.tests.test_conversations import QUESTION

LABEL = "Somebody in a district council in the South West"
NOW = "2026-05-04T14:03:00+00:00"


@pytest.fixture
def districts(make_person: MakePerson, waste: Community) -> list[Person]:
    """Members of nine more district councils in the South West; with Bo's they are ten."""
    people = []
    for number in range(1, FEWEST):
        council = Organisation.objects.create(
            code=f"D{number}",
            slug=f"district-{number}",
            name=f"District {number}",
            type="Non-metropolitan district",
            nation="England",
            region="South West",
        )
        people.append(make_person(f"Member {'abcdefghij'[number]}", organisation=council))
        waste.admit(people[-1])
    return people


def ask(client: Client, community: Community, **changes: object) -> str:
    sent = {**QUESTION, "asked_as": "shielded", **changes}
    response = client.post(f"/c/{community.slug}/conversations/new/", sent, follow=True)
    return response.content.decode()


@pytest.fixture
def asked(browser: Browser, waste: Community, bo: Person, districts: list[Person]) -> Contribution:
    """Bo's question, as it was published at a quarter past."""
    with time_machine.travel(NOW, tick=False):
        ask(browser(bo), waste)
    with time_machine.travel("2026-05-04T14:15:02+00:00", tick=False):
        assert publish_lot() == 1
        run_jobs()
    return Contribution.objects.get()


def test_the_form_shows_the_label_as_it_will_read(
    browser: Browser, waste: Community, bo: Person, districts: list[Person]
) -> None:
    page = browser(bo).get(f"/c/{waste.slug}/conversations/new/").content.decode()
    assert f"“{LABEL}”" in page
    page = browser(bo).get(f"/c/{waste.slug}/conversations/new/?kind=discussion").content.decode()
    assert LABEL not in page


def test_nine_councils_are_too_few(
    browser: Browser, waste: Community, bo: Person, districts: list[Person]
) -> None:
    for person in districts[:2]:  # Ada's is a council, too
        waste.part_with(person)
    page = browser(bo).get(f"/c/{waste.slug}/conversations/new/").content.decode()
    assert "asked_as" not in page
    ask(browser(bo), waste)  # a form that was drawn before
    assert not ShieldedQuestion.objects.exists()


def test_the_label_becomes_coarser_where_a_council_is_one_of_few(
    waste: Community, bo: Person, ada: Person, districts: list[Person]
) -> None:
    # Leeds is the only metropolitan borough there.
    label = label_for(ada, waste, "en")
    assert label and label.words == "Somebody in a council"
    bos = label_for(bo, waste, "en")
    assert bos and (bos.fineness, bos.words) == (0, LABEL)
    Organisation.objects.filter(people=districts[0]).update(end_date="2026-04-01")
    now = label_for(bo, waste, "en")
    assert now and now.words == "Somebody in a council"
    later = label_for(bo, waste, "en", at_least=3)
    assert later and later.words == "Somebody in this community"


def test_it_waits_for_the_next_quarter_and_nobody_else_sees_it(
    browser: Browser, waste: Community, bo: Person, ada: Person, districts: list[Person]
) -> None:
    with time_machine.travel(NOW, tick=False):
        for _twice in range(2):
            page = ask(browser(bo), waste)
        assert "published at 15:15" in page  # summer time
        assert ShieldedQuestion.objects.count() == 1
        assert not Contribution.objects.exists()
        assert not Draft.objects.exists()
        assert not Submission.objects.exists()
        assert "Who charges" not in browser(ada).get("/me/shielded/").content.decode()
    with time_machine.travel("2026-05-04T14:14:59+00:00", tick=False):
        assert publish_lot() == 0
    with time_machine.travel("2026-05-04T14:15:00+00:00", tick=False):
        assert publish_lot() == 1
        ask(browser(bo), waste)
        assert not ShieldedQuestion.objects.exists(), "the same form once more"


def test_what_waits_can_be_taken_back_by_its_asker_alone(
    browser: Browser, waste: Community, bo: Person, ada: Person, districts: list[Person]
) -> None:
    theme = waste.themes.create(name="Charges", slug="charges")
    ask(browser(bo), waste, theme=theme.pk)
    address = f"/me/shielded/waiting/{ShieldedQuestion.objects.get().pk}/take-back"
    browser(ada).post(address)
    assert ShieldedQuestion.objects.exists()
    form = f"/c/{waste.slug}/conversations/new/?kind=question"
    begun = {"html": "<p>Another thing</p>", "title": "Two things", "asked_as": "by_name"}
    browser(bo).post("/drafts/keep", {"place": f"new:{waste.pk}:question", **begun})
    for _twice in range(2):
        browser(bo).post(address)
    assert not ShieldedQuestion.objects.exists()
    assert Draft.objects.get().values["theme"] == str(theme.pk)
    # Its words are in the form again, behind what was begun there meanwhile, and still without a name.
    page = browser(bo).get(form).content.decode()
    assert "Another thing" in page and "Who charges for bins?" in page and "Do you charge" in page
    assert "Two things" in page and re.search(r'<input[^>]*value="shielded"[^>]*checked', page)


def test_the_row_knows_nobody(asked: Contribution, bo: Person) -> None:
    assert (asked.author, asked.organisation, asked.shielded_as) == (None, None, LABEL)
    assert asked.published_at == asked.active_at == quarter(asked.published_at or timezone.now())
    assert not Activity.objects.filter(contribution=asked).exclude(actor=None, organisation=None).exists()
    assert ShieldedAuthor.objects.get().person == bo


def test_a_lot_is_published_in_no_order_of_asking(
    browser: Browser, waste: Community, districts: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(NOW, tick=False):
        for person in districts[:3]:
            ask(browser(person), waste, title=f"By {person.pk}", token=str(person.pk))
    monkeypatch.setattr("random.SystemRandom.shuffle", lambda _self, lot: lot.reverse())
    with time_machine.travel("2026-05-04T14:15:00+00:00", tick=False):
        assert publish_lot() == 3
    titles = list(Contribution.objects.order_by("pk").values_list("title", flat=True))
    assert titles == [f"By {person.pk}" for person in reversed(districts[:3])]
    assert Contribution.objects.values("published_at").distinct().count() == 1


def test_who_may_not_ask_any_more_is_kept_back(
    browser: Browser, waste: Community, bo: Person, districts: list[Person]
) -> None:
    ask(browser(bo), waste)
    waste.part_with(bo)
    assert publish_lot(timezone.now() + timedelta(minutes=16)) == 0
    assert not Contribution.objects.exists()
    assert "could not be published" in browser(bo).get("/me/shielded/").content.decode()
    assert publish_lot(timezone.now() + timedelta(minutes=31)) == 0


@pytest.mark.parametrize("change", [{"html": '<p>See</p><img src="/files/x/y.png">'}, {"files": "a"}])
def test_it_takes_no_files(
    browser: Browser, waste: Community, bo: Person, districts: list[Person], change: dict[str, object]
) -> None:
    if "files" in change:
        change = {"files": SimpleUploadedFile("prices.txt", b"32 pounds", "text/plain")}
    assert "takes no files" in ask(browser(bo), waste, **change)
    assert not ShieldedQuestion.objects.exists()


def test_the_asker_can_do_what_askers_do_and_leaves_no_name(
    browser: Browser, asked: Contribution, bo: Person, ada: Person
) -> None:
    answer = asked.reply(ada, "<p>We do.</p>")
    client, number = browser(bo), asked.pk
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "This is the answer" in page and "Close with an outcome" in page and LABEL in page
    edited = {**QUESTION, "title": "Who charges now?", "version": asked.version}
    assert client.post(f"/contributions/{number}/edit/", edited).status_code == 302
    client.post(f"/contributions/{answer.pk}/accept/")
    client.post(f"/contributions/{answer.pk}/thank/")
    client.post(f"/contributions/{number}/close/", {"outcome": "We know"})
    client.post(f"/contributions/{number}/reopen/")
    assert client.post(f"/contributions/{number}/thank/").status_code == 403
    asked.refresh_from_db()
    assert (asked.title, asked.answer, asked.closed_at) == ("Who charges now?", answer, None)
    assert asked.revisions.get().edited_by is None
    closure = asked.closures.get()
    assert (closure.closed_by, closure.reopened_by) == (None, None)
    acts = Activity.objects.exclude(verb="thanked").exclude(actor=ada).filter(contribution__isnull=False)
    assert acts.exists() and not acts.exclude(actor=None, organisation=None).exists()
    client.post(f"/contributions/{number}/remove/", {"reason": "No more"})
    assert asked.removals.get().removed_by is None


def test_nobody_else_may_do_it(
    browser: Browser, asked: Contribution, districts: list[Person], ada: Person
) -> None:
    answer = asked.reply(ada, "<p>We do.</p>")
    other = browser(districts[0])
    assert other.get(f"/contributions/{asked.pk}/edit/").status_code == 403
    assert other.post(f"/contributions/{answer.pk}/accept/").status_code == 403
    assert other.get(f"/me/shielded/{asked.pk}/name/").status_code == 404
    assert "Only you see" not in other.get(asked.get_absolute_url()).content.decode()


def test_the_asker_attaches_nothing_later_either(browser: Browser, asked: Contribution, bo: Person) -> None:
    file = SimpleUploadedFile("prices.txt", b"32 pounds", "text/plain")
    sent = {**QUESTION, "title": "Changed", "version": asked.version, "files": file}
    assert browser(bo).post(f"/contributions/{asked.pk}/edit/", sent).status_code == 422
    assert not Attachment.objects.exists()


def test_the_asker_is_told_of_answers_as_of_anything_they_follow(
    browser: Browser, asked: Contribution, bo: Person, ada: Person
) -> None:
    asked.reply(ada, "<p>We do.</p>")
    run_jobs()
    [notice] = bo.notices.filter(contribution__root=asked)
    assert notice.why == "reply"


def test_one_puts_ones_name_to_it_for_good(browser: Browser, asked: Contribution, bo: Person) -> None:
    client = browser(bo)
    for _twice in range(2):
        client.post(f"/me/shielded/{asked.pk}/name/")
    run_jobs()
    asked.refresh_from_db()
    assert (asked.author, asked.organisation, asked.shielded_as) == (bo, bo.organisation, "")
    assert not ShieldedAuthor.objects.exists()
    assert LABEL not in client.get(asked.get_absolute_url()).content.decode()
    assert "Who charges" in client.get("/search/?q=author:bo").content.decode()


def test_an_operator_sees_who_asked_only_with_a_reason_that_is_kept_and_told(
    browser: Browser, asked: Contribution, bo: Person, ada: Person, cy: Person
) -> None:
    Person.objects.filter(pk=cy.pk).update(is_operator=True)
    cy.refresh_from_db()
    address = f"/operate/asked/{asked.pk}/"
    for person in (ada, bo):
        assert browser(person).get(address).status_code == 403
        assert browser(person).post(address, {"reason": "x"}).status_code == 403
    client = browser(cy)
    assert "Bo Lind" not in client.get(address).content.decode()
    assert client.post(address, {"reason": " "}).status_code == 422
    assert not AuditEntry.objects.exists()
    shown = client.post(address, {"reason": "A threat to somebody"})
    assert "Bo Lind" in shown.content.decode() and "no-store" in shown["Cache-Control"]
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.subject, entry.reason) == (Act.SAW_WHO_ASKED, asked.pk, "A threat to somebody")
    assert "Bo" not in str(AuditEntry.objects.values())
    run_jobs()
    told = mails_to(str(bo.email))[-1].body
    assert "A threat to somebody" in told and asked.title not in told
    assert "A threat to somebody" in browser(bo).get("/me/shielded/").content.decode()


def test_no_name_is_shown_where_the_log_cannot_be_written(
    browser: Browser, asked: Contribution, cy: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    Person.objects.filter(pk=cy.pk).update(is_operator=True)
    cy.refresh_from_db()
    monkeypatch.setattr(AuditEntry.objects, "create", lambda **_fields: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        browser(cy).post(f"/operate/asked/{asked.pk}/", {"reason": "Curious"})


def test_the_askers_file_has_it_and_nobody_elses(
    browser: Browser, asked: Contribution, bo: Person, ada: Person
) -> None:
    assert "Who charges" in browser(bo).get("/settings/data.json").content.decode()
    assert "Who charges" not in browser(ada).get("/settings/data.json").content.decode()
