"""Pages of introductions and of counterparts."""
