"""A believable demo: invented people in real councils."""
