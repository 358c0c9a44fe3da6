"""The pages from which facilitators look after their community."""
