"""Files of a folder come in through the one door, and none from outside of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from guildhall.contributions.models import Attachment, Contribution
from guildhall.importing.tests.conftest import BringIn, MakeFolder, a_post
from guildhall.importing.tests.whole import picture
from guildhall.kit import uploads

KEY = "k" * 32


def shown(place: str, **more: str) -> dict[str, object]:
    """A post whose words show a file."""
    html = f'<p>Here: <img src="/files/{KEY}/lid.png" alt="A lid" width="64"> <a href="/files/{KEY}/lid.png">large</a></p>'
    return a_post(1, body=html, body_format="html", files=[{"file": place, "key": KEY, **more}])


def test_a_picture_in_the_words_is_shown_where_it_came(make_folder: MakeFolder, bring_in: BringIn) -> None:
    folder = make_folder([shown("files/lid.png", name="lid of ours.png", alternative_text="A lid")])
    (folder / "files").mkdir()
    (folder / "files" / "lid.png").write_bytes(picture())
    _report, dirty = bring_in(folder)
    assert dirty == []
    kept, post = Attachment.objects.get(), Contribution.objects.get()
    assert kept.key != KEY
    assert f'<img src="/files/{kept.key}/lid.png" alt="A lid" width="64">' in post.html
    assert f'href="/files/{kept.key}/lid.png"' in post.html
    assert (kept.name, kept.alternative_text, kept.contribution) == ("lid of ours.png", "A lid", post)
    assert (kept.audience_id, kept.owner) == (post.audience_id, post.author)
    assert kept.is_image
    with uploads.open_file(kept.key) as content:
        assert content.read(4) == b"\x89PNG"


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("files/missing.png", "files/missing.png is not there"),
        ("files/empty.png", "empty.png is empty. Choose another file."),
        ("files/program.exe", "program.exe cannot be shared here."),
        ("files/inside", "files/inside is not a file"),
        ("files/link.png", "files/link.png cannot be opened"),
        ("files/away/people.csv", "files/away/people.csv cannot be opened"),
        ("files/pipe", "files/pipe is not a file"),
        ("people.csv", "people.csv is not inside files/"),
        ("files", "files is not inside files/"),
        ("files/../people.csv", "files/../people.csv is not inside files/"),
        ("/etc/hostname", "/etc/hostname is not inside files/"),
        ("../allotments/files/lid.png", "../allotments/files/lid.png is not inside files/"),
        ("", "it says no place in the folder"),
        ("files/" + "x" * 300, "cannot be opened"),
    ],
)
def test_a_file_that_is_not_taken_is_said_by_line_and_its_post_is_kept(
    make_folder: MakeFolder, bring_in: BringIn, place: str, reason: str
) -> None:
    folder = make_folder([shown(place)])
    files = folder / "files"
    (files / "inside").mkdir(parents=True)
    (files / "empty.png").touch()
    (files / "program.exe").write_bytes(b"MZ\x90\x00" * 40)
    (folder / "secret.png").write_bytes(picture())
    (files / "link.png").symlink_to(folder / "secret.png")
    (files / "away").symlink_to(folder, target_is_directory=True)
    os.mkfifo(files / "pipe")
    report, dirty = bring_in(folder)
    assert [(each.file, each.line) for each in dirty] == [("posts.jsonl", 1)]
    assert dirty[0].reason.startswith("has a file that is not taken: ")
    assert reason in dirty[0].reason
    assert report.tallies["posts"].made == 1
    post = Contribution.objects.get()
    assert "<img" not in post.html
    assert "A lid" in post.html
    assert not Attachment.objects.exists()


def test_files_beyond_a_hundred_are_said(make_folder: MakeFolder, bring_in: BringIn, tmp_path: Path) -> None:
    files = [{"file": f"files/{number}.txt"} for number in range(10_000)]
    _report, dirty = bring_in(make_folder([a_post(1, files=files)]))
    assert len(dirty) == 101
    assert dirty[0].reason == "has 10000 files; the first 100 are taken"


def test_a_picture_of_another_post_is_not_shown(make_folder: MakeFolder, bring_in: BringIn) -> None:
    folder = make_folder(
        [
            shown("files/lid.png"),
            a_post(2, body=f'<p><img src="/files/{KEY}/lid.png" alt="Theirs"></p>', body_format="html"),
        ]
    )
    (folder / "files").mkdir()
    (folder / "files" / "lid.png").write_bytes(picture())
    bring_in(folder)
    assert Contribution.objects.get(title="Question number 2").html == "<p>Theirs</p>"
