"""The pages of newsletters."""
