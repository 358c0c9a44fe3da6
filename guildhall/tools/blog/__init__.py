"""Blog: what members write under their own names, with a picture over it."""
