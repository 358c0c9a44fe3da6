"""A question that was answered, and the like of it being asked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail

from guildhall.asking.models import Request
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.contributions.models.tags import Tag, hang
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.testing.jobs import run_jobs

TITLE = "How do you count missed garden collections?"
TOKEN = re.compile(r'name="whom" value="([^"]+)"')


@pytest.fixture
def known(waste: Community, ada: Person, bo: Person, make_person: Any) -> Contribution:
    """Bo answered a question like it. Olu, who asked, and everybody else is a member."""
    olu = make_person("Olu Asker")
    waste.admit(olu)
    for person in (ada, bo, olu):
        person.trust_address()
    root = Contribution.objects.write(
        olu, waste, "question", title="Missed garden waste collections", html="<p>Who counts them?</p>"
    )
    hang(root, Tag.objects.named("missed bins"))
    root.reply(bo, "<p>We count garden collections that were missed.</p>")
    run_jobs()
    mail.outbox.clear()
    return root


def form_of(client: Any, waste: Community) -> Any:
    page = client.get(f"/c/{waste.slug}/conversations/new/", {"kind": "question", "title": TITLE})
    assert page.status_code == 200
    return page


def post_question(client: Any, waste: Community, **values: Any) -> Contribution:
    sent = {"title": TITLE, "html": "By round or by street?", "language": "en", "shared_with": "community"}
    reply = client.post(
        f"/c/{waste.slug}/conversations/new/?kind=question", sent | {"act": "send", "token": "x"} | values
    )
    assert reply.status_code == 302, reply.content.decode()
    return Contribution.objects.get(title=TITLE)


def ask_bo(browser: Browser, ada: Person, bo: Person, waste: Community) -> Request:
    client = browser(ada)
    token = TOKEN.search(form_of(client, waste).content.decode())
    assert token
    root = post_question(client, waste, whom=token[1], ask=[str(bo.pk)])
    run_jobs()
    return Request.objects.select_related("contribution", "person").get(contribution=root, person=bo)
