"""Moments as people say them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import translation

from guildhall.kit.times import ago, local_date, when

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "moment", "said"),
    [
        ("en", datetime(2026, 11, 24, 11, 59, 30, tzinfo=UTC), "just now"),
        ("cy", datetime(2026, 11, 24, 11, 59, 30, tzinfo=UTC), "newydd fod"),
        ("en", datetime(2026, 11, 23, 14, 5, tzinfo=UTC), "yesterday, 14:05"),
        ("cy", datetime(2026, 11, 23, 14, 5, tzinfo=UTC), "ddoe, 14:05"),
        ("en", datetime(2026, 7, 3, 14, 5, tzinfo=UTC), "3 July"),
        ("cy", datetime(2026, 7, 3, 14, 5, tzinfo=UTC), "3 Gorffennaf"),
        ("en", datetime(2024, 11, 3, 14, 5, tzinfo=UTC), "3 November 2024"),
        ("cy", datetime(2024, 11, 3, 14, 5, tzinfo=UTC), "3 Tachwedd 2024"),
    ],
)
def test_a_moment_is_said_the_way_of_the_language(language: str, moment: datetime, said: str) -> None:
    with time_machine.travel(NOW, tick=False), translation.override(language):
        assert when(moment) == said


def test_days_stand_before_months_in_welsh_too() -> None:
    with time_machine.travel(NOW, tick=False), translation.override("cy"):
        assert local_date(NOW) == "24 Tachwedd"


def test_welsh_numbers_change_the_word_after_them() -> None:
    with time_machine.travel(NOW, tick=False), translation.override("cy"):
        assert ago(datetime(2026, 11, 22, 11, 0, tzinfo=UTC)) == "2 ddiwrnod yn ôl"
