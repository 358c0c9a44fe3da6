"""Somebody with a browser that knows cookies and forms, and nothing else."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from html import unescape
from http.cookiejar import CookieJar
from typing import Final

FIELD: Final = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')


class Visitor:
    """Asks for pages of one site, and sends forms with all that is hidden in them."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        """A page's text; an OSError says why not."""
        with self.opener.open(self.address + path, timeout=30) as response:
            text: str = response.read().decode()
            return text

    def send(self, path: str, **fields: str) -> str:
        """Fill in the form of a page and send it; the path where that leads."""
        hidden = {name: unescape(value) for name, value in FIELD.findall(self.get(path))}
        body = urllib.parse.urlencode(hidden | fields).encode()
        with self.opener.open(self.address + path, body, timeout=30) as response:
            end: str = urllib.parse.urlsplit(response.url).path
            return end
