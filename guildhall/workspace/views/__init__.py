"""A community's own pages."""
