"""Conversations: discussions and questions, with replies and an accepted answer."""
