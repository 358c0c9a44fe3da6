"""The tools of the common workspace, a room each."""
