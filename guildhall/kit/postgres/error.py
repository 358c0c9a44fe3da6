"""Says why the embedded database cannot serve."""


class DatabaseError(Exception):
    """The embedded database cannot serve; the message says what to do."""
