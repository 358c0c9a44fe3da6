"""`python -m bench --size medium`: seeds a house once, measures its pages, writes a table and a JSON file."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path

from bench.house import NotOurs, move_in, web_server
from bench.sizes import SIZES, Size

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Seeds and measures."""
    given = _arguments().parse_args()
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(1))  # so that the web server is stopped too
    size = SIZES[given.size]
    data = (given.data or ROOT / "build" / "bench" / size.name).resolve()
    try:
        move_in(data)
    except NotOurs as refusal:
        print(f"bench: {refusal}", file=sys.stderr)
        return 1
    import django

    django.setup()
    from guildhall.project.database import shared_database

    with shared_database():
        run(given, size, data)
    return 0


def run(given: argparse.Namespace, size: Size, data: Path) -> None:
    """Measures each page in turn; one that fails ends the run, because its figures would mean nothing."""
    from django.core.management import call_command

    from bench import meters
    from bench.measuring import Limits, measure
    from bench.report import Report, misses, yardstick
    from bench.seeding import seed
    from bench.visits import visits
    from guildhall.project.database import close_connections
    from guildhall.project.static_files import collect_static_files

    call_command("migrate", verbosity=0)
    now = seed(size, data, say)
    if given.seed_only:
        return
    collect_static_files()
    report = Report(size)
    report.database_bytes = _size_of_database()
    asked = [visit for visit in visits(now) if given.only in visit.page]
    close_connections()
    with web_server(data) as server:
        for visit in asked:
            row = measure(visit, server, data, Limits(given.requests, given.seconds))
            report.rows.append(row)
            say(
                f"{row.page}, {row.reader}: web {row.web_cpu:.2f} ms, database {row.database_cpu:.2f} ms, "
                f"p50 {row.p50:.1f} ms, {row.most_queries} queries, {row.zipped / 1000:.1f} kB"
                + "".join(f"; {miss}" for miss in misses(row))
            )
        report.yardstick = yardstick()
        report.web_memory = meters.peak_memory(meters.family(server))
        report.database_memory = meters.memory_of_database(data)
    if not given.only:
        report.write(given.results)
        _compare(given.results)
    print(report.table())


def say(what: str) -> None:
    """A line of progress."""
    print(f"bench: {what}", file=sys.stderr, flush=True)


def _compare(folder: Path) -> None:
    """Writes how cost grows from ten thousand contributions to a million, when both were measured."""
    from bench.report import growth

    small, large = folder / "small.json", folder / "large.json"
    if small.exists() and large.exists():
        rows = (json.loads(file.read_text())["rows"] for file in (small, large))
        (folder / "growth.md").write_text(growth(*rows))


def _size_of_database() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size: int = cursor.fetchone()[0]
        return size


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Seed a large house and measure its pages."
    )
    parser.add_argument("--size", choices=SIZES, default="medium")
    parser.add_argument(
        "--data", type=Path, help="the bench's own data folder; build/bench/<size> unless given"
    )
    parser.add_argument("--results", type=Path, default=ROOT / "bench" / "results")
    parser.add_argument("--requests", type=int, default=400, help="at most so many requests a page")
    parser.add_argument("--seconds", type=float, default=15, help="at most so many seconds a page")
    parser.add_argument("--only", default="", help="only pages whose name holds this; writes no files")
    parser.add_argument("--seed-only", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
