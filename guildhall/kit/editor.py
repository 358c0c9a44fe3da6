"""What the writing box says."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """The labels and messages of the writing box, in the reader's language."""
    return {
        "toolbar": _("Formatting"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "bulletList": _("Bullet list"),
        "orderedList": _("Numbered list"),
        "blockquote": _("Quote"),
        "heading": _("Heading"),
        "link": _("Link"),
        "image": _("Picture"),
        "undo": _("Undo"),
        "address": _("Address of the link"),
        "addLink": _("Add link"),
        "removeLink": _("Remove link"),
        "cancel": _("Cancel"),
        "people": _("People to mention"),
        "found": _("{count} people found. Use the up and down arrows to choose."),
        "sending": _("Adding the picture…"),
        "added": _("Picture added."),
        "describe": _("Describe the picture for people who cannot see it"),
        "save": _("Save"),
        "refused": _("The picture could not be added. Use a JPEG, PNG, GIF or WebP of up to 25 MB."),
    }
