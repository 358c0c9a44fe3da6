"""A person's page and profile: who may see what, pictures, languages, being away."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from guildhall.communities.models import Community
from guildhall.kit import uploads
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.people.profile import OPTIONAL, searchable_words, visible_fields
from guildhall.people.tests.test_access import sign_in_after
from guildhall.testing.cast import Browser, MakeCommunity, MakePerson, Write
from guildhall.testing.jobs import run_jobs
from guildhall.web.language import JUST_CHOSEN
from guildhall.web.profile_forms import FIELDS

Reach = Person.Reach


def picture(width: int = 400, kind: str = "JPEG") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (width, 300), "teal").save(out, kind)
    return SimpleUploadedFile("me.jpg", out.getvalue())


def filled(person: Person, **changes: object) -> dict[str, object]:
    """What the browser sends when the profile form is sent as it stands."""
    values: dict[str, object] = {name: getattr(person, name) for name in FIELDS}
    values |= {"away_until": person.away_until or "", "organisation": person.organisation_id or ""}
    values |= {"links": "\n".join(person.links)}
    values |= {"speaks": ", ".join(person.speaks)}
    values |= {f"shown_{name}": Reach.SIGNED_IN for name in OPTIONAL}
    return values | changes


def main_of(answer: Any) -> str:
    """The page without its frame, where one's own name always stands."""
    return str(answer.content.decode().partition("<main")[2].partition("</main>")[0])


class TestWhoMaySeeWhat:
    @pytest.mark.parametrize(
        ("reach", "seen_by"),
        [
            (Reach.SIGNED_IN, {"ada", "bo", "cy", "fay"}),
            (Reach.SHARED, {"ada", "bo"}),
            (Reach.ORGANISATION, {"bo", "fay"}),
            (Reach.NOBODY, {"bo"}),
        ],
    )
    def test_each_reach(
        self,
        waste: Community,
        ada: Person,
        bo: Person,
        cy: Person,
        make_person: MakePerson,
        reach: Reach,
        seen_by: set[str],
    ) -> None:
        fay = make_person("Fay Marsh")
        bo.change_profile(phone="01237 428700", shown_to={"phone": reach})
        viewers = {"ada": ada, "bo": bo, "cy": cy, "fay": fay, "visitor": None}
        assert {name for name, viewer in viewers.items() if "phone" in visible_fields(bo, viewer)} == seen_by

    def test_the_page_shows_just_that(self, bo: Person, cy: Person, browser: Browser) -> None:
        words = {name: f"canary of {name}" for name in ("responsible_for", "knows", "working_on", "phone")}
        bo.change_profile(
            **words,
            links=["https://canary.example.org/"],
            speaks=["Canarian"],
            shown_to=dict.fromkeys(OPTIONAL, Reach.NOBODY),
        )
        theirs = main_of(browser(cy).get(bo.get_absolute_url()))
        assert "canar" not in theirs.casefold()
        assert (bo.email or "-") not in theirs
        assert main_of(browser(bo).get(bo.get_absolute_url())).count("canary of") == len(words)
        assert searchable_words(bo) == "", "nor can it be found by searching"

    def test_an_unverified_colleague_is_no_colleague(self, bo: Person, make_person: MakePerson) -> None:
        fay = make_person("Fay Marsh", verified_at=None)
        bo.change_profile(shown_to={"phone": Reach.ORGANISATION})
        assert "phone" not in visible_fields(bo, fay)

    def test_visitors_see_no_profile(self, visitor: Client, bo: Person) -> None:
        assert visitor.get(bo.get_absolute_url())["Location"].startswith("/account/login/")
        assert visitor.get("/people/bo-lind/photo").status_code == 404

    def test_nobody_who_waits_has_a_page(
        self, browser: Browser, ada: Person, make_person: MakePerson
    ) -> None:
        fay = make_person("Fay Marsh", approved_at=None)
        assert browser(ada).get(fay.get_absolute_url()).status_code == 404


class TestAPersonsPage:
    def test_it_tells_of_no_community_whose_members_one_may_not_know(
        self, make_community: MakeCommunity, ada: Person, bo: Person, cy: Person, browser: Browser
    ) -> None:
        make_community("Chief officers", kind="private")
        make_community("Bins", kind="restricted")
        page = bo.get_absolute_url()
        assert "Chief officers" in main_of(browser(ada).get(page))
        theirs = main_of(browser(cy).get(page))
        assert "Chief officers" not in theirs
        assert "Bins" in theirs

    def test_it_is_about_them_and_not_about_whoever_reads_it(
        self, bo: Person, cy: Person, browser: Browser
    ) -> None:
        theirs = main_of(browser(cy).get(bo.get_absolute_url()))
        assert "<h1>Bo Lind</h1>" in theirs
        assert "Cy Morgan" not in theirs

    def test_shows_what_they_wrote_to_those_who_may_read_it(
        self,
        waste: Community,
        adoption: Community,
        bo: Person,
        cy: Person,
        ada: Person,
        write: Write,
        browser: Browser,
    ) -> None:
        write(waste, bo, "Who charges for bins?", kind="question")
        write(adoption, bo, "Matching panels")
        seen_by_cy = main_of(browser(cy).get(bo.get_absolute_url()))
        assert "Who charges for bins?" in seen_by_cy
        assert "Matching" not in seen_by_cy
        assert "Adoption panels" not in seen_by_cy
        seen_by_ada = main_of(browser(ada).get(bo.get_absolute_url()))
        assert "Matching panels" in seen_by_ada
        assert "Adoption panels" in seen_by_ada

    def test_earlier_posts_keep_the_earlier_council(
        self, waste: Community, bo: Person, leeds: Organisation, write: Write, browser: Browser
    ) -> None:
        write(waste, bo, "Who charges for bins?")
        bo.place(leeds)
        assert "then Torridge, now Leeds" in main_of(browser(bo).get(bo.get_absolute_url()))

    def test_names_of_all_kinds(self, make_person: MakePerson, browser: Browser, ada: Person) -> None:
        names = ["Ŵyn ap Ŷnyr", "李 小龙", "O'Brien & <b>Sons</b>", "محمد علي", "X"]
        for number, name in enumerate(names):
            person = make_person(name, email=f"{number}@torridge.gov.uk")
            page = browser(ada).get(person.get_absolute_url())
            assert page.status_code == 200
            assert "<b>Sons" not in page.content.decode()
            assert person.initials


class TestEditing:
    def test_everything_one_may_say(self, bo: Person, browser: Browser) -> None:
        client = browser(bo)
        answer = client.post(
            "/me/edit/",
            filled(
                bo,
                name="  Bo \u202e Lind  ",
                knows="Bins\nand lids",
                links="https://example.org/bo\n\nhttps://example.org/bo",
                speaks="Cymraeg, British Sign Language,,",
                working_on="Food waste",
                shown_phone=Reach.NOBODY,
                language="cy",
            ),
        )
        assert answer["Location"] == bo.get_absolute_url(), answer.content.decode()
        bo.refresh_from_db()
        assert (bo.name, bo.links) == ("Bo Lind", ["https://example.org/bo"])
        assert bo.speaks == ["Cymraeg", "British Sign Language"]
        assert (bo.language, bo.shown_to["phone"]) == ("cy", "nobody")
        assert bo.working_on_at is not None
        assert bo.is_verified, "nothing that was verified has changed"
        assert 'lang="cy"' in client.get("/me/edit/").content.decode()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": " \u200b "},
            {"links": "javascript:alert(1)"},
            {"links": "\n".join(f"https://example.org/{number}" for number in range(6))},
            {"knows": "x" * 1001},
            {"kind": "king"},
            {"shown_phone": "everybody"},
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, bo: Person, browser: Browser, wrong: dict[str, str]
    ) -> None:
        answer = browser(bo).post("/me/edit/", filled(bo, working_on="typed and kept", **wrong))
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "There is a problem" in page
        assert "typed and kept" in page
        bo.refresh_from_db()
        assert bo.working_on == ""

    def test_a_photo_is_made_anew_shown_small_and_replaced(
        self, bo: Person, cy: Person, visitor: Client, browser: Browser
    ) -> None:
        client = browser(bo)
        client.post("/me/edit/", filled(bo, picture=picture()))
        bo.refresh_from_db()
        first = bo.photo
        shown = browser(cy).get("/people/bo-lind/photo")
        assert shown["Content-Type"] == "image/webp"
        with Image.open(io.BytesIO(b"".join(shown.streaming_content))) as made:  # type: ignore[attr-defined]
            assert made.size == (128, 128)
        assert (
            browser(cy).get("/people/bo-lind/photo", headers={"if-none-match": shown["ETag"]}).status_code
            == 304
        )
        assert b"BL" in visitor.get("/people/bo-lind/photo").content, "visitors get initials"
        bo.refresh_from_db()
        client.post("/me/edit/", filled(bo, remove_picture="on"))
        bo.refresh_from_db()
        assert (bo.photo, bo.photo_url) == ("", "")
        assert first

    def test_the_old_photo_goes(
        self, bo: Person, browser: Browser, django_capture_on_commit_callbacks: object
    ) -> None:
        client = browser(bo)
        client.post("/me/edit/", filled(bo, picture=picture()))
        bo.refresh_from_db()
        first = bo.photo
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            client.post("/me/edit/", filled(bo, picture=picture(500)))
        assert not uploads.path_of(first).exists()

    def test_a_photo_that_is_none_is_refused(self, bo: Person, browser: Browser) -> None:
        bad = SimpleUploadedFile("me.jpg", b"<svg onload=alert(1)>")
        answer = browser(bo).post("/me/edit/", filled(bo, picture=bad))
        assert answer.status_code == 422
        assert "me.jpg is not a picture" in answer.content.decode()

    def test_another_council_has_to_be_confirmed(
        self, bo: Person, leeds: Organisation, browser: Browser
    ) -> None:
        browser(bo).post("/me/edit/", filled(bo, organisation=leeds.pk))
        bo.refresh_from_db()
        assert (bo.organisation, bo.is_verified) == (leeds, False)

    def test_a_supplier_is_not_an_officer_by_saying_so(
        self, bo: Person, torridge: Organisation, browser: Browser
    ) -> None:
        torridge.sector = Organisation.Sector.SUPPLIER
        torridge.save()
        Person.objects.filter(pk=bo.pk).update(kind=Person.Kind.SUPPLIER)
        bo.refresh_from_db()
        browser(bo).post("/me/edit/", filled(bo, kind=Person.Kind.OFFICER))
        bo.refresh_from_db()
        assert not bo.is_verified


class TestWelcome:
    def test_two_answers_and_at_once_what_fits(
        self,
        waste: Community,
        ada: Person,
        make_person: MakePerson,
        torridge: Organisation,
        write: Write,
        browser: Browser,
    ) -> None:
        ada.change_profile(knows="Charging for replacement bins, and contamination", last_login=ada.joined_at)
        write(waste, ada, "Replacement bins: who charges?", kind="question")
        newcomer = make_person("Priya", welcomed_at=None, email="priya.nair@torridge.gov.uk")
        run_jobs()
        client = browser(newcomer)
        assert "What are you working on this month?" in client.get("/welcome/").content.decode()
        answer = client.post(
            "/welcome/?next=/saved/",
            {
                "name": "Priya Nair",
                "organisation": torridge.pk,
                "working_on": "Our charge for replacement bins",
            },
        )
        assert answer["Location"] == "/welcome/?next=%2Fsaved%2F"
        page = main_of(client.get(answer["Location"]))
        for fits in (
            "Ada Okafor",
            "Replacement bins: who charges?",
            "Waste and recycling",
            "Also about: charge",
        ):
            assert fits in page, fits
        assert "our" not in page.partition("Also about:")[2].partition("<")[0], "words that tell nothing"
        assert 'href="/saved/"' in page
        newcomer.refresh_from_db()
        assert (newcomer.slug, newcomer.working_on) == ("priya-nair", "Our charge for replacement bins")

    def test_only_what_one_may_see(
        self, adoption: Community, ada: Person, cy: Person, write: Write, browser: Browser
    ) -> None:
        write(adoption, ada, "Adoption matching panels", kind="question")
        run_jobs()
        cy.change_profile(working_on="Adoption matching panels")
        page = main_of(browser(cy).get("/welcome/"))
        assert "matching panels" not in page.replace(cy.working_on, "")
        assert "Adoption panels" not in page

    @pytest.mark.parametrize("words", ["", "the of and", "& | ! :* ' \\ ((", "x" * 999, "日本語 🚮"])
    def test_any_words_will_do(self, cy: Person, browser: Browser, words: str) -> None:
        cy.change_profile(working_on=words)
        assert browser(cy).get("/welcome/").status_code == 200

    def test_it_leads_nowhere_else(self, cy: Person, browser: Browser) -> None:
        assert "evil.example" not in main_of(browser(cy).get("/welcome/?next=https://evil.example/"))


class TestLanguage:
    def test_the_switch_keeps_the_page(self, visitor: Client, db: None) -> None:
        answer = visitor.get("/language/cy?next=/account/login/%3Fa=b")
        assert answer["Location"] == "/account/login/?a=b"
        assert 'lang="cy"' in visitor.get("/account/login/").content.decode()
        assert visitor.get("/language/xx").status_code == 404

    def test_it_is_the_persons_from_then_on(self, bo: Person, browser: Browser) -> None:
        browser(bo).get("/language/cy?next=/saved/")
        bo.refresh_from_db()
        assert bo.language == "cy"

    def test_whoever_chose_it_on_the_way_to_signing_in_goes_on_in_it(
        self, bo: Person, visitor: Client
    ) -> None:
        visitor.get("/language/cy?next=/account/login/")
        sign_in_after(visitor, "/account/login/", bo)
        bo.refresh_from_db()
        assert bo.language == "cy"
        assert 'lang="cy"' in visitor.get("/").content.decode()
        # English chosen later stays, though they chose Welsh here within the hour; and whoever signs in next is not asked to.
        assert not visitor.cookies[JUST_CHOSEN].value
        visitor.get("/language/en")
        visitor.post("/account/logout/")
        sign_in_after(visitor, "/account/login/", bo)
        bo.refresh_from_db()
        assert bo.language == "en"

    def test_what_was_chosen_long_ago_on_a_machine_changes_nobody(self, bo: Person, visitor: Client) -> None:
        visitor.get("/language/cy")
        assert visitor.cookies[JUST_CHOSEN]["max-age"] == 3600
        del visitor.cookies[JUST_CHOSEN]
        sign_in_after(visitor, "/account/login/", bo)
        bo.refresh_from_db()
        assert bo.language == "en"

    @pytest.mark.parametrize(
        "where", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"]
    )
    def test_it_leads_nowhere_else(self, visitor: Client, where: str, db: None) -> None:
        assert visitor.get("/language/cy", {"next": where})["Location"] == "/"


class TestAway:
    @pytest.mark.parametrize(
        ("days", "kept"), [(-1, False), (0, False), (1, True), (366, True), (400, False)]
    )
    def test_one_says_until_when_for_a_day_to_come(
        self, bo: Person, browser: Browser, days: int, kept: bool
    ) -> None:
        day = timezone.localdate() + timedelta(days=days)
        answer = browser(bo).post("/me/edit/", filled(bo, away_until=day.isoformat()))
        bo.refresh_from_db()
        assert bo.away_until == (day if kept else None)
        assert answer.status_code == (302 if kept else 422)

    def test_others_see_it_on_the_page_and_in_the_list_until_that_day(
        self, bo: Person, cy: Person, browser: Browser
    ) -> None:
        back = timezone.localdate() + timedelta(days=3)
        bo.change_profile(away_until=back)
        run_jobs()
        client = browser(cy)
        addresses = (bo.get_absolute_url(), "/people/", f"/people/?q={bo.name}")
        for address in addresses:
            assert main_of(client.get(address)).count("Away, back on") == 1
        with time_machine.travel(timezone.now() + timedelta(days=3)):
            for address in addresses:
                assert "Away, back on" not in main_of(browser(cy).get(address))
