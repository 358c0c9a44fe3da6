"""When a verb cannot be done."""


class Refused(Exception):
    """Something cannot be done now; the message says why and what to do, in the reader's language."""
