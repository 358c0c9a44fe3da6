"""The leak test: every private word of a small world, looked for by every actor on every surface."""
