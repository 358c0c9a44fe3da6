"""`guildhall migrate`: Django's, one process at a time."""

from typing import Any

from django.core.management.commands import migrate

from guildhall.project.migrating import alone


class Command(migrate.Command):
    help = "Bring the database up to date after an upgrade. Several at once wait for each other."

    def handle(self, *args: Any, **options: Any) -> None:
        """Applies the migrations."""
        with alone():
            super().handle(*args, **options)
