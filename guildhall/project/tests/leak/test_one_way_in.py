"""Pages and mails come to shared rows by `visible_to` alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.apps import apps

import guildhall
from guildhall.asking.tests import surfaces as asked
from guildhall.meeting.tests import surfaces as meeting
from guildhall.newsletters.tests import surfaces as newsletters
from guildhall.workspace.registry import said_by_tools

ROOT: Final = Path(guildhall.__file__).parent
# Where pages, fragments and mails are made.
WAYS_OUT: Final = ("views.py", "views/**/*.py", "mails.py", "consumers.py")

# Uses that show nothing of a row to anybody who may not see it, and why.
BESIDE_THE_RULE: Final[dict[str, str]] = {
    "communities/views/starting.py: Community.objects.found": "makes one",
    "contributions/views/editing.py: Contribution.objects.select_for_update": "holds a row that the rule let through",
    "contributions/views/files.py: Attachment.objects.filter": "one's own file that hangs on nothing published",
    "discovery/consumers.py: Contribution.objects.filter": "writes search entries, each with its audience",
    "notifications/consumers.py: Membership.objects.filter": "finds the facilitators whom a request is for",
    "notifications/consumers.py: Notice.objects.bulk_create": "makes them, each with its audience",
    "notifications/consumers.py: Notice.objects.filter": "takes back what is settled",
    "notifications/views/notices.py: Notice.objects.filter": "marks one's own as read",
    "workspace/drafts.py: Contribution.objects.unpublished_of": "one's own, not published yet",
    "workspace/writing.py: Contribution.objects.keep": "makes one that only its author finds",
    "contributions/views/doing.py: Stance.objects.say": "makes one",
    "web/my_data.py: Attachment.objects.filter": "one's own files",
    "web/my_data.py: Contribution.objects.filter": "one's own words",
    "web/my_data.py: Membership.objects.filter": "one's own",
    "web/my_data.py: Message.objects.filter": "one's own words",
    "web/my_data.py: Talk.objects.filter": "those that one began, without a word of them",
    "web/my_data.py: Notice.objects.filter": "one's own",
    "web/my_data.py: Stance.objects.filter": "what one said oneself",
    "workspace/writing.py: Contribution.objects.write": "makes one",
}
BESIDE_THE_RULE.update(newsletters.BESIDE_THE_RULE)
BESIDE_THE_RULE.update(asked.BESIDE_THE_RULE)
BESIDE_THE_RULE.update(meeting.BESIDE_THE_RULE)
for _said in said_by_tools("tests.surfaces", "BESIDE_THE_RULE"):
    BESIDE_THE_RULE.update(_said)


def shared_models() -> set[str]:
    """The names of the models whose rows have readers of their own."""
    return {model.__name__ for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}


def places() -> Iterator[Path]:
    """The files that make what people read."""
    yield from sorted((ROOT / "web").glob("*.py"))
    yield from sorted((ROOT / "workspace").glob("*.py"))
    for pattern in WAYS_OUT:
        yield from sorted(path for path in ROOT.rglob(pattern) if "tests" not in path.parts)


def uses(path: Path) -> Iterator[tuple[str, str]]:
    """Each `Model.objects.word` of a shared model: the model and the word."""
    shared = shared_models()
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id=model), attr="objects"), attr=word) if (
                model in shared
            ):
                yield model, word


def test_shared_rows_are_fetched_through_the_rule() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {model}.objects.{word}"
        for path in places()
        for model, word in uses(path)
        if word != "visible_to"
    }
    assert found - BESIDE_THE_RULE.keys() == set(), "fetch through visible_to, or say here why not"
    assert BESIDE_THE_RULE.keys() - found == set(), "these are gone; take them off the list"


def test_it_looks_somewhere() -> None:
    assert {"Activity", "Attachment", "Community", "Contribution", "Membership", "Notice"} <= shared_models()
    assert sum(word == "visible_to" for path in places() for _model, word in uses(path)) > 20
