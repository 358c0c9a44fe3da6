"""PostgreSQL of our own: started when first needed, stopped when the last process that uses it has gone."""

from guildhall.kit.postgres.embedded import Embedded
from guildhall.kit.postgres.error import DatabaseError

__all__ = ["DatabaseError", "Embedded"]
