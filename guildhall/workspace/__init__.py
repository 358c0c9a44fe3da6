"""A community's own pages and the registry of its tools."""
