"""`guildhall check`: Django's, and whether the database can be used."""

from typing import Any

from django.core.management.commands import check
from django.db import connection

from guildhall.project.database import shared_database


class Command(check.Command):
    help = "Say what is wrong or unsafe in the settings, and whether the database can be used."

    def handle(self, *args: Any, **options: Any) -> None:
        """Checks the settings first, since the database may be wrong because they are."""
        super().handle(*args, **options)
        if args or options["databases"] or options["tags"] or options["list_tags"]:
            return
        with shared_database():
            self.check(databases=["default"])
            with connection.cursor() as cursor:
                cursor.execute("SHOW server_version")
                self.stdout.write(f"The database answers: PostgreSQL {cursor.fetchone()[0]}.")
