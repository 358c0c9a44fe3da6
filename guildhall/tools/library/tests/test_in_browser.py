"""The library in a real browser, with script and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.browser import Visit, is_accessible
from guildhall.testing.jobs import run_jobs
from guildhall.tools.library import samples
from guildhall.tools.library.models import Document

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False])
def test_documents_are_added_read_and_downloaded(
    visit: Visit, waste: Community, bo: Person, tmp_path: Path, script: bool
) -> None:
    files = [tmp_path / "bins_policy.pdf", tmp_path / "caddy letter.docx"]
    files[0].write_bytes(samples.pdf(["Bins\nWe charge.", "Exemptions\nA flapdoodle."]))
    files[1].write_bytes(samples.docx(["Dear resident"]))
    page = visit(bo, width=375, script=script)
    page.goto(f"/c/{waste.slug}/library/new/")
    page.get_by_label("Choose one or more files").set_input_files(files)
    if script:
        expect(page.get_by_text("2 files chosen:")).to_be_visible()
        expect(page.locator("[data-drop-chosen] li")).to_have_count(2)
    page.get_by_role("radio", name="For the public sector only").check()
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_text("2 documents added.")).to_be_visible()
    run_jobs()
    page.reload()
    page.get_by_role("link", name="bins policy").click()
    expect(page.get_by_role("heading", name="Preview")).to_be_visible()
    expect(page.get_by_alt_text("Page 1 of 2")).to_be_visible()
    if script:  # axe needs it
        is_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download", exact=True).click()
    assert download.value.suggested_filename == "bins_policy.pdf"
    assert Document.objects.get(title="bins policy").download_count == 1
    page.goto(f"/c/{waste.slug}/library/")
    page.get_by_label("Choose bins policy").check()
    page.get_by_label("Choose caddy letter").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download those you chose").click()
    assert download.value.suggested_filename.endswith(".zip")


def test_files_are_dropped_where_they_can_be_chosen(visit: Visit, waste: Community, bo: Person) -> None:
    page = visit(bo)
    page.goto(f"/c/{waste.slug}/library/new/")
    page.evaluate(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File(["Words"], "dropped.txt", { type: "text/plain" }));
            const event = new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true });
            document.querySelector("[data-drop]").dispatchEvent(event);
        }"""
    )
    expect(page.get_by_text("1 file chosen:")).to_be_visible()
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_role("heading", name="dropped", exact=True)).to_be_visible()
