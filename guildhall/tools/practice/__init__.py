"""Practice pages: what an answered conversation taught, written up with the words of those who know."""
