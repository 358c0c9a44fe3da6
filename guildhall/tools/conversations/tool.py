"""What the house knows of conversations."""

from django.utils.translation import gettext_lazy as _

from guildhall.contributions.kinds import REPLY, Kind, Own
from guildhall.workspace.registry import Tool

tool = Tool(
    name="conversations",
    label=_("Conversations"),
    icon="messages-square",
    kinds=[
        Kind(
            "discussion",
            "conversations",
            _("Discussion"),
            _("Discussions"),
            Own(imported_from=["discussion"]),
        ),
        Kind(
            "question",
            "conversations",
            _("Question"),
            _("Questions"),
            Own(imported_from=["question"], form="guildhall.tools.conversations.forms.QuestionForm"),
        ),
        Kind(REPLY, "conversations", _("Reply"), _("Replies")),
    ],
    begin=_("Ask or start a conversation"),
    position=10,
)
