"""What the house knows of polls."""

from django.utils.translation import gettext_lazy as _

from guildhall.contributions.kinds import Kind, Own
from guildhall.workspace.registry import Tool

tool = Tool(
    name="polls",
    label=_("Polls"),
    icon="chart-bar",
    kinds=[
        Kind(
            "poll",
            "polls",
            _("Poll"),
            _("Polls"),
            Own(
                model="polls.Poll",
                form="guildhall.tools.polls.forms.PollForm",
                imported_from=["poll"],
                row="guildhall.tools.polls.carrying.row",
                carrier="guildhall.tools.polls.carrying.Polls",
            ),
        )
    ],
    begin=_("Start a poll"),
    position=80,
)
