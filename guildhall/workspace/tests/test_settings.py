"""What facilitators change: description, kind, themes, picture, and archiving; and communities inside others."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from guildhall.communities.models import Community, Membership
from guildhall.communities.refusals import Refused
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person

Browser = Callable[[Person], Client]
MakeCommunity = Callable[..., Community]
Write = Callable[..., Contribution]


def description(**changed: str) -> dict[str, str]:
    return {
        "name": "Waste",
        "purpose": "Bins",
        "about": "",
        "principles": "",
        "welcome": "",
        "mails": "full",
    } | changed


def test_facilitators_describe_their_community(waste: Community, ada: Person, browser: Browser) -> None:
    address = reverse("look_after_settings", args=[waste.slug])
    browser(ada).post(address, description(name="Waste and street cleansing", about="All about <bins>."))
    front = browser(ada).get(waste.get_absolute_url()).content.decode()
    assert "Waste and street cleansing" in front
    assert "All about &lt;bins&gt;." in front


def test_a_name_that_looks_like_another_is_refused_and_nothing_typed_is_lost(
    waste: Community, make_community: MakeCommunity, ada: Person, browser: Browser
) -> None:
    make_community("Planning policy")
    address = reverse("look_after_settings", args=[waste.slug])
    answer = browser(ada).post(address, description(name="PIanning  Pоlicy", about="What I typed"))
    content = answer.content.decode()
    assert answer.status_code == 422
    assert "There is already a community called Planning policy" in content
    assert "What I typed" in content
    waste.refresh_from_db()
    assert waste.name == "Waste and recycling"


def test_a_community_keeps_its_own_name(waste: Community, ada: Person, browser: Browser) -> None:
    address = reverse("look_after_settings", args=[waste.slug])
    assert browser(ada).post(address, description(name="WASTE and recycling")).status_code == 302


def test_closing_hides_at_once_what_was_written(
    waste: Community, ada: Person, bo: Person, cy: Person, write: Write, browser: Browser
) -> None:
    written = write(waste, bo, "Who charges for bins?")
    assert "Who charges for bins?" in browser(cy).get(waste.get_absolute_url()).content.decode()
    browser(ada).post(reverse("look_after_kind", args=[waste.slug]), {"kind": "restricted"})
    assert "Who charges for bins?" not in browser(cy).get(waste.get_absolute_url()).content.decode()
    assert "Who charges for bins?" in browser(bo).get(waste.get_absolute_url()).content.decode()
    assert not Contribution.objects.visible_to(cy).filter(pk=written.pk).exists()


def test_opening_to_the_web_shows_to_visitors(
    waste: Community, ada: Person, bo: Person, write: Write, browser: Browser, visitor: Client
) -> None:
    write(waste, bo, "Who charges for bins?")
    assert "Who charges" not in visitor.get(waste.get_absolute_url()).content.decode()
    browser(ada).post(reverse("look_after_kind", args=[waste.slug]), {"kind": "open", "is_public": "on"})
    assert "Who charges" in visitor.get(waste.get_absolute_url()).content.decode()


def test_a_confidential_name_stays_unknown_and_may_be_taken(
    adoption: Community, bo: Person, ada: Person
) -> None:
    other = Community.objects.found(bo, name="Adoption panels", purpose="Open one")
    assert other.slug == "adoption-panels"
    with pytest.raises(Refused, match="Another community has this name"):
        adoption.change_kind("private", by=ada)


def test_themes_are_added_renamed_ordered_and_removed(
    waste: Community, ada: Person, bo: Person, write: Write, browser: Browser
) -> None:
    client, page = browser(ada), reverse("look_after_themes", args=[waste.slug])
    for name in ("Flats", "Food waste", "Charges"):
        client.post(page, {"name": name})
    assert client.post(page, {"name": "food WASTE"}).status_code == 422
    flats, food, charges = waste.themes.all()
    written = write(waste, bo, "Bins in flats", theme=flats)

    def change(theme: object, **values: str) -> None:
        client.post(reverse("look_after_theme", args=[waste.slug, getattr(theme, "pk")]), values)  # noqa: B009

    change(charges, act="up")
    change(flats, act="rename", name="Flats and shops")
    assert [theme.name for theme in waste.themes.all()] == ["Flats and shops", "Charges", "Food waste"]
    change(flats, act="remove")
    written.refresh_from_db()
    assert written.theme is None
    change(food, act="up")
    change(food, act="up")
    assert [theme.name for theme in waste.themes.all()] == ["Food waste", "Charges"]


def picture() -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (300, 200), "green").save(stream, "PNG")
    return SimpleUploadedFile("logo.png", stream.getvalue(), "image/png")


def test_a_logo_is_shown_and_taken_away(
    waste: Community, ada: Person, visitor: Client, browser: Browser
) -> None:
    address = reverse("look_after_logo", args=[waste.slug])
    small = reverse("community_logo", args=[waste.slug, 64])
    assert visitor.get(small).status_code == 404
    browser(ada).post(address, {"logo": picture()})
    assert visitor.get(small)["Content-Type"] == "image/webp"
    assert visitor.get(reverse("community_logo", args=[waste.slug, 63])).status_code == 404
    browser(ada).post(address, {"act": "remove"})
    assert visitor.get(small).status_code == 404


def test_what_is_no_picture_is_refused(waste: Community, ada: Person, browser: Browser) -> None:
    file = SimpleUploadedFile("logo.png", b"<script>alert(1)</script>", "image/png")
    answer = browser(ada).post(reverse("look_after_logo", args=[waste.slug]), {"logo": file})
    assert answer.status_code == 422
    waste.refresh_from_db()
    assert waste.logo == ""


def test_the_picture_of_a_confidential_community_is_for_members(
    adoption: Community, ada: Person, cy: Person, browser: Browser
) -> None:
    browser(ada).post(reverse("look_after_logo", args=[adoption.slug]), {"logo": picture()})
    small = reverse("community_logo", args=[adoption.slug, 64])
    assert browser(ada).get(small).status_code == 200
    assert browser(cy).get(small).status_code == 404


def test_an_archived_community_is_read_and_comes_back(
    waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    address = reverse("look_after_archive", args=[waste.slug])
    browser(ada).post(address, {"act": "archive"})
    assert "Archived" in browser(bo).get(waste.get_absolute_url()).content.decode()
    browser(cy).post(f"{waste.get_absolute_url()}join/")
    assert not Membership.objects.filter(person=cy).exists()
    assert waste.name not in browser(cy).get("/communities/").content.decode().split('id="content"')[1]
    assert waste.name in browser(cy).get("/communities/?show=archived").content.decode()
    browser(ada).post(address, {"act": "bring back"})
    waste.refresh_from_db()
    assert not waste.is_archived


@pytest.fixture
def flats(waste: Community, ada: Person) -> Community:
    """A community inside another one."""
    return Community.objects.found(ada, name="Flats", purpose="Bins in flats", parent=waste)


def test_nothing_inside_is_wider_than_what_it_is_inside(waste: Community, ada: Person) -> None:
    waste.change_kind("restricted")
    with pytest.raises(Refused, match="cannot be more open"):
        Community.objects.found(ada, name="Flats", purpose="Bins in flats", parent=waste)


def test_closing_the_outer_one_closes_what_is_inside_as_far(
    waste: Community, flats: Community, ada: Person
) -> None:
    waste.change_kind("private", by=ada)
    flats.refresh_from_db()
    assert flats.kind == "private"
    with pytest.raises(Refused, match="cannot be more open"):
        flats.change_kind("open", by=ada)


def test_only_a_public_one_has_a_public_one_inside(waste: Community, flats: Community, ada: Person) -> None:
    with pytest.raises(Refused):
        flats.change_kind("open", is_public=True, by=ada)
    waste.change_kind("open", is_public=True, by=ada)
    flats.change_kind("open", is_public=True, by=ada)
    waste.change_kind("open", is_public=False, by=ada)
    flats.refresh_from_db()
    assert not flats.is_public


def test_members_of_a_closed_community_alone_join_what_is_inside(
    waste: Community, flats: Community, ada: Person, bo: Person, cy: Person
) -> None:
    waste.change_kind("restricted", by=ada)
    with pytest.raises(Refused, match="Join that first"):
        flats.apply(cy, "Please")
    with pytest.raises(Refused, match="Join that first"):
        flats.invite([str(cy.email)], ada).sent[0].accept(cy)
    assert flats.apply(bo, "Please").state == "waiting"


def test_leaving_the_outer_one_leaves_what_is_inside(
    waste: Community, flats: Community, bo: Person, browser: Browser
) -> None:
    flats.admit(bo)
    leave = f"{waste.get_absolute_url()}leave/"
    assert "Flats" in browser(bo).get(leave).content.decode().split('id="content"')[1]
    browser(bo).post(leave)
    assert not Membership.objects.filter(person=bo).exists()
    flats.refresh_from_db()
    assert flats.member_count == 1


def test_archiving_the_outer_one_archives_what_is_inside_and_brings_it_back(
    waste: Community, flats: Community, ada: Person
) -> None:
    waste.archive(ada)
    flats.refresh_from_db()
    assert flats.is_archived
    with pytest.raises(Refused, match="Bring it back first"):
        flats.bring_back(ada)
    waste.bring_back(ada)
    flats.refresh_from_db()
    assert not flats.is_archived
