"""`python -m bench.asking FOLDER`: whom a house would have asked, by its search index and database, against who answered.

The folder is imported once into a house of its own. Each question of its `routing-….csv` is then put at its moment, with
what was written before it: the same way as somebody's who asks on a page, without the limits of who was asked too often.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Final

from bench.house import NotOurs, move_in

ROOT: Final = Path(__file__).resolve().parent.parent
DEEPEST: Final = 50


def main() -> int:
    """Imports where that was not done yet, and measures."""
    parser = argparse.ArgumentParser(prog="python -m bench.asking", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=100_000, help="questions at most, spread over all")
    given = parser.parse_args()
    data = ROOT / "build" / "bench" / f"asking-{given.folder.name}"
    try:
        move_in(data)
    except NotOurs as refusal:
        print(f"bench: {refusal}", file=sys.stderr)
        return 1
    import django

    django.setup()
    from django.core.management import call_command

    from guildhall.project.database import shared_database

    with shared_database():
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("import", str(given.folder), "--json")
        measure(given.folder, given.most)
    return 0


def measure(folder: Path, most: int) -> None:
    """Prints the measures of routing, and what one question costs."""
    from guildhall.asking.evidence import gather
    from guildhall.asking.requests import question_of
    from guildhall.contributions.models import Contribution
    from guildhall.importing.models import Origin
    from guildhall.routing.measures import Measures

    answered = defaultdict[str, set[str]](set)
    for path in sorted(folder.glob("routing-*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                answered[row["question"]].add(row["person"])
    targets = {
        (kind, source): target
        for kind, source, target in Origin.objects.values_list("kind", "source_id", "target")
    }
    people = {source: target for (kind, source), target in targets.items() if kind == "person"}
    posts = {source: target for (kind, source), target in targets.items() if kind == "post"}
    roots = Contribution.objects.select_related("community", "author__organisation").in_bulk(
        [posts[source] for source in answered if source in posts]
    )
    wanted = [(roots[posts[source]], right) for source, right in answered.items() if source in posts]
    wanted = [(root, right) for root, right in wanted if root.author is not None and root.published_at]
    wanted = wanted[:: max(1, len(wanted) // most)]
    found, took = Measures(), 0.0
    for root, right in wanted:
        began = time.process_time()
        known = gather(question_of(root, root.published_at))
        took += time.process_time() - began
        found.add([str(pk) for pk in known.ranked[:DEEPEST]], {str(people[person]) for person in right})
    for name in ("MRR", "success at 1", "success at 5", "recall at 50"):
        print(f"{name}: {found.of(name):.3f}")
    print(f"questions: {found.questions}")
    print(f"Python a question: {1000 * took / (found.questions or 1):.0f} ms of CPU")


if __name__ == "__main__":
    raise SystemExit(main())
