"""Says whether search finds all that it should and nothing else, and mends it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from guildhall.discovery.checking import check_everything


class Command(BaseCommand):
    help = "Compares what search looks through with people, communities and contributions, and mends it while the site goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One choice."""
        parser.add_argument(
            "--only-say",
            action="store_true",
            help="change nothing; the exit status is 1 where anything differs",
        )

    def handle(self, *_arguments: Any, only_say: bool = False, **_options: Any) -> None:
        """Says one line for each sort."""
        differs = False
        for name, found in check_everything(mending=not only_say):
            self.stdout.write(f"{name}: {found}{'; mended' if found and not only_say else ''}")
            differs = differs or bool(found)
        if differs and only_say:
            sys.exit(1)
