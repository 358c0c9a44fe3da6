"""`guildhall import FOLDER`: brings a community's history in."""

from __future__ import annotations

import json
import re
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from guildhall.audit.models import Act, record
from guildhall.importing.loading import import_folder
from guildhall.importing.progress import Bar
from guildhall.importing.reading import ImportRefused
from guildhall.importing.reports import Dirty, Report
from guildhall.people.models import Person

MOST_SHOWN = 50


class Command(BaseCommand):
    """Reads a folder in the neutral format. A second run adds nothing; one that was stopped goes on."""

    help = (
        "Import people, communities and posts from a folder in the neutral format (docs/running/import.md)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder with posts.jsonl or posts.jsonl.gz")
        parser.add_argument("--source", help="name of the source; the folder's name where it is not given")
        parser.add_argument(
            "--lead", help="e-mail address of the person here who shall lead each community that nobody leads"
        )
        parser.add_argument("--json", action="store_true", help="print the counts as JSON and nothing else")
        parser.add_argument("--report", type=Path, help="where to write every dirty row: file, line, reason")

    def handle(self, *_args: Any, folder: Path, **options: Any) -> None:
        """Imports, and says what became of it."""
        source = (options["source"] or folder.resolve().name)[:80]
        lead = _whoever_leads(options["lead"]) if options["lead"] else None
        path = options["report"] or _report_file(source)
        path.parent.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        with (
            transaction.atomic()
        ):  # before the many transactions of an import, as it may be stopped in between
            record(None, Act.IMPORTED, None, label=source)
        bar = Bar(sys.stderr) if not options["json"] and sys.stderr.isatty() else None
        with path.open("w", encoding="utf-8") as kept:

            def keep(dirty: Dirty) -> None:
                kept.write(f"{dirty.file}\t{dirty.line}\t{dirty.reason}\n")

            report = Report(keep)
            try:
                import_folder(folder, source, report, bar.show if bar else lambda _part, _posts: None, lead)
            except ImportRefused as refusal:
                raise CommandError(str(refusal)) from refusal
        if bar:
            bar.end()
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict()))
        else:
            self.tell(report, path, time.monotonic() - began)

    def tell(self, report: Report, path: Path, seconds: float) -> None:
        """Prints the first dirty rows and all counts."""
        with path.open(encoding="utf-8") as kept:
            for number, line in enumerate(kept):
                if number == MOST_SHOWN:
                    self.stdout.write(f"… and more: {path} has every one.")
                    break
                file, place, reason = line.rstrip("\n").split("\t", 2)
                self.stdout.write(str(Dirty(file, int(place), reason)))
        for thing, counts in report.as_dict().items():
            words = ", ".join(f"{count:,} {word}" for word, count in counts.items())
            self.stdout.write(f"{thing}: {words}")
        posts = report.tallies["posts"].read
        self.stdout.write(f"{posts:,} posts in {seconds:.1f} s, {posts / max(seconds, 0.001):,.0f} a second.")


def _whoever_leads(email: str) -> Person:
    person = Person.objects.active().filter(email__iexact=email.strip()).first()
    if person is None:
        raise CommandError(f"Nobody here has the address {email}. They register first, and then lead.")
    return person


def _report_file(source: str) -> Path:
    folder: Path = settings.DATA / "imports"
    name = re.sub(r"[^\w.-]+", "-", source)
    return folder / f"{name}.tsv"
