"""Links: addresses that people share, with what the site says of itself, and whether it is still there."""
