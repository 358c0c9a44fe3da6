"""Keeps what gives access out of the log: codes and keys in addresses, and queries."""

import logging
import re

TOKEN = re.compile(r"(?<=/)(?=[^/\s?]*[0-9])(?![0-9]+-)[\w:.~-]{24,}(?=[/\s?'\"]|$)")
QUERY = re.compile(r"(?<=/)\?[^\s'\"]+")


class WithoutTokens(logging.Filter):
    """Blots out tokens and queries in addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "/" in message:
            record.msg, record.args = QUERY.sub("?…", TOKEN.sub("…", message)), None
        return True
