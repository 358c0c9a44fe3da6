"""`guildhall evaluate routing|related|community FOLDER`: how well people, questions and communities are found."""

from __future__ import annotations

import csv
import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guildhall.importing.evaluating import evaluate_routing, since, wanted_answers
from guildhall.importing.guessing import evaluate_community, evaluate_related, linked
from guildhall.importing.histories import read_history
from guildhall.importing.progress import Bar
from guildhall.importing.reading import ImportRefused
from guildhall.routing.measures import DEEPEST, Measures
from guildhall.routing.replay import Routed


class Command(BaseCommand):
    """Replays a folder in the neutral format and measures; needs no database (docs/building/routing.md)."""

    help = "Measure on a folder in the neutral format how well people, related questions and communities are found."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["routing", "related", "community"])
        parser.add_argument("folder", type=Path, help="a folder with posts.jsonl or posts.jsonl.gz")
        parser.add_argument(
            "--from", dest="since", help="first day that counts; the last year where not given"
        )
        parser.add_argument(
            "--community",
            choices=["guessed", "given"],
            default="guessed",
            help="routing: whether it is known",
        )
        parser.add_argument(
            "--without", type=int, default=0, help="routing: leave out the N who answered most"
        )
        parser.add_argument(
            "--run", type=Path, default=Path("RUN.csv"), help="routing: where to write rankings"
        )
        parser.add_argument("--json", action="store_true", help="print the measures as JSON and nothing else")

    def handle(self, *_args: Any, what: str, folder: Path, **options: Any) -> None:
        """Measures, and prints what came of it."""
        began = time.monotonic()
        try:
            found = getattr(self, what)(folder, options)
        except ImportRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        found["seconds"] = round(time.monotonic() - began, 1)
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        for name, value in found.items():
            shown = f"{value:.3f}" if isinstance(value, float) and name != "seconds" else value
            self.stdout.write(f"{name}: {shown}")

    def routing(self, folder: Path, options: dict[str, Any]) -> dict[str, Any]:
        """Who was ranked before each question, against who answered it."""
        history = read_history(folder)
        bar = Bar(sys.stderr) if not options["json"] and sys.stderr.isatty() else None
        with options["run"].open("w", encoding="utf-8", newline="") as file:
            run = csv.writer(file)
            run.writerow(("question", "rank", "person"))

            def keep(routed: Routed) -> None:
                for place, person in enumerate(routed.ranked[:DEEPEST], start=1):
                    run.writerow((routed.question, place, person))

            found = evaluate_routing(
                history,
                since(history, options["since"]),
                wanted_answers(folder),
                is_given=options["community"] == "given",
                without=options["without"],
                keep=keep,
                advance=(lambda part: bar.show(part, 0)) if bar else lambda _part: None,
            )
        if bar:
            bar.end()
        return {
            "questions": found.free.questions,
            "MRR": found.free.of("MRR"),
            "success at 1": found.free.of("success at 1"),
            "success at 5": found.free.of("success at 5"),
            "recall at 50": found.free.of("recall at 50"),
            "share of the five busiest": found.free_share,
            "MRR within limits": found.limited.of("MRR"),
            "success at 5 within limits": found.limited.of("success at 5"),
            "share of the five busiest within limits": found.limited_share,
            "community guessed right": found.communities_right,
        }

    def related(self, folder: Path, _options: dict[str, Any]) -> dict[str, Any]:
        """What members linked, against what is found like it."""
        found = evaluate_related(read_history(folder), linked(folder))
        return _of_each(found, ("MRR", "success at 5", "recall at 50"))

    def community(self, folder: Path, options: dict[str, Any]) -> dict[str, Any]:
        """Where each root stands, against where it was guessed to belong."""
        history = read_history(folder)
        found = evaluate_community(history, since(history, options["since"]))
        return _of_each(found, ("success at 1", "success at 3"))


def _of_each(found: dict[str, Measures], measures: tuple[str, ...]) -> dict[str, Any]:
    """The measures of each way that was tried."""
    questions = max(each.questions for each in found.values())
    return {"questions": questions} | {
        f"{way}: {measure}": each.of(measure) for way, each in found.items() for measure in measures
    }
