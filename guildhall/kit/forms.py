"""Forms: how fields are drawn, and the writing box."""

from __future__ import annotations

import json
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.forms.boundfield import BoundField as DjangoBoundField
from django.forms.renderers import TemplatesSetting
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guildhall.kit.editor import words
from guildhall.kit.markup import typed_to_html
from guildhall.kit.outgoing.answers import Reason
from guildhall.kit.plain import as_typed


class BoundField(DjangoBoundField):
    """A field in a form that may count characters."""

    @property
    def counted(self) -> bool:
        """Whether the reader is told how many characters are left."""
        return bool(getattr(self.field, "max_length", None)) and isinstance(self.field.widget, forms.Textarea)

    @property
    def problems(self) -> list[str]:
        """What is wrong with the field, in words that can be read away from it."""
        bare = str(forms.Field.default_error_messages["required"])
        missing = _("“%(label)s” is missing.") % {"label": self.label}
        return [missing if error == bare else str(error) for error in self.errors]

    @property
    def aria_describedby(self) -> str | None:
        """The ids of everything that explains the field."""
        if not self.auto_id or self.is_hidden:
            return None
        said = {
            f"{self.auto_id}_helptext": bool(self.help_text),
            f"{self.auto_id}_error": bool(self.errors),
            f"{self.auto_id}-info": self.counted and not isinstance(self.field.widget, ProseWidget),
        }
        return " ".join(name for name, holds in said.items() if holds) or None


class FormRenderer(TemplatesSetting):
    """Forms are drawn by our own templates, in kit/jinja2/forms."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"
    bound_field_class = BoundField


class ProseWidget(forms.Textarea):
    """A writing box: a plain textarea that the editor takes over where there is JavaScript.

    The page's own script fetches the editor when the box comes near, so pages need no other markup.
    """

    template_name = "django/forms/widgets/prose.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, rows: int = 6) -> None:
        super().__init__({"rows": rows, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        markup = typed_to_html(context["widget"]["value"] or "")
        # Without script nobody has to write HTML; the editor takes its own words from beside the box.
        context["widget"]["value"] = as_typed(markup)
        if context["widget"]["value"] != markup:
            context["widget"]["attrs"]["data-prose-html"] = markup
        context["widget"]["attrs"] |= {
            "data-prose": static("build/editor.js"),
            "data-prose-styles": static("build/editor.css"),
            "data-prose-library": static("django_prose_editor/editor.js"),
            "data-prose-icons": static("kit/toolbar.svg"),
            "data-prose-words": json.dumps(words()),
        }
        return context


class ProseField(forms.CharField):
    """Rich text; whoever takes it in cleans it with `kit.markup.typed_to_html` or `clean_html`."""

    widget = ProseWidget


class WebAddressField(forms.URLField):
    """The address of a page on the web, which others will open: http or https, without a password in it."""

    default_error_messages = {"invalid": Reason.ADDRESS.label}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 2000, "assume_scheme": "https", **kwargs})

    def clean(self, value: Any) -> str:
        address: str = super().clean(value)
        parts = urlsplit(address)
        if address and parts.scheme not in ("http", "https"):
            raise forms.ValidationError(Reason.ADDRESS.label)
        if parts.username or parts.password:
            raise forms.ValidationError(Reason.PASSWORD.label)
        return address


class DayInput(forms.DateInput):
    """A day, chosen from the browser's calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "day", **(attrs or {})}, format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    """A time of day."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "day", **(attrs or {})}, format="%H:%M")


class DayField(forms.DateField):
    """A day of the calendar."""

    widget = DayInput
    default_error_messages: ClassVar = {"invalid": gettext_lazy("Write the day like this: 2027-03-31.")}


class ClockField(forms.TimeField):
    """A time of day."""

    widget = ClockInput
    default_error_messages: ClassVar = {"invalid": gettext_lazy("Write the time like this: 09:30.")}
