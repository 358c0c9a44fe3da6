"""For tests only: the cast, and builders of what they need. Tests get all of it as fixtures, by name."""
