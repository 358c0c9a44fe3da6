"""What happened: one log that every consumer reads."""
