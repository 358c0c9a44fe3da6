"""What the house knows of announcements."""

from django.utils.translation import gettext_lazy as _

from guildhall.communities.permissions import Act
from guildhall.contributions.kinds import Kind, Own
from guildhall.workspace.registry import Tool

tool = Tool(
    name="announcements",
    label=_("Announcements"),
    icon="megaphone",
    kinds=[
        Kind(
            "announcement",
            "announcements",
            _("Announcement"),
            _("Announcements"),
            Own(
                model="announcements.Announcement",
                form="guildhall.tools.announcements.forms.AnnouncementForm",
                imported_from=["announcement"],
                row="guildhall.tools.announcements.carrying.row",
                carrier="guildhall.tools.announcements.carrying.Announcements",
            ),
        )
    ],
    begin=_("Announce something"),
    position=15,
    act=Act.MODERATE,
)
