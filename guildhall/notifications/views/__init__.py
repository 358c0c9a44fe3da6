"""Pages of notices, and of what comes by mail."""
