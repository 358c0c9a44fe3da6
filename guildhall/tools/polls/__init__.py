"""Polls: one question, some answers to choose from, and what came out."""
