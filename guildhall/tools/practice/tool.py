"""What the house knows of practice pages."""

from django.utils.translation import gettext_lazy as _

from guildhall.contributions.kinds import Kind, Own
from guildhall.tools.practice.sections import SECTIONS
from guildhall.workspace.registry import Tool

tool = Tool(
    name="practice",
    label=_("Practice pages"),
    icon="notebook-pen",
    kinds=[
        Kind(
            "practice",
            "practice",
            _("Practice page"),
            _("Practice pages"),
            Own(
                model="practice.PracticePage",
                form="guildhall.tools.practice.forms.PracticeForm",
                is_shared_work=True,
                imported_from=["practice"],
                row="guildhall.tools.practice.carrying.row",
                prose=[section.name for section in SECTIONS],
                carrier="guildhall.tools.practice.carrying.PracticePages",
                comes_first=True,
            ),
        )
    ],
    begin=_("Write a practice page"),
    position=25,
    offers="guildhall.tools.practice.offering.offers",
)
