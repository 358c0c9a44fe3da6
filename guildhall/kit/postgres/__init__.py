"""PostgreSQL of our own: started when first needed, stopped when the last process that uses it has gone.

Every process that uses the database shares a lock on a file. The first starts the *keeper*, which owns PostgreSQL and
stops it once nobody shares that lock any more: the kernel frees locks even of those who were killed.
"""
