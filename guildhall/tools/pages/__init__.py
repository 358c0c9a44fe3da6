"""Pages that a community writes together."""
