"""Search, related items and the people finder."""
