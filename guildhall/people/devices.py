"""Words for the browser and machine that somebody signs in with."""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext as _

# In this order: each browser also claims to be those after it.
BROWSERS: Final = [
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
MACHINES: Final = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
]


def device_of(user_agent: str) -> str:
    """What a person would call it: «Firefox on Windows»."""
    browser = next((name for mark, name in BROWSERS if re.search(rf"{mark}\w*/", user_agent)), "")
    machine = next((name for mark, name in MACHINES if mark in user_agent), "")
    if browser and machine:
        return _("%(browser)s on %(machine)s") % {"browser": browser, "machine": machine}
    return browser or machine or _("A browser we do not know")
