"""The one door for mail: written in the reader's language as text and HTML, sent by a job."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import css_inline
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.template import TemplateDoesNotExist, engines
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from guildhall.kit.jobs import Backoff
from guildhall.kit.markup import stored, text_to_html

# Reads no style sheets from files or the network; the only styles are those in our own layout. What is for dark screens
# alone cannot stand in an element, so it stays.
_inliner: Final = css_inline.CSSInliner(
    load_remote_stylesheets=False, keep_style_tags=False, keep_at_rules=True
)
LONGEST_SUBJECT: Final = 200
ABOUT_YOU: Final = _("You get this because it is about you or what you wrote.")
# Where whoever has this address changes what comes by mail, without signing in; empty for strangers. Told by what decides that.
CHANGED_AT: Final[list[Callable[[str], str]]] = []
GAP: Final = re.compile(r"\n(?:[ \t]*\n){2,}")


class AddressRefused(ValueError):
    """A mail cannot go to this address, because it is not one."""


def send(
    template: str,
    to: str,
    language: str,
    context: Mapping[str, Any],
    *,
    why: str | Promise = ABOUT_YOU,
    reply_to: str = "",
    headers: Mapping[str, str] | None = None,
) -> None:
    """Writes a mail now and enqueues its sending in the same transaction as the change that asked for it.

    `template` names three files: "communities/mail/invitation" means invitation_subject.txt,
    invitation_message.txt and, where the text made into paragraphs is not enough, invitation_message.html,
    which extends kit/mail/layout.html. At the foot stands `why` it came.
    """
    for address in filter(None, [to, reply_to]):
        check_address(address)
    with translation.override(language):
        foot = {"why": why, "change": next((address(to) for address in CHANGED_AT), "")}
        subject, text, html = write(template, {**context, **foot, "language": language})
        text += "\n" + _rendered("kit/mail/foot.txt", foot | _site())
    deliver.defer(
        to=to,
        subject=subject,
        text=text,
        html=html,
        reply_to=reply_to,
        headers={**(headers or {}), "Content-Language": language},
    )


def write(template: str, context: Mapping[str, Any]) -> tuple[str, str, str]:
    """The subject, the text and the HTML of a mail, in the language that is active."""
    known = {**_site(), **context}
    subject = one_line(_rendered(f"{template}_subject.txt", known))
    text = GAP.sub("\n\n", _rendered(f"{template}_message.txt", known).strip()) + "\n"
    known |= {"subject": subject}
    try:
        html = _rendered(f"{template}_message.html", known)
    except TemplateDoesNotExist as missing:
        if missing.args[0] != f"{template}_message.html":
            raise
        html = _rendered("kit/mail/plain.html", known | {"paragraphs": stored(text_to_html(text))})
    return subject, text, _inliner.inline(html)


def check_address(address: str) -> None:
    """Refuses what is not one plain address, and so anything that could carry a header of its own."""
    try:
        validate_email(address)
    except ValidationError as error:
        raise AddressRefused(f"{address!r} is not an e-mail address") from error


def one_line(text: str) -> str:
    """A subject without line breaks or control characters, and not too long."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())[:LONGEST_SUBJECT]


@app.task(name="kit.mail.deliver", queue="mail", retry=Backoff(attempts=8, base=4))
def deliver(
    *,
    to: str,
    subject: str,
    text: str,
    html: str,
    reply_to: str = "",
    headers: dict[str, str] | None = None,
) -> None:
    """Hands one mail to the mail server."""
    message = EmailMultiAlternatives(
        subject,
        text,
        settings.DEFAULT_FROM_EMAIL,
        [to],
        reply_to=[reply_to] if reply_to else None,
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
    )
    message.attach_alternative(html, "text/html")
    message.send()


def _site() -> dict[str, str]:
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}


def _rendered(name: str, context: Mapping[str, Any]) -> str:
    # The backend's own render() would add a request; a mail has none and never needs a token against forgery.
    return engines["jinja2"].get_template(name).render(dict(context))
