"""Bringing a community's history in, in the neutral format."""
