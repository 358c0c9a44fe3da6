"""People who should meet: introductions by a third, and a counterpart for whoever wants one each month."""
