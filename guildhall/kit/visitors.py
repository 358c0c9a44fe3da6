"""What visitors may see has a version, so that a page kept for them is never shown after it was closed to them."""

from __future__ import annotations

from django.db import connection, transaction


def visitors_see_something_else() -> None:
    """Call in the transaction that shows something to visitors or hides it from them.

    The number goes up now, and again once the change can be seen: a page that another process makes in
    between still shows the old state, and must not be kept under the new number.
    """
    _go_up()
    transaction.on_commit(_go_up)


def version() -> int:
    """The number that the pages kept for visitors carry."""
    with connection.cursor() as cursor:
        # A sequence that was never asked says 1, as it does when it was asked once.
        cursor.execute("SELECT last_value + is_called::int FROM kit_visitors")
        row = cursor.fetchone()
        assert row is not None
        return int(row[0])


def _go_up() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('kit_visitors')")
