"""What people announce about themselves: search learns the words of a profile from it."""

from __future__ import annotations

from django.dispatch import Signal

# Sent inside the transaction of the change, with the person, when what others may find of them has changed.
profile_changed = Signal()
