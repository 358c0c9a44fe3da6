"""Writing a blog post, with its cover, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.contributions.models import Attachment, Contribution
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity, Write
from guildhall.tools.blog.models import BlogPost
from guildhall.tools.blog.tests.surfaces import picture

POST = {
    "title": "A year of smaller bins",
    "html": "<p>We halved them.</p>",
    "tags": "bins",
    "language": "en",
    "shared_with": "community",
    "token": "one",
    "act": "send",
}


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def new(waste: Community) -> str:
    return f"/c/{waste.slug}/blog/new/"


def test_a_post_stands_under_its_cover_and_says_what_it_shows(
    browser: Browser, new: str, waste: Community, bo: Person, cy: Person
) -> None:
    sent = {**POST, "cover_file": picture("bins.png"), "cover_text": "A row of small bins"}
    page = text(browser(bo).post(new, sent, follow=True))
    post = BlogPost.objects.get()
    assert post.cover is not None
    assert f'/files/{post.cover.key}/small/960" alt="A row of small bins"' in page
    assert "bins.png</a>" not in page, "the cover is not among the files once more"
    listed = text(browser(cy).get(f"/c/{waste.slug}/blog/"))
    assert f'/files/{post.cover.key}/small/480" alt="A row of small bins"' in listed
    assert browser(cy).get(f"/files/{post.cover.key}/small/480").status_code == 200


def test_a_cover_without_words_comes_back_with_the_picture_kept(
    browser: Browser, new: str, bo: Person
) -> None:
    client = browser(bo)
    refused = client.post(new, {**POST, "cover_file": picture("bins.png")})
    assert refused.status_code == 422
    assert "Say what the cover picture shows" in text(refused)
    assert not Contribution.objects.exists()
    key = Attachment.objects.get().key
    assert f'name="cover" value="{key}"' in text(refused)
    assert f"/files/{key}/small/480" in text(refused)
    assert client.get(f"/files/{key}/small/480").status_code == 200
    client.post(new, {**POST, "cover": key, "cover_text": "A row of small bins"})
    post = BlogPost.objects.get()
    assert post.cover is not None
    assert (post.cover.key, post.cover.alternative_text) == (key, "A row of small bins")


def test_what_is_no_picture_is_refused_in_words_with_everything_kept(
    browser: Browser, new: str, bo: Person
) -> None:
    file = SimpleUploadedFile("notes.txt", b"not a picture", "text/plain")
    refused = browser(bo).post(new, {**POST, "cover_file": file, "cover_text": "Notes"})
    assert refused.status_code == 422
    assert "notes.txt is not a picture" in text(refused)
    assert "We halved them." in text(refused)


def test_nobody_makes_a_cover_of_somebody_elses_file(
    browser: Browser, new: str, bo: Person, ada: Person, adoption: Community
) -> None:
    browser(ada).post(
        f"/c/{adoption.slug}/blog/new/", {**POST, "cover_file": picture("panel.png"), "cover_text": "Us"}
    )
    key = Attachment.objects.get().key
    browser(bo).post(new, {**POST, "cover": key, "cover_text": "Theirs"})
    assert BlogPost.objects.get(author=bo).cover is None
    theirs = Attachment.objects.get()
    assert (theirs.owner, theirs.alternative_text) == (ada, "Us")


def test_a_cover_is_changed_and_taken_away_again(browser: Browser, new: str, bo: Person) -> None:
    client = browser(bo)
    client.post(new, {**POST, "cover_file": picture("bins.png"), "cover_text": "A row of small bins"})
    post = BlogPost.objects.get()
    first = post.cover
    assert first is not None
    edit = f"/contributions/{post.pk}/edit/"
    assert f'name="cover" value="{first.key}"' in text(client.get(edit))
    sent = {**POST, "cover": first.key, "cover_text": "A van", "cover_file": picture("van.png")}
    assert client.post(edit, sent).status_code == 302
    post.refresh_from_db()
    assert post.cover is not None
    assert (post.cover.name, post.cover.alternative_text) == ("van.png", "A van")
    assert not Attachment.objects.filter(pk=first.pk).exists()
    client.post(edit, {**POST, "cover": post.cover.key, "cover_text": "A van", "without_cover": "1"})
    post.refresh_from_db()
    assert post.cover is None
    assert not Attachment.objects.exists()
    assert not post.revisions.exists(), "its words were not changed"


def test_a_cover_for_members_is_for_members(
    browser: Browser, make_community: MakeCommunity, bo: Person, cy: Person, visitor: Client
) -> None:
    secret = make_community("Chief officers", kind="private")
    sent = {**POST, "cover_file": picture("bins.png"), "cover_text": "A row of small bins"}
    browser(bo).post(f"/c/{secret.slug}/blog/new/", sent)
    address = f"/files/{Attachment.objects.get().key}/small/480"
    assert browser(cy).get(address).status_code == 404
    assert visitor.get(address).status_code == 404


def test_the_list_takes_few_queries(
    browser: Browser,
    waste: Community,
    bo: Person,
    write: Write,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(12):
        write(waste, bo, f"Post {number}", kind="blog")
    client = browser(bo)
    client.get(f"/c/{waste.slug}/blog/")
    with django_assert_max_num_queries(7):
        client.get(f"/c/{waste.slug}/blog/")
