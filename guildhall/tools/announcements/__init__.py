"""Announcements: what those who look after a community tell everybody in it."""
