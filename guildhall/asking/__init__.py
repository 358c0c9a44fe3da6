"""Asking people: whom a question is put to and why, what they do about it, and what happens while nobody answers."""
