"""Puts the house together: settings, addresses, commands, processes."""
