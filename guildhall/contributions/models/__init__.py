"""One row for everything people write, and what every contribution always has."""

from guildhall.contributions.models.connections import Connection, Review
from guildhall.contributions.models.contribution import Contribution
from guildhall.contributions.models.drafts import Draft, Submission
from guildhall.contributions.models.files import Attachment
from guildhall.contributions.models.responses import Follow, Mention, Saved, Thanks
from guildhall.contributions.models.scheduled import Scheduled
from guildhall.contributions.models.shielded import ShieldedAuthor, ShieldedQuestion, ShieldedReply
from guildhall.contributions.models.stances import Stance, Trial
from guildhall.contributions.models.states import Closure, Relocation, Removal, Revision
from guildhall.contributions.models.tags import Tag, Tagging

__all__ = [
    "Attachment",
    "Closure",
    "Connection",
    "Contribution",
    "Draft",
    "Follow",
    "Mention",
    "Relocation",
    "Removal",
    "Review",
    "Revision",
    "Saved",
    "Scheduled",
    "ShieldedAuthor",
    "ShieldedQuestion",
    "ShieldedReply",
    "Stance",
    "Submission",
    "Tag",
    "Tagging",
    "Thanks",
    "Trial",
]
