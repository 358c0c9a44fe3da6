"""Reading ahead changes nothing about what is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guildhall.importing.ahead import ahead


def test_the_same_things_come_in_the_same_order() -> None:
    assert list(ahead(range(1000))) == list(range(1000))
    assert list(ahead([])) == []


def test_an_error_comes_where_it_would_have_come() -> None:
    def things() -> Iterator[int]:
        yield 1
        raise ValueError("no more")

    reading = ahead(things())
    assert next(reading) == 1
    with pytest.raises(ValueError, match="no more"):
        next(reading)


def test_whoever_leaves_early_leaves_no_thread_behind() -> None:
    asked = []

    def things() -> Iterator[int]:
        for number in range(10**9):
            asked.append(number)
            yield number

    reading = ahead(things())
    assert next(reading) == 0
    reading.close()  # type: ignore[attr-defined]
    assert len(asked) <= 5, "it reads only a little ahead"
