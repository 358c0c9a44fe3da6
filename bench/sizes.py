"""How large a house to measure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """How many of everything there is."""

    name: str
    people: int
    communities: int
    contributions: int
    longest_thread: int


SIZES = {
    size.name: size
    for size in (
        Size("tiny", 120, 12, 1_200, 200),
        Size("small", 1_000, 40, 10_000, 1_000),
        Size("medium", 8_000, 250, 200_000, 10_000),
        Size("large", 100_000, 1_500, 1_000_000, 10_000),
    )
}

# The first people of every size: those whose pages are measured.
TYPICAL = 40
TYPICAL_COMMUNITIES = 8
BUSY = 5
MOST_COMMUNITIES = 200
USUAL_THREAD = 20
