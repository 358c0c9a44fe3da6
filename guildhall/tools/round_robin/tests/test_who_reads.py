"""Who reads the answers: canaries for everybody who must not."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guildhall.communities.models import Community
from guildhall.contributions.models import Attachment
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson
from guildhall.testing.jobs import run_jobs
from guildhall.tools.round_robin.models import RoundRobin
from guildhall.tools.round_robin.tests.conftest import Asking, address, answer

pytestmark = pytest.mark.django_db
CANARY, COMMERCIAL, NAME = "zqanswervx", "77.31", "zqnamevx.txt"


@pytest.fixture
def answered(fees: RoundRobin, bo: Person, browser: Browser) -> RoundRobin:
    """Torridge has answered, with a price and a file."""
    file = SimpleUploadedFile(NAME, b"zqcontentvx")
    answer(browser(bo), fees, words=CANARY, bin=COMMERCIAL, letter=file)
    return fees


def file_address(round_robin: RoundRobin) -> str:
    file = Attachment.objects.get(name=NAME)
    return f"/c/{round_robin.community.slug}/round_robin/{round_robin.pk}/files/{file.key}/{file.name}"


def everything(client: Client, round_robin: RoundRobin) -> str:
    """Every page that could show something of the answers, in one."""
    pages = [address(round_robin, verb) for verb in ("answer", "ask", "results", "csv")]
    pages += [round_robin.get_absolute_url(), file_address(round_robin), "/notices/", "/", "/activity/"]
    pages += [f"/c/{round_robin.community.slug}/round_robin/", "/search/?q=charge"]
    said = []
    for page in pages:
        found = client.get(page)
        # A page that says that there is nothing here repeats the address.
        if found.status_code != 404:
            said.append((b"".join(found) if found.streaming else found.content).decode())
    return "\n".join(said)


def test_whoever_answered_reads_the_answers_on_the_page_in_the_table_and_in_files(
    answered: RoundRobin, cy: Person, browser: Browser
) -> None:
    answer(browser(cy), answered, fee="3")
    seen = everything(browser(cy), answered)
    for word in (CANARY, COMMERCIAL, NAME, "zqcontentvx"):
        assert word in seen


@pytest.mark.parametrize("who", ["ada", "bo"])
def test_the_asker_and_whoever_looks_after_the_community_read_them_too(
    asking: Asking, torridge: Organisation, ada: Person, bo: Person, browser: Browser, who: str
) -> None:
    mine = asking(torridge, author=bo)
    answer(browser(bo), mine, words=CANARY)
    client = browser({"ada": ada, "bo": bo}[who])
    assert CANARY in client.get(address(mine, "results")).content.decode()


def test_whoever_is_asked_and_has_not_answered_sees_who_has_and_how_to_see_more(
    answered: RoundRobin, cy: Person, browser: Browser
) -> None:
    seen = everything(browser(cy), answered)
    for word in (CANARY, COMMERCIAL, NAME, "zqcontentvx"):
        assert word not in seen
    page = browser(cy).get(address(answered, "results"))
    assert page.status_code == 403
    assert "Answer for Newport to see what the others say" in page.content.decode()
    assert "Torridge" in page.content.decode()
    assert browser(cy).get(file_address(answered)).status_code == 404


def test_keeping_a_part_or_declining_opens_nothing(
    answered: RoundRobin, cy: Person, browser: Browser
) -> None:
    answer(browser(cy), answered, "save", fee="3")
    assert browser(cy).get(address(answered, "results")).status_code == 403
    browser(cy).post(address(answered, "decline"), {"reason": "time"})
    assert browser(cy).get(address(answered, "csv")).status_code == 403
    assert CANARY not in everything(browser(cy), answered)


def test_taking_an_answer_back_closes_the_results_again(
    answered: RoundRobin, cy: Person, browser: Browser
) -> None:
    answer(browser(cy), answered, fee="3")
    assert browser(cy).get(address(answered, "results")).status_code == 200
    browser(cy).post(address(answered, "take_back"))
    assert browser(cy).get(address(answered, "results")).status_code == 403


def test_an_outsider_and_somebody_of_no_known_place_read_nothing(
    answered: RoundRobin, make_person: MakePerson, browser: Browser, visitor: Client
) -> None:
    elsewhere = Organisation.objects.create(code="EXE", name="Exeter City Council")
    outsider = make_person("Ola Out", organisation=elsewhere)
    unproved = make_person("Una Proved", verified_at=None)
    for person in (outsider, unproved):
        seen = everything(browser(person), answered)
        for word in (CANARY, COMMERCIAL, NAME, "zqcontentvx"):
            assert word not in seen
        assert answer(browser(person), answered, fee="1").status_code == 403
    for verb in ("answer", "results", "csv"):
        assert "/account/login/" in visitor.get(address(answered, verb))["Location"]
    assert visitor.get(file_address(answered)).status_code == 404


def test_what_is_begun_is_read_by_colleagues_alone(
    fees: RoundRobin, ada: Person, bo: Person, cy: Person, make_person: MakePerson, browser: Browser
) -> None:
    letter = SimpleUploadedFile(NAME, b"zqcontentvx")
    answer(browser(bo), fees, "save", words=CANARY, letter=letter)
    answer(browser(cy), fees, fee="3")
    assert CANARY in everything(browser(make_person("Fay Marsh")), fees)
    for person in (ada, cy):
        seen = everything(browser(person), fees)
        for word in (CANARY, NAME, "zqcontentvx"):
            assert word not in seen


def test_commercial_answers_are_hidden_from_suppliers_wherever_they_are(
    answered: RoundRobin, torridge: Organisation, ada: Person, make_person: MakePerson, browser: Browser
) -> None:
    colleague = make_person("Sal Seller", kind=Person.Kind.SUPPLIER)
    seen = everything(browser(colleague), answered)
    assert CANARY in seen
    assert COMMERCIAL not in seen
    assert "1 question is commercial" in seen
    # Even where a supplier asked, or looks after the community.
    Person.objects.filter(pk=ada.pk).update(kind=Person.Kind.SUPPLIER)
    ada.refresh_from_db()
    seen = everything(browser(ada), answered)
    assert CANARY in seen
    assert COMMERCIAL not in seen


def test_a_commercial_file_is_hidden_from_suppliers_too(
    answered: RoundRobin, make_person: MakePerson, browser: Browser
) -> None:
    answered.questions.filter(key="letter").update(is_commercial=True)
    seller = make_person("Sal Seller", kind=Person.Kind.SUPPLIER)
    assert browser(seller).get(file_address(answered)).status_code == 404
    assert NAME not in everything(browser(seller), answered)


def test_a_round_robin_that_one_may_not_see_is_not_there(
    asking: Asking,
    adoption: Community,
    newport: Organisation,
    torridge: Organisation,
    cy: Person,
    bo: Person,
    browser: Browser,
) -> None:
    hidden = asking(newport, torridge, community=adoption)
    answer(browser(bo), hidden, words=CANARY)
    for verb in ("answer", "results", "csv", "ask"):
        assert browser(cy).get(address(hidden, verb)).status_code == 404
    for verb in ("answer", "decline", "take_back", "ask"):
        assert browser(cy).post(address(hidden, verb), {"act": "send"}).status_code == 404
    run_jobs()
    assert "What do you charge?" not in browser(cy).get("/notices/").content.decode()


def test_the_banned_answer_for_nobody(fees: RoundRobin, eve: Person, browser: Browser) -> None:
    assert answer(browser(eve), fees, fee="3").status_code == 403
    assert browser(eve).post(address(fees, "decline"), {"reason": "time"}).status_code == 403


def test_what_is_removed_is_gone_with_its_answers(
    answered: RoundRobin, ada: Person, bo: Person, browser: Browser
) -> None:
    answered.remove(ada, "Not here")
    for verb in ("answer", "results", "csv"):
        assert browser(bo).get(address(answered, verb)).status_code == 404
    assert browser(bo).get(file_address(answered)).status_code == 404
