"""The four kinds of community, from the most open to the most closed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """How far a community is open."""

    OPEN = "open", _("Open")
    RESTRICTED = "restricted", _("Restricted")
    PRIVATE = "private", _("Private")
    CONFIDENTIAL = "confidential", _("Confidential")


KINDS = list(Kind.values)
# Everybody may find these, and read what they are about.
FINDABLE = (Kind.OPEN, Kind.RESTRICTED)


def is_wider(kind: str, is_public: bool, parent_kind: str, parent_is_public: bool) -> bool:
    """Whether a community of this kind would reach further than the one that it is inside."""
    return KINDS.index(kind) < KINDS.index(parent_kind) or (is_public and not parent_is_public)


def narrower(kind: str, other: str) -> str:
    """The more closed of two kinds."""
    return max(kind, other, key=KINDS.index)


def kind_choices() -> list[tuple[str, str]]:
    """The kinds for a form, each with what it means."""
    return [(kind.value, f"{kind.label}. {kind_words(kind)}") for kind in Kind]


def kind_words(kind: str, *, is_public: bool = False) -> str:
    """Who can see what in a community of this kind, in plain words."""
    match kind:
        case Kind.OPEN if is_public:
            return _now("Anybody on the web can read this. Members post.")
        case Kind.OPEN:
            return _now("Anyone who is signed in can read this. Members post.")
        case Kind.RESTRICTED:
            return _now("Anybody can find this page. Only members read and post; a facilitator lets them in.")
        case Kind.PRIVATE:
            return _now("People can find the name and the purpose, no more. Only members read and post.")
        case _:
            return _now("Only its members know that this community exists. One joins by invitation.")
