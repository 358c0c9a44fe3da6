"""`guildhall export COMMUNITY FOLDER`: takes a community along."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from guildhall.audit.models import Act, record
from guildhall.communities.models import Community
from guildhall.importing.exporting import export_community


class Command(BaseCommand):
    """Writes a community into a folder in the neutral format, for another Guildhall to import."""

    help = "Write a community into a folder in the neutral format (docs/running/import.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("community", help="its word in addresses: /c/WORD/")
        parser.add_argument("folder", type=Path, help="a folder that is new or empty")

    def handle(self, *_args: Any, community: str, folder: Path, **_options: Any) -> None:
        """Exports, and says how much it was."""
        found = Community.objects.filter(slug=community).first()
        if found is None:
            raise CommandError(f"There is no community at /c/{community}/.")
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is not an empty folder. Name another one.")
        with transaction.atomic():  # first, so that nothing leaves unnoticed where this cannot be written
            record(None, Act.EXPORTED, found, label=found.name, details={"folder": str(folder)})
        counts = export_community(found, folder)
        self.stdout.write(", ".join(f"{count:,} {thing}" for thing, count in counts.items()))
