"""Mail in: how it arrives, to whom it is, and what is done with it."""
