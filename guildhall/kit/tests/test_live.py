"""«Anything new?» is answered from memory only when that is certain."""

from __future__ import annotations

import time

from guildhall.kit.live import MOST, Listener


def listening(since: float = 100.0) -> Listener:
    """A listener that has listened for a while and whose thread is not needed."""
    listener = Listener()
    listener._begin = lambda: None  # type: ignore[method-assign]
    listener.since = since
    return listener


def mark(moment: float) -> str:
    return f'"{int(moment * 1000)}"'


def test_nothing_is_new_while_nothing_was_heard_since_the_page_was_made() -> None:
    assert listening().nothing_new("thread:1", mark(200))


def test_what_was_heard_after_the_page_was_made_is_new() -> None:
    listener = listening()
    listener.hear("thread:1")
    assert not listener.nothing_new("thread:1", mark(time.time() - 10))
    assert listener.nothing_new("thread:2", mark(time.time() - 10))
    assert listener.nothing_new("thread:1", mark(time.time() + 10))


def test_whoever_did_not_listen_then_or_does_not_listen_now_is_not_certain() -> None:
    assert not listening(since=300).nothing_new("thread:1", mark(200))
    deaf = listening()
    deaf.since = None
    assert not deaf.nothing_new("thread:1", mark(200))


def test_a_mark_that_is_none_of_ours_is_never_believed() -> None:
    for odd in ("", "*", '"x"', '"9"' * 20, f'"{"9" * 40}"'):
        assert not listening().nothing_new("thread:1", odd)


def test_what_is_forgotten_is_not_taken_as_quiet() -> None:
    listener = listening()
    for number in range(MOST + 1):
        listener.hear(f"thread:{number}")
    assert not listener.nothing_new("thread:0", mark(150))
