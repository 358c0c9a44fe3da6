"""Writing very many search entries at once: beside the rest, and without a walk down the index for each of their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice

from django.db import connection, transaction

from guildhall.discovery.indexing import Words, index_words

TABLES = ("discovery_searchentry", "discovery_personentry")
INDEXES = """
SELECT i.indexrelid::regclass::text FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
 WHERE a.amname = 'gin' AND i.indrelid = ANY(%s::regclass[]) ORDER BY 1"""
# New entries gather here before they are sorted in; searches read them one by one until then.
GATHERED, SORTED_IN = "16MB", "64MB"
# Whoever changes one of these meanwhile waits until all of them have their entries.
LOCKED_AT_ONCE = 100
Index = Callable[[Words], object]


@contextmanager
def indexing_in_bulk() -> Iterator[Index]:
    """Gives what writes the entries of contributions once they are committed; call it with their words.

    Entries are written by a thread with a connection of its own, and all are there, or an error is raised, when the block
    is left. One whose contribution was locked by somebody is left out: look for those without an entry afterwards, as for
    those of whoever died inside. The indexes gather new words and sort them in together, four times as fast, and find the
    same meanwhile. Whoever dies inside leaves them gathering, which is right but slower for those who search; the next one
    who leaves in peace puts that right.
    """
    if connection.in_atomic_block:
        # Nobody else sees what this transaction wrote, and whoever searches would wait until it ends.
        yield index_words
        return
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, [list(TABLES)])
        indexes = [name for (name,) in cursor.fetchall()]
        try:
            _gather(indexes, "on")
            with _sorting_much(), _beside() as index:
                yield lambda words: transaction.on_commit(partial(index, words))
        finally:
            _gather(indexes, "off")
            for name in indexes:
                cursor.execute("SELECT gin_clean_pending_list(%s)", [name])


@contextmanager
def _beside() -> Iterator[Index]:
    """Gives what hands words to a thread that writes their entries while the next are made; waits for it at the end."""
    written: Future[None] | None = None

    def hand_over(words: Words) -> None:
        nonlocal written
        if written is not None:
            written.result()
        written = writer.submit(_write, words)

    with ThreadPoolExecutor(1, "writing search entries") as writer:
        try:
            yield hand_over
            if written is not None:
                written.result()
        finally:
            writer.submit(_leave)


def _leave() -> None:
    connection.close()  # looked up by the thread that runs this: each has one of its own


def _write(words: Words) -> None:
    pairs = iter(words.items())
    with _sorting_much():
        while some := dict(islice(pairs, LOCKED_AT_ONCE)):
            index_words(some, skipping_locked=True)


@contextmanager
def _sorting_much() -> Iterator[None]:
    """Lets this connection gather and sort more at once."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET gin_pending_list_limit = '{GATHERED}'; SET work_mem = '{SORTED_IN}'")
        try:
            yield
        finally:
            cursor.execute("RESET gin_pending_list_limit; RESET work_mem")


def _gather(indexes: list[str], state: str) -> None:
    """Each index by itself, because nobody can search while this waits for a search to end."""
    for name in indexes:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"ALTER INDEX {name} SET (fastupdate = {state})")
