"""Every page and mail that allauth can name has one of ours: a missing one would be an error in somebody's face."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account import urls as account_urls
from allauth.account.mixins import CloseableSignupMixin
from django.template import engines
from django.urls import URLPattern

# Mails with links, which we do not send: addresses are proved and passwords forgotten by code.
BY_LINK = {"password_reset_key"}


def pages() -> Iterator[str]:
    """The templates of the views that have an address, and those that views name besides."""
    for pattern in account_urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        view: Any = getattr(pattern.callback, "view_class", None)
        if view is not None and getattr(view, "template_name", None):
            yield view.template_name
    yield CloseableSignupMixin.template_name_signup_closed
    yield from (
        *("account/confirm_email_verification_code.html", "account/verification_sent.html"),
        *("account/verified_email_required.html", "account/account_inactive.html"),
        *("usersessions/usersession_list.html", "429.html"),
    )


def mails() -> list[str]:
    folder = Path(allauth.__file__).parent / "templates" / "account" / "email"
    found = {path.name.removesuffix("_subject.txt") for path in folder.glob("*_subject.txt")}
    assert len(found) > 10
    return sorted(found - BY_LINK)


@pytest.mark.parametrize("name", sorted(set(pages())))
def test_each_page_is_ours(name: str) -> None:
    found: Any = engines["jinja2"].get_template(name)
    assert "guildhall" in str(found.origin.name)


@pytest.mark.parametrize("name", mails())
def test_each_mail_is_ours(name: str) -> None:
    for part in ("subject", "message"):
        assert engines["jinja2"].get_template(f"account/email/{name}_{part}.txt")
