"""The log of what operators did, for operators: a page that is narrowed by act, name and day, and the same as a file."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.audit.models import Act, AuditEntry, AuditEntryQuerySet
from guildhall.kit.given import day
from guildhall.kit.spreadsheets import as_csv
from guildhall.people.access import operator_only

PAGE: Final = 50


@require_safe
@operator_only
def log(request: HttpRequest) -> HttpResponse:
    """What operators did, the newest first."""
    chosen = _chosen(request)
    page = Paginator(_found(chosen), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "acts": Act.choices,
        "chosen": chosen,
        "is_narrowed": any(chosen.values()),
        "in_words": in_words,
    }
    return render(request, "web/operate_audit.html", context)


@require_safe
@operator_only
def log_csv(request: HttpRequest) -> HttpResponse:
    """All that the page finds, for a spreadsheet."""
    head = ("when", "operator", "operator_id", "act", "kind", "id", "on", "reason", "details")
    rows = (
        (
            timezone.localtime(each.happened_at).isoformat(timespec="seconds"),
            *(each.operator_name, each.operator or "", each.act, each.kind, each.subject or "", each.label),
            *(each.reason, in_words(each.details)),
        )
        for each in _found(_chosen(request)).iterator()
    )
    return as_csv(f"{_('Log of operators')} {timezone.localdate():%Y-%m-%d}", [head, *rows])


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """By what the log is narrowed: an act, words of a name, and the first and last day."""
    act = request.GET.get("act", "")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    return {
        "act": act if act in Act.values else "",
        "q": words,
        "since": day(request.GET.get("since", "")),
        "until": day(request.GET.get("until", "")),
    }


def _found(chosen: dict[str, Any]) -> AuditEntryQuerySet:
    found = AuditEntry.objects.newest()
    if chosen["act"]:
        found = found.filter(act=chosen["act"])
    if chosen["q"]:
        found = found.naming(chosen["q"])
    since: date | None = chosen["since"]
    until: date | None = chosen["until"]
    if since:
        found = found.filter(happened_at__date__gte=since)
    if until:
        found = found.filter(happened_at__date__lte=until)
    return found


def in_words(details: dict[str, Any]) -> str:
    """Details on one line; what was there before and what is there now with an arrow between them."""
    return "; ".join(f"{name}: {_value(value)}" for name, value in details.items())


def _value(value: Any) -> str:
    return " → ".join(str(each) or "–" for each in value) if isinstance(value, list) else str(value)
