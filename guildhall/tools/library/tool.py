"""What the house knows of the library."""

from django.utils.translation import gettext_lazy as _

from guildhall.contributions.kinds import Kind, Own
from guildhall.workspace.registry import Tool

tool = Tool(
    name="library",
    label=_("Library"),
    icon="library",
    kinds=[
        Kind(
            "document",
            "library",
            _("Document"),
            _("Documents"),
            Own(
                model="library.Document",
                form="guildhall.tools.library.forms.DocumentForm",
                imported_from=["document"],
                row="guildhall.tools.library.carrying.row",
                carrier="guildhall.tools.library.carrying.Documents",
            ),
        ),
    ],
    begin=_("Add documents"),
    position=40,
)
