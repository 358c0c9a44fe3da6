"""The template environment: what every page can call."""

from __future__ import annotations

from functools import cache, cached_property, lru_cache
from typing import Any

import jinja2
import lucide.jinja
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.template.defaultfilters import filesizeformat
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.html import json_script
from django.utils.http import urlencode
from markupsafe import Markup

from guildhall.kit import markup, quick, times

# Changing what a list shows starts it again, so an address forgets how far the reader had turned the pages.
PLACES_IN_A_LIST = ("page", "after", "before")


def environment(**options: Any) -> jinja2.Environment:
    """The Jinja2 environment of every page and mail; plain text (.txt) is not escaped."""
    options["autoescape"] = jinja2.select_autoescape(["html", "xml", "svg"], default=False)
    options["extensions"] = [*options.get("extensions", ()), "jinja2.ext.i18n"]
    built = quick.Environment(**options)
    built.policies["ext.i18n.trimmed"] = True
    built.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    built.globals.update(
        _=translated,
        static=static,
        url=url,
        address_with=address_with,
        icon=icon,
        kept=quick.kept,
        moment=times.moment,
        get_language=translation.get_language,
        get_messages=get_messages,
        site_name=settings.SITE_NAME,
        debug=settings.DEBUG,
    )
    built.filters.update(
        json_script=json_script,
        stored=markup.stored,
        typed=lambda text: markup.stored(markup.typed_to_html(text)),
        filesize=filesizeformat,
        when=times.when,
        ago=times.ago,
        localdate=times.local_date,
        localtime=times.local_time,
        weekday=times.weekday,
        month=times.month,
        iso=times.iso,
        number=times.number,
    )
    return built


@jinja2.pass_eval_context
def translated(context: jinja2.nodes.EvalContext, message: str, **variables: object) -> str:
    """A message in the reader's language, with its variables escaped; Jinja's own `_` does the same more slowly."""
    language = translation.get_language() or ""
    if not variables:
        return _whole(message, language, context.autoescape)
    return _pattern(message, language, context.autoescape) % variables


@lru_cache(maxsize=8192)
def _pattern(message: str, _language: str, is_html: bool) -> str:
    text = translation.gettext(message)
    return Markup(text) if is_html else text


@lru_cache(maxsize=8192)
def _whole(message: str, language: str, is_html: bool) -> str:
    """Every message is a pattern, even one without variables: «%%» stands for «%»."""
    return _pattern(message, language, is_html) % {}


class FormToken:
    """The hidden input against forged forms: made when the first form of a page is drawn, the same in all of them.

    Django's own would draw a new mask for each form, which costs time and does not compress.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def drawn(self) -> str:
        """The input as HTML."""
        return csrf_input(self.request)

    def __html__(self) -> str:
        return self.drawn

    def __str__(self) -> str:
        return self.drawn


def form_token(request: HttpRequest) -> dict[str, FormToken]:
    """For every page: `csrf_input`."""
    return {"csrf_input": FormToken(request)}


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def address_with(request: HttpRequest, **changes: object) -> str:
    """The address of this page with some of its query changed; an empty value takes one away."""
    forgotten = {*PLACES_IN_A_LIST, *changes}
    query = {name: values for name, values in request.GET.lists() if name not in forgotten}
    query |= {name: [str(value)] for name, value in changes.items() if value not in ("", None)}
    return f"{request.path}?{urlencode(query, doseq=True)}" if query else request.path


@cache
def icon(name: str, size: int = 20) -> str:
    """A lucide icon as inline SVG, hidden from screen readers because words always stand beside it."""
    return lucide.jinja.lucide(name, size=size, aria_hidden="true", focusable="false")
