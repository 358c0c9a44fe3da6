"""Addresses that know who one is without signing in, for feed readers and calendars; to make new ones stops the old."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.core import signing
from django.db.models import F
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from guildhall.people.models import Person

Asked = ParamSpec("Asked")
SALT: Final = "guildhall.people.keys"
PARAMETER: Final = "key"


def key_of(person: Person) -> str:
    """The word that stands for a person in the address of a feed."""
    return signing.Signer(salt=SALT).sign(f"{person.pk}.{person.keys_made}")


def person_of(key: str) -> Person | None:
    """Whose key this is; nobody's once they made new ones, were switched off, or wait for approval."""
    try:
        pk, _dot, made = signing.Signer(salt=SALT).unsign(key).partition(".")
    except signing.BadSignature:
        return None
    return Person.objects.active().filter(pk=int(pk), keys_made=int(made), approved_at__isnull=False).first()


def address_of_feed(request: HttpRequest, path: str) -> str:
    """Where the list that is shown is a feed, narrowed in the same way, with the key of whoever is signed in."""
    asked = request.GET.copy()
    for which_page in ("before", "page"):
        asked.pop(which_page, None)
    if isinstance(request.user, Person):
        asked[PARAMETER] = key_of(request.user)
    return request.build_absolute_uri(f"{path}?{asked.urlencode()}" if asked else path)


def make_new_keys(person: Person) -> None:
    """Stops every address with a key of this person."""
    Person.objects.filter(pk=person.pk).update(keys_made=F("keys_made") + 1)
    person.refresh_from_db(fields=["keys_made"])


def or_by_key(
    view: Callable[Concatenate[HttpRequest, Asked], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Asked], HttpResponseBase]:
    """Lets a view that only shows something be asked with a key too; nobody is signed in by it, and a wrong one is not found."""

    @wraps(view)
    def asked(request: HttpRequest, /, *args: Asked.args, **kwargs: Asked.kwargs) -> HttpResponseBase:
        if PARAMETER not in request.GET:
            return view(request, *args, **kwargs)
        person = person_of(request.GET[PARAMETER])
        if person is None:
            raise Http404  # an empty feed would look as if nothing happened any more
        request.user = person
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return asked
