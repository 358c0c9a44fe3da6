"""The form in which a link is shared."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from guildhall.contributions.forms import RootForm
from guildhall.contributions.models import Contribution
from guildhall.kit.forms import WebAddressField
from guildhall.people.models import Person
from guildhall.tools.links.addresses import as_title, fingerprint
from guildhall.tools.links.jobs import look_soon


class LinkForm(RootForm):
    """An address, what it is called, and why it is worth opening."""

    needs_words = False
    own = ("url", "fingerprint")

    url = WebAddressField(
        label=_("Address"),
        help_text=_("Copy it from the top of your browser, and paste it here."),
        error_messages={
            "required": _("Paste the address of the page that you want to share."),
        },
    )

    field_order = ["url", "title", "html", "tags", "theme", "language", "shared_with"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        title, html = self.fields["title"], self.fields["html"]
        title.required = False
        title.help_text = _("Leave it empty, and it takes the title of the page.")
        html.label = _("Why is it worth opening?")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "url" in values:
            values["fingerprint"] = fingerprint(values["url"])
            values["title"] = values.get("title") or as_title(values["url"])
        return values

    @classmethod
    def initial_of(cls, contribution: Contribution) -> dict[str, Any]:
        return {"url": getattr(contribution, "url", "")}

    def keep_more(self, contribution: Contribution, person: Person) -> None:
        look_soon(contribution.pk)
