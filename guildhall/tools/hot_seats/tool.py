"""What the house knows of hot seats."""

from django.utils.translation import gettext_lazy as _

from guildhall.communities.permissions import Act
from guildhall.contributions.kinds import Kind, Own
from guildhall.workspace.registry import Tool

tool = Tool(
    name="hot_seats",
    label=_("Hot seats"),
    icon="armchair",
    kinds=[
        Kind(
            "hot_seat",
            "hot_seats",
            _("Hot seat"),
            _("Hot seats"),
            Own(
                model="hot_seats.HotSeat",
                form="guildhall.tools.hot_seats.forms.HotSeatForm",
                imported_from=["hot_seat"],
                row="guildhall.tools.hot_seats.carrying.row",
                prose=["write_up"],
                carrier="guildhall.tools.hot_seats.carrying.HotSeats",
            ),
        )
    ],
    begin=_("Invite a guest to the hot seat"),
    position=55,
    act=Act.MODERATE,
)
