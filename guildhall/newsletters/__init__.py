"""Newsletters: what facilitators choose from what is new, with words of their own, sent to the members of a community."""
