"""Moments and numbers as people say them, in English and Welsh."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

LOCALES = {"en": "en_GB", "cy": "cy"}
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def when(moment: datetime) -> str:
    """A moment as one would say it: “5 minutes ago”, “yesterday, 14:05”, “Monday, 14:05”, “3 November 2024”."""
    local, now = _local(moment), timezone.localtime()
    past = now - local
    if -MINUTE < past < MINUTE:
        return _("just now")
    if timedelta() < past < HOUR:
        return ago(moment)
    days = (local.date() - now.date()).days
    if days in (-1, 0, 1):
        day = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[days]
    elif -7 < days < 7:
        day = weekday(local)
    elif days > 0:
        day = local_date(local)
    else:
        return local_date(local)
    return _("%(day)s, %(time)s") % {"day": day, "time": f"{local:%H:%M}"}


def moment(at: datetime) -> SafeString:
    """A time element: “yesterday, 14:05”, with the exact time as its title."""
    return _element(at, translation.get_language() or "en", timezone.now().replace(second=0, microsecond=0))


def ago(moment: datetime) -> str:
    """How long ago, in the largest whole unit: “3 days ago”, in Welsh “3 diwrnod yn ôl”."""
    return format_timedelta(moment - timezone.now(), add_direction=True, locale=_locale())


def local_date(moment: date) -> str:
    """A day: “3 November”, with the year where it is not this one."""
    local = _local(moment).date() if isinstance(moment, datetime) else moment
    return _written(local, "d MMMM" if local.year == timezone.localdate().year else "d MMMM y", _locale())


def local_time(moment: datetime) -> str:
    """The time of day where we are: “14:05”."""
    return f"{_local(moment):%H:%M}"


def weekday(moment: date, *, short: bool = False) -> str:
    """The name of the day: “Monday”, or “Mon”."""
    local = _local(moment) if isinstance(moment, datetime) else moment
    return _written(local, "EEE" if short else "EEEE", _locale())


def month(moment: date, *, short: bool = False) -> str:
    """The name of the month: “November”, or “Nov”."""
    local = _local(moment) if isinstance(moment, datetime) else moment
    return _written(local, "LLL" if short else "LLLL", _locale())


def iso(moment: date) -> str:
    """For the datetime attribute of a time element."""
    return moment.isoformat()


def number(count: int | float) -> str:
    """A number with commas: “12,345”."""
    return _counted(count, _locale())


@lru_cache(maxsize=8192)
def _element(at: datetime, _language: str, _minute: datetime) -> SafeString:
    """What a moment is called changes by the minute; many pages in it write the same one."""
    local = _local(at)
    return format_html(
        '<time datetime="{}" title="{}, {}">{}</time>',
        *(iso(at.replace(microsecond=0)), local_date(local), local_time(local), when(local)),
    )


@lru_cache(maxsize=8192)
def _written(day: date, pattern: str, locale: str) -> str:
    """A day in some pattern; a page writes few days, but each of them often."""
    return format_date(day, pattern, locale=locale)


@lru_cache(maxsize=8192)
def _counted(count: int | float, locale: str) -> str:
    return format_decimal(count, locale=locale)


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else timezone.make_aware(moment)


def _locale() -> str:
    return LOCALES.get((translation.get_language() or "en")[:2], "en_GB")
