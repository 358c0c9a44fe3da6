"""Every text that people write, by model and field, into which the world of the leak test puts a secret."""

from __future__ import annotations

from typing import Final

from guildhall.meeting.tests import surfaces as meeting
from guildhall.newsletters.tests import surfaces as newsletters
from guildhall.project.tests.leak import talks
from guildhall.workspace.registry import said_by_tools

TEXTS: Final = {
    "communities.Community": {"name", "purpose", "about", "principles", "welcome"},
    "communities.Theme": {"name"},
    "communities.Application": {"reason"},
    "communities.Invitation": {"message", "email"},
    "communities.Ban": {"reason"},
    "contributions.Contribution": {"title", "html", "excerpt"},
    "contributions.Revision": {"title", "html"},
    "contributions.Closure": {"outcome"},
    "contributions.Removal": {"reason"},
    "contributions.Tag": {"name"},
    "contributions.Attachment": {"name", "alternative_text"},
    "contributions.Draft": {"values"},
    "contributions.Stance": {"words"},
    "contributions.Trial": {"words"},
    "notifications.Incoming": {"sender", "subject"},
} | talks.TEXTS
TEXTS.update(newsletters.TEXTS)
TEXTS.update(meeting.TEXTS)
for _said in said_by_tools("tests.surfaces", "TEXTS"):
    TEXTS.update(_said)
