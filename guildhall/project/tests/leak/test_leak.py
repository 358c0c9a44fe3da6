"""Nobody reads what is not for them, on any surface, before and after every change of state."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from guildhall.asking.tests import surfaces as asked
from guildhall.project.tests.leak.interference import interferences
from guildhall.project.tests.leak.letters import leaks_by_letters
from guildhall.project.tests.leak.surfaces import HARMLESS, READ, SHOWING, routes
from guildhall.project.tests.leak.sweep import leaks_by_acts, leaks_by_mail, reading
from guildhall.project.tests.leak.texts import TEXTS
from guildhall.project.tests.leak.world import ACTORS, World


def test_every_route_is_known() -> None:
    known = READ.keys() | HARMLESS.keys()
    unknown = {
        name: path for name, path in routes().items() if name not in known and not _is_of_sign_in(path)
    }
    assert not unknown, f"Say in surfaces.py how the leak test asks for these: {unknown}"


def _is_of_sign_in(path: str) -> bool:
    return path.startswith(("/account/", "/operate/", "/static/")) or path in (
        "/healthz",
        "/readyz",
        "/styleguide/",
    )


def test_every_text_field_carries_a_secret_or_is_public_or_ones_own() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("guildhall.")]
    texts = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in ours
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
    }
    covered = {f"{model}.{name}" for model, names in TEXTS.items() for name in names}
    assert texts - covered == NOT_SECRET, (
        "A new text field: put a secret into it in building.py, or say here that it needs none."
    )


# Addresses, codes and keys; the register, which is public; profiles, which have a test of their own in people.
NOT_SECRET = {
    f"{model}.{field}"
    for model, fields in {
        # For operators alone; and what was done to somebody for them: audit/tests.
        "audit.AuditEntry": ["kind", "label", "operator_name", "reason", "details"],
        "communities.Application": ["answer"],
        "communities.Community": ["logo", "skeleton", "slug"],
        "communities.Expulsion": ["reason"],
        "communities.Invitation": ["token"],
        "communities.Theme": ["slug"],
        "contributions.Attachment": ["key", "media_type"],
        "contributions.Contribution": ["kind", "shielded_as"],
        "contributions.Draft": ["place"],
        # What waits is its asker's alone, and who asked is nobody's: project/tests/test_shielded.py, and that in conversations.
        "contributions.ShieldedAuthor": ["token"],
        "contributions.ShieldedQuestion": ["html", "tags", "title", "token"],
        "contributions.ShieldedReply": ["html", "token"],
        "contributions.Submission": ["token"],
        "contributions.Tag": ["slug"],
        # As those that «did you mean» offers.
        "discovery.NearWord": ["word"],
        "discovery.PersonEntry": ["knows", "responsible_for", "sort_name", "working_on"],
        "discovery.SearchEntry": ["kind"],
        # Words of what is open to everyone signed in; discovery tests which, and whom they are told.
        "discovery.Spelling": ["word"],
        "importing.Origin": ["kind", "rest", "source", "source_id"],
        # Its key names ids, its problem is what a mail server said.
        "notifications.Incoming": ["identity", "said"],
        "notifications.Mail": ["key", "problem", "why"],
        "notifications.MailSettings": ["paused_why"],
        # What one looks for oneself.
        "notifications.SavedSearch": ["asked"],
        "organisations.Domain": ["name"],
        "organisations.Organisation": [
            *(
                "code",
                "combined_authority",
                "county",
                "gss_code",
                "name",
                "nation",
                "region",
                "short_name",
                "slug",
            ),
            *("statistics", "type", "website", "welsh_name", "welsh_short_name"),
        ],
        "organisations.RegisterFile": ["digest", "name"],
        "people.Person": [
            *(
                "email",
                "knows",
                "name",
                "password",
                "phone",
                "photo",
                "responsible_for",
                "role",
                "shown_to",
                "slug",
            ),
            "working_on",
        ],
        "people.Session": ["session_data", "session_key"],
        # Numbers of people, and marks of forms.
        "talks.Message": ["token"],
        "talks.Talk": ["pair", "token"],
    }.items()
    for field in fields
} | asked.NOT_SECRET


# Those who differ most from each other read everything. The others are outsiders with something of their own: each reads
# every route, and of long ones a third, not the same as the next, so that those who get in have read all of it together.
READ_ALL = ("visitor", "outsider", "member", "facilitator", "left", "other")
SOME = [actor for actor in ACTORS if actor not in READ_ALL]


def test_those_who_get_in_read_all_of_long_routes_together() -> None:
    starts = {SOME.index(actor) % 3 for actor in SOME if actor not in ("deactivated", "unapproved")}
    assert starts == {0, 1, 2}


@pytest.mark.parametrize("actor", ACTORS)
def test_an_actor_reads_what_is_theirs_and_nothing_else(world: World, actor: str) -> None:
    secrets = {secret.word: secret for secret in world.secrets}
    seen: set[str] = set()
    every, start = (1, 0) if actor in READ_ALL else (3, SOME.index(actor))
    for address, words in reading(world, actor, READ, every, start):
        seen |= words
        for secret in (secrets[word] for word in words):
            assert world.may_read(actor, secret), (
                f"{actor} read {secret.where} of {secret.place} ({secret.level}) at {address}"
            )
    # That they found all of it proves that the sweep can see at all.
    missed = [
        secret
        for secret in world.secrets
        # The outcome of a thread that was opened again is not shown any more.
        if secret.word not in seen and "outcome" not in secret.where
        if secret.level in FOUND_BY.get(actor, ()) and world.may_read(actor, secret)
    ]
    assert not missed


FOUND_BY = {"member": {"posts", "members"}, "facilitator": {"posts", "members", "facilitators"}}


def test_no_mail_carries_what_its_reader_may_not_read(world: World) -> None:
    assert leaks_by_mail(world) == []


def test_no_mail_that_would_be_sent_now_carries_what_its_reader_may_not_read(world: World) -> None:
    assert list(leaks_by_letters(world, ["outsider", "left", "member", "banned"])) == []


@pytest.mark.parametrize("actor", ACTORS)
def test_acts_on_what_one_may_not_see_answer_as_if_it_were_not_there(world: World, actor: str) -> None:
    assert list(leaks_by_acts(world, [actor])) == []


@pytest.mark.parametrize("actor", ["visitor", "outsider", "member"])
def test_what_one_may_not_see_changes_nothing_of_what_one_sees(world: World, actor: str) -> None:
    # Whoever holds the link of an invitation holds a secret of its own. Whom one could ask depends on how much they are
    # asked anywhere, of which it tells nothing.
    names = [name for name in SHOWING if name not in ("invitation", "ask_typed")]
    # Of long routes every other address, across communities and queries alike.
    assert list(interferences(world, names, [actor], every=2)) == []
