"""The base row of everything people write, and all that every contribution always has."""
