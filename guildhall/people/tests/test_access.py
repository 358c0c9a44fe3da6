"""Nothing typed is lost when it turns out that somebody is no longer signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from guildhall.people.access import MOST_KEPT, kept_values, operator_only, signed_in
from guildhall.people.models import Person
from guildhall.people.urls import urlpatterns as account
from guildhall.testing.cast import Browser
from guildhall.testing.post import newest_code


@signed_in
def write(request: HttpRequest) -> HttpResponse:
    """A page with a form of its own."""
    return HttpResponse(
        f"wrote {request.POST['words']}" if request.method == "POST" else str(kept_values(request))
    )


@signed_in
def reply(request: HttpRequest) -> HttpResponse:
    """Takes the form that stands on another page."""
    return HttpResponse("replied")


@signed_in
def thread(request: HttpRequest) -> HttpResponse:
    """A page with the form of another address."""
    return HttpResponse(str(kept_values(request, "/thread/reply")))


@operator_only
def operate(request: HttpRequest) -> HttpResponse:
    """For operators."""
    return HttpResponse("operating")


def stub(request: HttpRequest) -> HttpResponse:
    """Stands for the pages that the frame of every page leads to."""
    return HttpResponse("")


urlpatterns = [
    *account,
    path("", stub, name="home"),
    path("welcome/", stub, name="welcome"),
    path("mail/<token>/", stub, name="mail_choice"),
    path("write/", write),
    path("thread/", thread),
    path("thread/reply", reply),
    path("operate/", operate),
]
here = override_settings(ROOT_URLCONF=__name__)


def sign_in_after(client: Client, where: str, person: Person) -> str:
    """Signs in on the page one was led to; returns where that leads."""
    person.trust_address()
    client.post(where, {"login": person.email})
    answer = client.post(
        f"/account/login/code/confirm/?{where.partition('?')[2]}", {"code": newest_code(person.email or "")}
    )
    return str(answer["Location"])


@here
def test_what_a_visitor_typed_is_given_back_once(ada: Person) -> None:
    client = Client()
    led_to = client.post("/write/", {"words": "Ŵy, «dau»\r\nthree", "tags": ["a", "b"], "password": "no"})[
        "Location"
    ]
    assert led_to == "/account/login/?next=%2Fwrite%2F"
    assert "What you wrote is kept" in client.get(led_to).content.decode()
    assert sign_in_after(client, led_to, ada) == "/write/"
    back = client.get("/write/").content.decode()
    assert back == str({"words": "Ŵy, «dau»\r\nthree", "tags": ["a", "b"]})
    assert client.get("/write/").content.decode() == "{}"


@here
def test_a_form_on_another_page_leads_back_to_that_page(ada: Person) -> None:
    client = Client()
    answer = client.post(
        "/thread/reply", {"words": "kept"}, headers={"referer": "http://testserver/thread/?page=2"}
    )
    assert answer["Location"] == "/account/login/?next=%2Fthread%2F%3Fpage%3D2"
    assert sign_in_after(client, answer["Location"], ada) == "/thread/?page=2"
    assert "kept" not in client.get("/write/").content.decode(), "not for another form"
    assert "kept" in client.get("/thread/?page=2").content.decode()


@here
def test_a_foreign_page_is_never_led_back_to(db: None) -> None:
    answer = Client().post("/write/", {"words": "x"}, headers={"referer": "https://evil.example/"})
    assert answer["Location"] == "/account/login/?next=%2Fwrite%2F"


@here
def test_what_is_too_much_is_not_kept(ada: Person) -> None:
    client = Client()
    led_to = client.post("/write/", {"words": "x" * (MOST_KEPT + 1)})["Location"]
    sign_in_after(client, led_to, ada)
    assert client.get("/write/").content.decode() == "{}"


@here
def test_signing_in_again_in_another_tab_loses_nothing(ada: Person, browser: Browser) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    old_tab = {"words": "typed in the old tab", "csrfmiddlewaretoken": "a" * 64}
    answer = client.post("/write/", old_tab, headers={"origin": "http://testserver"})
    assert answer["Location"] == "/write/"
    assert client.get("/write/").content.decode() == str({"words": "typed in the old tab"})


@here
def test_a_foreign_form_puts_no_words_into_ours(ada: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    foreign = {"words": "planted", "csrfmiddlewaretoken": "a" * 64}
    for headers in ({"origin": "https://evil.example"}, {}, {"origin": "null"}):
        assert client.post("/write/", foreign, headers=headers).status_code == 403
    assert client.get("/write/").content.decode() == "{}"


@here
def test_operators_alone(ada: Person, browser: Browser) -> None:
    assert browser(None).get("/operate/").status_code == 302
    assert browser(ada).get("/operate/").status_code == 403
    Person.objects.filter(pk=ada.pk).update(is_operator=True)
    assert browser(ada).get("/operate/").status_code == 200
