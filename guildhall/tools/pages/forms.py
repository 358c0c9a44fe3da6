"""Writing a page, changing it, and saying which page stands in its place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.communities.models import Community
from guildhall.contributions.forms import RootForm, to_change
from guildhall.contributions.models import Contribution
from guildhall.contributions.models.connections import A_YEAR, review_on
from guildhall.people.models import Person
from guildhall.tools.pages.links import link_typed
from guildhall.tools.pages.models import Page
from guildhall.tools.pages.placing import put
from guildhall.tools.pages.tree import Leaf, Tree

HINT = _(
    "Headings make the table of contents. Write [[Title]] to link to another page here, also to one that is not written yet."
)


class PageForm(RootForm):
    """A page, and under which one it begins."""

    under = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, community=community, **kwargs)
        self.community = community
        self.fields["html"].label = _("What the page says")
        self.fields["html"].help_text = HINT
        self.fields["title"].help_text = _(
            "What somebody would look for. Links to the page keep working when you change it."
        )

    def clean_html(self) -> str:
        return link_typed(super().clean_html(), self.community)

    def keep_more(self, contribution: Contribution, person: Person) -> None:
        """Puts a new page last where it was begun, and makes its writer its keeper, who is asked in a year."""
        tree = Tree(person, contribution.community_id)
        above = tree.get(self.cleaned_data.get("under"))
        beside = above.under if above else [leaf for leaf in tree.tops if leaf.id != contribution.pk]
        put(
            contribution.community_id,
            person,
            contribution.pk,
            above.id if above else None,
            beside[-1].id if beside else None,
        )
        contribution.keepers.get_or_create(person=person)
        review_on(contribution, timezone.localdate() + A_YEAR)


class ChangeForm(to_change(PageForm)):  # type: ignore[misc]
    """A page, changed. It says which version it was begun from, and leaves alone what its writer did not touch."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["under"]
        for name in ("theme", "tags", "language"):
            if name in self.fields:
                self.fields[name].show_hidden_initial = True

    def touched(self) -> dict[str, Any]:
        """What its writer changed beside title and words."""
        return {
            name: self.cleaned_data[name]
            for name in ("theme", "tags", "language")
            if name in self.changed_data
        }

    @property
    def began_with(self) -> int:
        """The number of the version that the change was begun from; the first where it does not say."""
        version: str = self.cleaned_data["version"]
        return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 1


class SupersedeForm(forms.Form):
    """Which page stands in the place of this one."""

    page = forms.TypedChoiceField(
        label=_("Which page stands in its place?"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_(
            "Readers of this page are pointed there. This one stays as it is, for whoever looks it up."
        ),
    )

    def __init__(self, *args: Any, page: Page, tree: Tree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[Any, Any]] = [("", _("None: this page still counts"))]
        for leaf in tree.leaves.values():
            onward = (
                [leaf.id]
                if leaf.superseded_by_id is None
                else [leaf.id, getattr(tree.onward(leaf.id), "id", 0)]
            )
            if page.pk not in onward:
                choices.append((leaf.id, _named(leaf)))
        field: Any = self.fields["page"]
        field.choices = choices


def _named(leaf: Leaf) -> str:
    """A title with those above it: two pages may be called the same."""
    return f"{_named(leaf.parent)} › {leaf.title}" if leaf.parent else leaf.title
