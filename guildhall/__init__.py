"""Guildhall: a home for communities of practice in local government."""
