"""When something takes place: two moments, and the clock of the place where they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

HOME: Final = "Europe/London"
DAY: Final = timedelta(days=1)
ZONES: Final = [
    (HOME, _("United Kingdom")),
    ("Europe/Dublin", _("Ireland")),
    ("Europe/Brussels", _("Brussels, Paris, Berlin, Madrid, Rome")),
    ("Europe/Athens", _("Athens, Helsinki, Kyiv")),
    ("America/New_York", _("New York, Washington, Toronto")),
    ("America/Los_Angeles", _("Los Angeles, Vancouver")),
    ("Australia/Sydney", _("Sydney, Melbourne")),
    ("UTC", _("UTC")),
]

# «Etc/GMT+5» is five hours behind.
OTHER_SIGN: Final = str.maketrans("+-", "−+")


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when, in UTC, with the time zone by whose clock people meet. Whole days end at the midnight after."""

    starts_at: datetime
    ends_at: datetime
    zone: str = HOME
    is_all_day: bool = False

    @property
    def begins(self) -> datetime:
        """The beginning by the clock of the place."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def ends(self) -> datetime:
        """The end by the clock of the place."""
        return self.ends_at.astimezone(ZoneInfo(self.zone))

    @property
    def day(self) -> date:
        """The day on which it begins."""
        return self.begins.date()

    @property
    def last_day(self) -> date:
        """The day on which it ends; what ends at midnight ends on the day before."""
        return max(self.day, (self.ends - timedelta(microseconds=1)).date())

    @property
    def days(self) -> Iterator[date]:
        """Each day of it."""
        return (self.day + DAY * number for number in range((self.last_day - self.day).days + 1))

    @property
    def from_time(self) -> str:
        return f"{self.begins:%H:%M}"

    @property
    def to_time(self) -> str:
        return f"{self.ends:%H:%M}"

    @property
    def is_elsewhere(self) -> bool:
        """Whether the clock of the place shows another time than ours."""
        return self.begins.utcoffset() != self.starts_at.astimezone(ZoneInfo(HOME)).utcoffset()

    @property
    def zone_name(self) -> str:
        """The time zone in words."""
        return zone_in_words(self.zone)

    @property
    def here(self) -> str:
        """The beginning by our own clock, for what takes place by another."""
        return f"{self.starts_at.astimezone(ZoneInfo(HOME)):%H:%M}"

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()


def zone_in_words(zone: str) -> str:
    """What a time zone is called: «New York»; «UTC−5» for one that has no other name."""
    if (words := dict(ZONES).get(zone)) is not None:
        return str(words)
    if zone.startswith("Etc/GMT"):
        return f"UTC{zone.removeprefix('Etc/GMT').translate(OTHER_SIGN)}"
    return zone.rpartition("/")[2].replace("_", " ")


def at_midnight(day: date, zone: str) -> datetime:
    """When a day begins in a time zone, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def whole_days(first: date, last: date, zone: str) -> Hours:
    """From the first day to the last, both of them whole."""
    return Hours(at_midnight(first, zone), at_midnight(last + DAY, zone), zone, True)


def exists(moment: datetime) -> bool:
    """Whether the clocks show this time at all: in spring an hour is left out."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) == moment.replace(
        tzinfo=None
    )
