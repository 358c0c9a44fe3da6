"""`guildhall import FOLDER`: brings a community's history in."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guildhall.importing.loading import Import
from guildhall.importing.reading import ImportRefused, Report


class Command(BaseCommand):
    """Reads a folder in the neutral format. A second run adds nothing; one that was stopped goes on."""

    help = (
        "Import people, communities and posts from a folder in the neutral format (docs/running/import.md)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--source", help="name of the source; the folder's name where it is not given")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON and nothing else")
        parser.add_argument(
            "--report", type=Path, help="write every dirty row to this file as file, line, reason"
        )

    def handle(self, *_args: Any, folder: Path, **options: Any) -> None:
        source = options["source"] or folder.resolve().name
        report = Report()
        began = time.monotonic()
        bar = Bar(began) if not options["json"] and sys.stderr.isatty() else None
        try:
            Import(folder, source[:80], report, bar.advance if bar else lambda _done: None).run()
        except ImportRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["report"]:
            lines = [f"{file}\t{line}\t{reason}\n" for file, line, reason in report.dirty]
            options["report"].write_text("".join(lines), encoding="utf-8")
        if options["json"]:
            self.stdout.write(json.dumps({name: tally.as_dict() for name, tally in report.tallies.items()}))
            return
        self.tell(report, time.monotonic() - began)

    def tell(self, report: Report, seconds: float) -> None:
        """Prints the counts, and the first dirty rows."""
        for file, line, reason in report.dirty[:50]:
            self.stdout.write(f"{file}, line {line}: {reason}")
        if len(report.dirty) > 50:
            self.stdout.write(f"… and {len(report.dirty) - 50} more; --report FILE writes them all.")
        for name, tally in report.tallies.items():
            counts = ", ".join(f"{count:,} {word}" for word, count in tally.as_dict().items())
            self.stdout.write(f"{name}: {counts}")
        posts = report.tallies["posts"].read
        self.stdout.write(f"{posts:,} posts in {seconds:.1f} s, {posts / max(seconds, 0.001):,.0f} a second.")


class Bar:
    """Says how far it is, on one line that is written over."""

    def __init__(self, began: float) -> None:
        self.began, self.done = began, 0

    def advance(self, posts: int) -> None:
        """So many more are done."""
        self.done += posts
        pace = self.done / max(time.monotonic() - self.began, 0.001)
        sys.stderr.write(f"\r{self.done:,} posts, {pace:,.0f} a second ")
        sys.stderr.flush()
