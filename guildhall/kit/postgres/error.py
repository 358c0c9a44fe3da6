"""Says why the embedded database cannot serve."""

NOT_NEEDED = 75  # how a keeper ends that finds another at work


class DatabaseError(Exception):
    """The database cannot serve; the message says what to do."""
