"""News: feeds that are read for a community, and pieces of news that people bring in to talk about."""
