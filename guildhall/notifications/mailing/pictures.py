"""Pictures in a mail: ours are behind a sign-in, so small copies travel along, as far as a mail is not made large by them."""

from __future__ import annotations

import re
from email.mime.image import MIMEImage
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from guildhall.contributions.models import Attachment, Contribution
from guildhall.kit import uploads

SIDE: Final = 960
MOST: Final = 1_500_000  # bytes of pictures in one mail
IMAGE: Final = re.compile(r'<img([^>]*?) src="/files/([\w-]+)/[^"]*"([^>]*)>')


class Pictures:
    """The files of a contribution: pictures in its words are attached, all others are named."""

    def __init__(self, post: Contribution) -> None:
        self.files = {
            file.key: file
            for file in Attachment.objects.filter(contribution=post, state=Attachment.State.CLEAN).order_by(
                "pk"
            )
        }
        self.inside: dict[str, MIMEImage] = {}
        self.room = MOST

    def attached(self, html: str) -> str:
        """The words, with whole addresses, and pictures by Content-ID (RFC 2392) or, where one is too large, in words."""
        return IMAGE.sub(self._by_content_id, html).replace('href="/', f'href="{settings.SITE_URL}/')

    def _by_content_id(self, found: re.Match[str]) -> str:
        before, key, after = found.groups()
        if key not in self.inside:
            content = self._small(key)
            if not content or len(content) > self.room:
                alternative = re.search(r'alt="([^"]*)"', before + after)
                return f"<em>[{alternative[1] if alternative else ''}]</em>"
            self.room -= len(content)
            picture = MIMEImage(content)
            picture.add_header("Content-ID", f"<{key}>")
            picture.add_header("Content-Disposition", "inline")
            self.inside[key] = picture
        return f'<img{before} src="cid:{key}"{after}>'

    def _small(self, key: str) -> bytes:
        """A picture of this post, or nothing."""
        if key not in self.files or not self.files[key].width:
            return b""
        try:
            return uploads.picture_for_mail(key, SIDE)
        except OSError:
            return b""

    @property
    def others(self) -> list[Attachment]:
        """Files that do not stand in the words."""
        return [file for key, file in self.files.items() if key not in self.inside]

    def attach_to(self, message: EmailMultiAlternatives) -> None:
        """Puts the pictures into the mail."""
        for picture in self.inside.values():
            message.attach(picture)
        if self.inside:
            message.mixed_subtype = "related"
