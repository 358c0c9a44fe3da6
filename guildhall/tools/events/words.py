"""What is said in more than one place."""

from __future__ import annotations

from django.utils.translation import gettext as _


def already_over() -> str:
    return _("It is over, so nothing about places can be changed any more.")


def is_cancelled() -> str:
    return _("It was cancelled, so nothing about places can be changed.")
