"""People: the person, the profile and sign-in."""
