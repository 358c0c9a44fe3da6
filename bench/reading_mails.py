"""`python -m bench.reading_mails`: what it costs to read an incoming mail, over the corpus of the tests. No database, no network.

With `--hostile` it reads the mails made to break whoever reads them, at one size and at four times that size: four times the
work is linear, sixteen times is quadratic.
"""

from __future__ import annotations

import argparse
import sys
import time
from statistics import quantiles

from guildhall.kit.inbound.automatic import automatic
from guildhall.kit.inbound.reading import read
from guildhall.kit.inbound.replies import read_reply
from guildhall.kit.inbound.tests import corpus
from guildhall.kit.inbound.tests.test_hostile import PIECES, marked_up, plain


def main() -> int:
    """Reads every mail of the corpus some times and writes one line of figures for each stage."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.reading_mails", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--times", type=int, default=20, help="how often each mail is read")
    parser.add_argument("--hostile", action="store_true", help="mails made to take long, in two sizes")
    asked = parser.parse_args()
    return _hostile() if asked.hostile else _corpus(asked.times)


def _corpus(times: int) -> int:
    contents = [corpus.content(name) for name in corpus.names()]
    spent: dict[str, list[float]] = {"read": [], "automatic": [], "read_reply": [], "all": []}
    for content in contents * times:
        for stage, milliseconds in _measured(content).items():
            spent[stage].append(milliseconds)
    size = sum(map(len, contents)) / len(contents) / 1024
    sys.stdout.write(
        f"{len(contents)} mails of {size:.1f} kB on average, {times} times each, CPU milliseconds a mail\n"
    )
    for stage, figures in spent.items():
        middle, late = quantiles(figures, n=100)[49], quantiles(figures, n=100)[98]
        mean = sum(figures) / len(figures)
        sys.stdout.write(
            f"{stage:12} mean {mean:6.3f}  p50 {middle:6.3f}  p99 {late:6.3f}  {1000 / mean:8.0f} mails/s\n"
        )
    return 0


def _hostile() -> int:
    sys.stdout.write("CPU milliseconds for 100 kB and for 400 kB, and how much more the latter took\n")
    for name, piece in PIECES.items():
        for make in (plain, marked_up):
            small, large = (
                _measured(make("Hello\n" + piece * (size // len(piece.encode()))))["all"]
                for size in (100_000, 400_000)
            )
            sys.stdout.write(
                f"{name:24} {make.__name__:10} {small:8.1f} {large:8.1f}  x {large / max(small, 0.1):5.1f}\n"
            )
    return 0


def _measured(content: bytes) -> dict[str, float]:
    began = time.thread_time()
    message = read(content)
    was_read = time.thread_time()
    automatic(message)
    judged = time.thread_time()
    read_reply(message)
    done = time.thread_time()
    return {
        "read": (was_read - began) * 1000,
        "automatic": (judged - was_read) * 1000,
        "read_reply": (done - judged) * 1000,
        "all": (done - began) * 1000,
    }


if __name__ == "__main__":
    sys.exit(main())
