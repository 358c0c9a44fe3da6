"""What the house knows of round robins."""

from django.utils.translation import gettext_lazy as _

from guildhall.contributions.kinds import Kind, Own
from guildhall.workspace.registry import Tool

tool = Tool(
    name="round_robin",
    label=_("Round robins"),
    icon="list-checks",
    kinds=[
        Kind(
            "round_robin",
            "round_robin",
            _("Round robin"),
            _("Round robins"),
            Own(
                model="round_robin.RoundRobin",
                form="guildhall.tools.round_robin.forms.RoundRobinForm",
                imported_from=["round_robin"],
                row="guildhall.tools.round_robin.carrying.row",
                carrier="guildhall.tools.round_robin.carrying.RoundRobins",
            ),
        ),
    ],
    begin=_("Ask other organisations"),
    position=85,
)
