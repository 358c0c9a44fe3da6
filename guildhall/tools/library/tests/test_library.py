"""The library through its pages: adding, versions, folders, licence, downloads, and what each person may."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.contributions.models import Attachment, Contribution
from guildhall.contributions.writing import keep_file
from guildhall.kit import uploads
from guildhall.people.models import Person
from guildhall.testing.jobs import run_jobs
from guildhall.tools.library import samples
from guildhall.tools.library.archive import Entry, place_of
from guildhall.tools.library.models import Document, Folder

Browser = Callable[[Person | None], Client]
BINS = ["Replacement bins\nWe charge 32 pounds.", "Exemptions\nNobody pays for a flapdoodle."]


def file(name: str = "bins_policy.txt", content: bytes = b"We charge for bins") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def add(
    client: Client, community: Community, *files: SimpleUploadedFile, status: int = 302, **said: Any
) -> Any:
    given = {
        "title": "",
        "html": "",
        "licence": "ogl",
        "language": "en",
        "shared_with": "community",
        "act": "send",
        "token": "a" * 22,
    }
    answer = client.post(reverse("library_new", args=[community.slug]), given | said | {"files": files})
    assert answer.status_code == status
    return answer


def document(community: Community, author: Person, name: str, content: bytes, **fields: Any) -> Document:
    made = Contribution.objects.write(
        author, community, "document", html="", **{"title": "Replacement bins", **fields}
    )
    assert isinstance(made, Document)
    made.add_version(keep_file(uploads.accept(file(name, content)), author), author)
    return made


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def sent(answer: Any) -> bytes:
    """The whole of an answer that comes in pieces."""
    return b"".join(answer.streaming_content)


def names_in(answer: Any) -> list[str]:
    content = sent(answer)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_several_files_become_a_document_each_with_what_was_said_once(
    waste: Community, bo: Person, browser: Browser
) -> None:
    folder = Folder.objects.create(community=waste, name="Policies")
    client = browser(bo)
    answer = add(
        client,
        waste,
        *(file(f"{name}.txt") for name in ("bins_policy", "caddy letter", "costs")),
        folder=folder.pk,
        source=bo.organisation_id,
        title="Only for one",
        tags="bins",
    )
    assert answer["Location"] == f"/c/{waste.slug}/library/?folder={folder.pk}"
    made = Document.objects.order_by("pk")
    assert [each.title for each in made] == ["bins policy", "caddy letter", "costs"]
    for each in made:
        assert (each.folder, each.licence, each.source) == (folder, "ogl", bo.organisation)
        assert each.taggings.get().tag.name == "bins"
        assert each.current.attachment.audience == waste.posts  # type: ignore[union-attr]
        assert each.attachments.count() == 1
    assert "3 documents added." in page(client, answer["Location"])


def test_the_form_sent_twice_adds_once(waste: Community, bo: Person, browser: Browser) -> None:
    client = browser(bo)
    first = add(client, waste, file())["Location"]
    assert add(client, waste, file())["Location"] == first
    assert Document.objects.count() == 1


def test_without_a_file_nothing_is_added_and_what_was_typed_stays(
    waste: Community, bo: Person, browser: Browser
) -> None:
    answer = add(browser(bo), waste, title="Bins", html="Our policy", status=422)
    assert "Choose at least one file." in answer.content.decode()
    assert 'value="Bins"' in answer.content.decode()
    assert not Document.objects.exists()


def test_a_file_that_is_refused_leaves_the_others_waiting(
    waste: Community, bo: Person, browser: Browser
) -> None:
    client = browser(bo)
    answer = add(
        client,
        waste,
        file("good.txt"),
        file("bad.svg", b"<svg onload='alert(1)'/>"),
        html="Words",
        status=422,
    )
    assert "bad.svg cannot be shared here" in answer.content.decode()
    assert "Take out good.txt" in answer.content.decode()
    add(client, waste, html="Words")
    assert Document.objects.get().current.attachment.name == "good.txt"  # type: ignore[union-attr]


def test_a_newer_version_keeps_the_address_and_the_older_one(
    waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    made = document(waste, bo, "old.txt", b"Old words")
    address = reverse("library_version", args=[waste.slug, made.pk])
    assert browser(cy).get(address).status_code == 403
    given = {"note": "New charges", "token": "b" * 22, "html": "", "act": "send", "files": file("new.txt")}
    for _twice in range(2):
        answer = browser(ada).post(address, given | {"files": file("new.txt")})
        assert answer["Location"] == made.get_absolute_url()
    made.refresh_from_db()
    assert made.versions.count() == 2
    shown = page(browser(cy), made.get_absolute_url())
    assert "Version 2: New charges" in shown
    download = browser(cy).get(reverse("library_download", args=[waste.slug, made.pk]))
    assert download["Content-Disposition"] == 'attachment; filename="new.txt"'
    older = browser(cy).get(reverse("library_download_version", args=[waste.slug, made.pk, 1]))
    assert sent(older) == b"Old words"


def test_a_newer_version_without_a_file_keeps_the_note(
    waste: Community, bo: Person, browser: Browser
) -> None:
    made = document(waste, bo, "old.txt", b"Old words")
    address = reverse("library_version", args=[waste.slug, made.pk])
    answer = browser(bo).post(address, {"note": "New charges", "html": "", "act": "send"})
    assert answer.status_code == 422
    assert "Choose the newer file." in answer.content.decode()
    assert "New charges" in answer.content.decode()


def test_one_goes_back_to_an_older_version(
    waste: Community, bo: Person, cy: Person, browser: Browser
) -> None:
    made = document(waste, bo, "right.txt", b"The right flapdoodle")
    made.add_version(keep_file(uploads.accept(file("wrong.txt", b"Wrong")), bo), bo)
    run_jobs()
    assert made.title not in page(browser(cy), "/search/?q=flapdoodle")
    address = reverse("library_current", args=[waste.slug, made.pk, 1])
    assert browser(cy).post(address).status_code == 403
    assert browser(bo).post(address)["Location"] == made.get_absolute_url()
    run_jobs()
    assert (
        "right.txt"
        in browser(cy).get(reverse("library_download", args=[waste.slug, made.pk]))["Content-Disposition"]
    )
    assert made.get_absolute_url() in page(browser(cy), "/search/?q=flapdoodle")


def test_one_does_not_go_back_to_a_version_that_the_scanner_keeps(
    waste: Community, bo: Person, browser: Browser
) -> None:
    made = document(waste, bo, "one.txt", b"One")
    made.add_version(keep_file(uploads.accept(file("two.txt", b"Two")), bo), bo)
    Attachment.objects.filter(name="one.txt").update(state=Attachment.State.INFECTED)
    address = reverse("library_current", args=[waste.slug, made.pk, 1])
    assert browser(bo).post(address).status_code == 404
    made.refresh_from_db()
    assert made.current is not None
    assert made.current.number == 2


def test_renamed_and_moved_it_stands_at_its_number(
    waste: Community, bo: Person, cy: Person, browser: Browser
) -> None:
    made = document(waste, bo, "bins.txt", b"Bins")
    old = made.get_absolute_url()
    folder = Folder.objects.create(community=waste, name="Policies")
    form = page(browser(bo), f"/contributions/{made.pk}/edit/")
    assert "Take out bins.txt" not in form
    answer = browser(bo).post(
        f"/contributions/{made.pk}/edit/",
        {"title": "Charges", "html": "", "language": "en", "folder": folder.pk, "licence": "public_sector"},
    )
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.title, made.folder, made.licence) == ("Charges", folder, "public_sector")
    assert made.versions.count() == 1
    shown = browser(cy).get(old, follow=True)
    assert shown.redirect_chain[0][0] == made.get_absolute_url()
    assert "For the public sector only" in shown.content.decode()


def test_facilitators_arrange_folders_and_only_empty_ones_go(
    waste: Community, ada: Person, bo: Person, browser: Browser
) -> None:
    folders = reverse("library_folders", args=[waste.slug])
    assert browser(bo).get(folders).status_code == 403
    client = browser(ada)
    client.post(folders, {"name": "Policies"})
    policies = Folder.objects.get()
    client.post(folders, {"name": "Old", "parent": policies.pk})
    old = Folder.objects.get(name="Old")
    again = client.post(folders, {"name": "policies"})
    assert again.status_code == 422
    assert "There is a folder of this name already" in again.content.decode()
    change = reverse("library_folder", args=[waste.slug, policies.pk])
    assert client.post(change, {"name": "Policies", "parent": old.pk}).status_code == 422
    client.post(change, {"name": "All policies"})
    made = document(waste, bo, "a.txt", b"A", folder=old)
    assert "All policies" in page(client, made.get_absolute_url())
    gone = reverse("library_folder_remove", args=[waste.slug, old.pk])
    assert browser(bo).post(gone).status_code == 403
    client.post(gone)
    assert Folder.objects.filter(pk=old.pk).exists()
    made.folder = None
    made.save()
    client.post(gone)
    assert not Folder.objects.filter(pk=old.pk).exists()


def test_folders_are_for_members_and_for_whoever_sees_something_in_them(
    waste: Community, adoption: Community, bo: Person, cy: Person, browser: Browser
) -> None:
    empty, full = (Folder.objects.create(community=waste, name=name) for name in ("Nothing", "Something"))
    document(waste, bo, "a.txt", b"A", folder=full)
    document(waste, bo, "b.txt", b"B", folder=empty, shared_with="members")
    listing = reverse("library", args=[waste.slug])
    assert "Nothing" in page(browser(bo), listing)
    seen = page(browser(cy), listing)
    assert "Something" in seen
    assert "Nothing" not in seen
    assert "1 document<" in seen


def test_a_document_that_moves_to_another_community_leaves_its_folder_there(
    waste: Community, adoption: Community, ada: Person, bo: Person, browser: Browser
) -> None:
    folder = Folder.objects.create(community=adoption, name="Quietly")
    made = document(adoption, bo, "a.txt", b"A", folder=folder)
    made.move_to(waste, ada)
    assert "Quietly" not in page(browser(ada), made.get_absolute_url())
    assert "Quietly" not in page(browser(ada), reverse("library", args=[waste.slug]))


def test_downloads_are_counted_without_names(
    waste: Community, bo: Person, cy: Person, browser: Browser, visitor: Client
) -> None:
    made = document(waste, bo, "a.txt", b"A")
    address = reverse("library_download", args=[waste.slug, made.pk])
    for _twice in range(2):
        sent(browser(cy).get(address))
    browser(cy).head(address)
    assert "downloaded 2 times" in page(browser(bo), made.get_absolute_url())
    assert visitor.get(address).status_code in (302, 404)
    made.refresh_from_db()
    assert made.download_count == 2


def test_what_one_may_not_see_is_in_no_zip_and_at_no_address(
    waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    folder = Folder.objects.create(community=waste, name="Policies")
    seen = document(waste, bo, "seen.txt", b"Seen", title="Seen", folder=folder)
    hidden = document(
        waste, bo, "hidden.txt", b"Hidden", title="Hidden", folder=folder, shared_with="members"
    )
    address = reverse("library_zip", args=[waste.slug])
    for asked in ({"document": [seen.pk, hidden.pk]}, {"whole": "1", "folder": folder.pk}):
        assert names_in(browser(cy).post(address, asked)) == ["Policies/Seen.txt"]
        assert len(names_in(browser(bo).post(address, asked))) == 2
    for name, more in (("library_download", []), ("library_download_version", [1]), ("library_version", [])):
        assert browser(cy).get(reverse(name, args=[waste.slug, hidden.pk, *more])).status_code == 404
    assert browser(cy).post(reverse("library_current", args=[waste.slug, hidden.pk, 1])).status_code == 404
    hidden.remove(ada, "Not here")
    assert browser(bo).get(reverse("library_download", args=[waste.slug, hidden.pk])).status_code == 404


def test_nothing_chosen_and_far_too_much_are_said(waste: Community, bo: Person, browser: Browser) -> None:
    made = document(waste, bo, "a.txt", b"A")
    address, listing = reverse("library_zip", args=[waste.slug]), reverse("library", args=[waste.slug])
    client = browser(bo)
    client.post(address)
    assert "Choose the documents that you want to download." in page(client, listing)
    Attachment.objects.update(size=300 * 2**20)
    client.post(address, {"document": made.pk})
    assert "more than 200 MB" in page(client, listing)


def test_names_in_a_zip_are_safe_and_each_its_own() -> None:
    used: set[str] = set()
    asked = [("..", "../../etc/passwd"), ("Ty: 1",), ("Ty: 1",)]
    places = [place_of(Entry("k" * 10, folders, "a/b:c.txt"), used) for folders in asked]
    assert not [part for place in places for part in place.split("/") if part in ("", ".", "..")]
    assert places[1:] == ["Ty- 1/a-b-c.txt", "Ty- 1/a-b-c (2).txt"]
    assert len(set(places)) == 3


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [
        ("bins.pdf", samples.pdf(BINS), "Page 2"),
        ("bins.docx", samples.docx(["One", "---", "A flapdoodle"]), "Page 2"),
        ("bins.xlsx", samples.xlsx({"First": [["a", 1]], "Second": [["flapdoodle", 2]]}), "Sheet 2"),
        ("bins.odt", samples.odt(["A flapdoodle"]), ""),
        ("bins.txt", b"A flapdoodle", ""),
    ],
)
def test_words_inside_are_found_and_the_page_is_said(
    waste: Community,
    bo: Person,
    cy: Person,
    eve: Person,
    browser: Browser,
    name: str,
    content: bytes,
    where: str,
) -> None:
    made = document(waste, bo, name, content)
    assert "We are reading it" in page(browser(cy), made.get_absolute_url())
    run_jobs()
    found = page(browser(cy), "/search/?q=flapdoodle")
    assert made.get_absolute_url() in found
    assert "<mark>flapdoodle</mark>" in found
    if where:
        assert f"<strong>{where}</strong>" in found
        assert f"{made.get_absolute_url()}?page=2#page-2" in found
    shown = page(browser(cy), f"{made.get_absolute_url()}?page=2")
    assert "flapdoodle" in shown
    hidden = document(waste, bo, name, content, title="For us", shared_with="members")
    run_jobs()
    assert hidden.get_absolute_url() not in page(browser(cy), "/search/?q=flapdoodle")
    assert hidden.get_absolute_url() in page(browser(bo), "/search/?q=flapdoodle")
    made.remove(bo, "Wrong file")
    run_jobs()
    assert made.get_absolute_url() not in page(browser(cy), "/search/?q=flapdoodle")


def test_pages_are_pictures_that_only_readers_of_the_document_get(
    waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser
) -> None:
    made = document(waste, bo, "bins.pdf", samples.pdf(BINS), shared_with="members")
    run_jobs()
    made.refresh_from_db()
    assert made.current
    key = made.current.attachment.key
    assert reverse("file_page", args=[key, 1]) in page(browser(bo), made.get_absolute_url())
    assert reverse("file_page", args=[key, 0]) in page(browser(bo), reverse("library", args=[waste.slug]))
    for number in (0, 1, 2):
        picture = browser(bo).get(reverse("file_page", args=[key, number]))
        assert picture["Content-Type"] == "image/webp"
        assert "sandbox" in picture["Content-Security-Policy"]
        assert browser(cy).get(reverse("file_page", args=[key, number])).status_code == 404
    assert browser(bo).get(reverse("file_page", args=[key, 3])).status_code == 404
    made.remove(ada, "Not here")
    assert browser(bo).get(reverse("file_page", args=[key, 1])).status_code == 404


def test_what_came_without_its_file_says_so(
    waste: Community, bo: Person, cy: Person, browser: Browser
) -> None:
    made = Contribution.objects.write(bo, waste, "document", title="Old report", html="<p>Imported.</p>")
    assert "came here without its file" in page(browser(cy), made.get_absolute_url())
    assert browser(cy).get(reverse("library_download", args=[waste.slug, made.pk])).status_code == 404


def test_the_list_costs_few_queries(
    waste: Community, bo: Person, browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    folder = Folder.objects.create(community=waste, name="Policies")
    for number in range(5):
        document(waste, bo, f"{number}.txt", b"A", folder=folder, title=f"Number {number}")
    client = browser(bo)
    page(client, reverse("library", args=[waste.slug]))
    with django_assert_max_num_queries(10):
        page(client, reverse("library", args=[waste.slug]))
