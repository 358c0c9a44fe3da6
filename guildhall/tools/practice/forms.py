"""Writing a practice page: a question, and what is known about it, section by section."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from guildhall.communities.models import Community
from guildhall.contributions.forms import LONGEST, RootForm
from guildhall.contributions.models import Contribution
from guildhall.contributions.naming import name_people
from guildhall.contributions.readers import who_reads_in
from guildhall.kit.forms import ProseField, ProseWidget
from guildhall.kit.markup import typed_to_html
from guildhall.tools.practice.models import LONGEST as LONGEST_QUOTE
from guildhall.tools.practice.models import PracticePage
from guildhall.tools.practice.sections import NAMED, REST, SHORT_ANSWER, lines_of, whole_page


def _box(name: str) -> ProseField:
    section = NAMED[name]
    return ProseField(label=section.label, help_text=section.hint, required=False, widget=ProseWidget(rows=3))


class PracticeForm(RootForm):
    """A practice page. `html` is the short answer as it is typed, and once it is clean, the whole page."""

    own: ClassVar[list[str]] = [section.name for section in REST]

    options = _box("options")
    cost_and_time = _box("cost_and_time")
    went_wrong = _box("went_wrong")
    people = _box("people")
    unknown = _box("unknown")

    field_order = ["title", "html", *own, "tags", "theme", "language", "shared_with"]

    def __init__(
        self,
        *args: Any,
        community: Community,
        source: Contribution | None = None,
        is_unfinished: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, community=community, **kwargs)
        self.community, self.is_unfinished = community, is_unfinished
        self.short_answer = ""
        title, html = self.fields["title"], self.fields["html"]
        title.label = _("The question")
        title.help_text = _("As somebody would ask it who has it before them on Monday.")
        html.label, html.help_text = SHORT_ANSWER.label, SHORT_ANSWER.hint
        html.widget.attrs["rows"] = 4
        title.required, html.required = not is_unfinished, not is_unfinished
        if source is not None and source.shared_with != Contribution.SharedWith.COMMUNITY:
            self._for_fewer(source)

    def _for_fewer(self, source: Contribution) -> None:
        """Leaves only readers who may read the conversation too."""
        field: Any = self.fields["shared_with"]
        possible = {value for value, _label in field.choices} | {source.shared_with}
        order = list(Contribution.SharedWith)
        fewer = order[order.index(Contribution.SharedWith(source.shared_with)) :]
        field.choices = [
            (each.value, who_reads_in(self.community, each)) for each in fewer if each in possible
        ]
        field.initial = source.shared_with
        if self.initial.get("shared_with") not in dict(field.choices):
            self.initial["shared_with"] = source.shared_with

    def clean_title(self) -> str:
        return super().clean_title() if self.cleaned_data["title"] else ""

    def clean_html(self) -> str:
        return super().clean_html() if self.cleaned_data["html"] or not self.is_unfinished else ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name in self.own:
            typed = values.get(name) or ""
            if len(typed) > LONGEST:
                self.add_error(name, _("This is too long. Attach the rest as a file."))
            values[name] = name_people(typed_to_html(typed), self.community) if typed else ""
        if "html" in values:
            self.short_answer = name_people(values["html"], self.community)
            values["html"] = whole_page(self.sections(), values.get("language", "en"))
        return values

    def sections(self) -> dict[str, str]:
        """The words of each section, clean."""
        return {SHORT_ANSWER.name: self.short_answer} | {
            name: self.cleaned_data.get(name, "") for name in self.own
        }

    def own_values(self) -> dict[str, Any]:
        return self.sections()

    @classmethod
    def initial_of(cls, contribution: Contribution) -> dict[str, Any]:
        assert isinstance(contribution, PracticePage)
        words = contribution.sections
        return {"html": words[SHORT_ANSWER.name]} | {name: words[name] for name in cls.own}


class AmendForm(forms.Form):
    """What somebody wants to be quoted with instead."""

    words = forms.CharField(
        label=_("How it should read"),
        help_text=_("Change what is not right. Your post itself stays as it is."),
        max_length=LONGEST_QUOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what it should say, or choose to be left out.")},
    )

    def clean_words(self) -> str:
        words = "\n".join(lines_of(typed_to_html(self.cleaned_data["words"])))
        if not words:
            raise forms.ValidationError(self.fields["words"].error_messages["required"])
        return words
