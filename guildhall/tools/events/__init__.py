"""Events: when and where, who is coming, and what was said there."""
