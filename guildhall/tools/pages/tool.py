"""What the house knows of pages."""

from django.utils.translation import gettext_lazy as _

from guildhall.contributions.kinds import Kind, Own
from guildhall.workspace.registry import Tool

tool = Tool(
    name="pages",
    label=_("Pages"),
    icon="book-open",
    kinds=[
        Kind(
            "page",
            "pages",
            _("Page"),
            _("Pages"),
            Own(
                model="pages.Page",
                form="guildhall.tools.pages.forms.PageForm",
                edit="page_edit",
                is_shared_work=True,
                imported_from=["page"],
                row="guildhall.tools.pages.carrying.row",
                carrier="guildhall.tools.pages.carrying.Pages",
            ),
        )
    ],
    begin=_("Write a page"),
    position=20,
)
