"""The forms of signing in, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.models import EmailAddress
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guildhall.organisations.models import Organisation
from guildhall.people.admission import admission_of
from guildhall.people.models import Person
from guildhall.people.names import name_in


class PlainWords:
    """Our labels instead of placeholders, which vanish while typing and are hard to read."""

    fields: dict[str, forms.Field]
    words: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.words.get(name, field.label)
            field.help_text = self.hints.get(name, "")


WORK_ADDRESS = _("Your work e-mail address")
NEW_PASSWORD = _("New password")
PASSWORD_HINT = _("At least 8 characters. Three words that only you would put together are a good password.")


class SignUpForm(PlainWords, allauth.SignupForm):  # type: ignore[misc]
    """Registers with a work address alone; name and password come once the address is proved."""

    words = {"email": WORK_ADDRESS}
    hints = {"email": _("We send a code there. Your address is how we know which council you work for.")}
    field_order = ["email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password1", None)

    def validate_unique_email(self, value: str) -> str:
        """Whether the address is free; a taken one and an uninvited one look alike on the page."""
        self.unclaimed = Person.objects.unclaimed().filter(email=value, is_active=True).first()
        if self.unclaimed is None:
            value = super().validate_unique_email(value)
        if admission_of(value) == Organisation.Admission.INVITATION and not self.unclaimed:
            self.account_already_exists = True
        return value

    def save(self, request: HttpRequest) -> Person:
        """The person to whom the address will belong: somebody new, or somebody imported who claims it."""
        email = self.cleaned_data["email"]
        person = self.unclaimed or Person.objects.register(
            email, name_in(email), approved_at=None, language=get_language() or "en"
        )
        EmailAddress.objects.get_or_create(user=person, email=email, defaults={"primary": True})
        return person


class SignInForm(PlainWords, allauth.LoginForm):  # type: ignore[misc]
    """Signs in with a password, or with a code sent to the address when the password is left empty."""

    words = {"login": WORK_ADDRESS, "password": _("Password")}
    hints = {"password": _("Leave this empty and we send you a code instead.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = False
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def _clean_without_password(self, email: str | None, phone: str | None) -> Any:
        know_address(email)
        return super()._clean_without_password(email, phone)


class RequestCodeForm(PlainWords, allauth.RequestLoginCodeForm):  # type: ignore[misc]
    """Asks for a code by mail."""

    words = {"email": WORK_ADDRESS}

    def clean_email(self) -> str:
        """The address, known to allauth even when it came in by an import."""
        know_address(self.cleaned_data["email"])
        return str(super().clean_email())


class ForgottenPasswordForm(PlainWords, allauth.ResetPasswordForm):  # type: ignore[misc]
    """Asks for a code with which to set a new password."""

    words = {"email": WORK_ADDRESS}

    def clean_email(self) -> str:
        """The address, known to allauth even when it came in by an import."""
        know_address(self.cleaned_data["email"])
        return str(super().clean_email())


class _Code(PlainWords):
    words = {"code": _("Code")}
    hints = {"code": _("Eight letters and figures from the message, capitals or not.")}


class SignInCodeForm(_Code, allauth.ConfirmLoginCodeForm):  # type: ignore[misc]
    """Takes the code that signs in."""


class AddressCodeForm(_Code, allauth.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """Takes the code that proves an address."""


class PasswordCodeForm(_Code, allauth.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """Takes the code that allows a new password."""


class ProofForm(_Code, allauth.BaseConfirmCodeForm):  # type: ignore[misc]
    """Takes the code that proves the address one has now."""


class ChangeAddressForm(PlainWords, allauth.AddEmailForm):  # type: ignore[misc]
    """Names the new address."""

    words = {"email": _("New e-mail address")}
    hints = {"email": _("We send a code there. Nothing changes until you enter it.")}


class ChangePasswordForm(PlainWords, allauth.ChangePasswordForm):  # type: ignore[misc]
    """Changes a password one knows."""

    words = {
        "oldpassword": _("Current password"),
        "password1": NEW_PASSWORD,
        "password2": _("New password again"),
    }
    hints = {"password1": PASSWORD_HINT}


class SetPasswordForm(PlainWords, allauth.SetPasswordForm):  # type: ignore[misc]
    """Sets a first password."""

    words = {"password1": NEW_PASSWORD, "password2": _("New password again")}
    hints = {"password1": PASSWORD_HINT}


class NewPasswordForm(PlainWords, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """Sets a new password after the code."""

    words = {"password1": NEW_PASSWORD, "password2": _("New password again")}
    hints = {"password1": PASSWORD_HINT}


class AgainForm(PlainWords, allauth.ReauthenticateForm):  # type: ignore[misc]
    """Asks for the password again before something weighty."""

    words = {"password": _("Password")}


def know_address(email: str | None) -> None:
    """Gives allauth its row for an address that came in by an import or by an operator, unproved."""
    if email:
        for person in Person.objects.unclaimed().filter(email=email.lower(), is_active=True):
            EmailAddress.objects.get_or_create(user=person, email=email.lower(), defaults={"primary": True})
