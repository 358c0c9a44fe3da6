"""Messages between members: one to one and among a few."""
