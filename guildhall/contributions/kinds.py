"""The kinds of contribution there are; each tool registers its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.module_loading import import_string
from django.utils.text import slugify

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from guildhall.contributions.carrying import Carrier
    from guildhall.contributions.forms import RootForm
    from guildhall.contributions.models import Contribution

REPLY = "reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a kind has beside what every contribution has; all by name, since kinds are known before models and forms.

    `model` is its child table («events.Event»), `form` the form in which it is written and changed, `edit` the name of
    the route where its words are changed if that is not the common one. In shared work every member may change the
    words. What `comes_first` is shown before questions to whoever asks something like it.

    `imported_from` are the kinds of the neutral format that become this one, and `row` is a function that makes the
    fields of the child table from a row of that format. What is named in `prose` is HTML in such a row, and `row` gets
    it clean. `carrier` is a `Carrier`: it gives and takes what stands beside the row.
    """

    model: str = ""
    form: str = "guildhall.contributions.forms.RootForm"
    edit: str = ""
    is_shared_work: bool = False
    comes_first: bool = False
    imported_from: Sequence[str] = ()
    row: str = ""
    prose: Sequence[str] = ()
    carrier: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of contribution: the word in the database, the room it lives in, and what people call it."""

    word: str
    room: str
    label: StrOrPromise
    plural: StrOrPromise
    own: Own = Own()

    @property
    def model(self) -> type[Contribution]:
        """The model whose rows are of this kind: the base, or a child of it."""
        model: Any = apps.get_model(self.own.model or "contributions.Contribution")
        return model  # type: ignore[no-any-return]

    @property
    def form(self) -> type[RootForm]:
        """The form in which one is written and changed."""
        form: type[RootForm] = import_string(self.own.form)
        return form

    def row(self, values: dict[str, Any]) -> dict[str, Any]:
        """The fields of the child table, from a row of the neutral format."""
        return import_string(self.own.row)(values) if self.own.row else {}

    @property
    def carrier(self) -> Carrier | None:
        """What gives and takes what stands beside a row of the neutral format, if there is anything."""
        return import_string(self.own.carrier)() if self.own.carrier else None


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Makes a kind known. Registering the same kind twice changes nothing."""
    KINDS[kind.word] = kind


def room_of(word: str) -> str:
    """The room that a kind lives in, as it stands in addresses."""
    return KINDS[word].room


def address(community: str, kind: str, pk: int, title: str) -> str:
    """Where a root stands: /c/waste/conversations/12-charging-for-bins/."""
    return f"/c/{community}/{room_of(kind)}/{pk}-{slugify(title)[:60] or kind}/"


def imported_as(word: str) -> Kind | None:
    """The kind that a kind of the neutral format becomes."""
    return next((kind for kind in KINDS.values() if word in kind.own.imported_from), None)
