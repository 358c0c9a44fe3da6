"""What the house knows of links."""

from django.utils.translation import gettext_lazy as _

from guildhall.contributions.kinds import Kind, Own
from guildhall.workspace.registry import Tool

tool = Tool(
    name="links",
    label=_("Links"),
    icon="link",
    kinds=[
        Kind(
            "link",
            "links",
            _("Link"),
            _("Links"),
            Own(
                model="links.Link",
                form="guildhall.tools.links.forms.LinkForm",
                imported_from=["link"],
                row="guildhall.tools.links.addresses.from_row",
            ),
        ),
    ],
    begin=_("Share a link"),
    position=60,
)
