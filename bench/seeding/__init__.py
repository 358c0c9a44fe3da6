"""Fills a house with invented people and what they wrote; the same for the same size, every time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from django.core.management import call_command
from django.db import connection

from bench.house import MARK
from bench.seeding.communities import seed_communities
from bench.seeding.people import seed_people
from bench.seeding.posts import seed_posts
from bench.seeding.responses import seed_responses
from bench.seeding.search import seed_search
from bench.seeding.tables import without_indexes
from bench.seeding.words import Language
from bench.sizes import Size

RECIPE = 1
SEED = 20260101


def seed(size: Size, data: Path, say: Callable[[str], None]) -> datetime:
    """Fills the house unless it is full; returns the moment that its people take for now."""
    kept = json.loads((data / MARK).read_text() or "{}")
    if kept.get("size") == size.name and kept.get("recipe") == RECIPE:
        return datetime.fromisoformat(kept["now"])
    if kept:
        raise SystemExit(
            f"{data} holds a house of another size or recipe: remove it, or name another folder."
        )
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    call_command("organisations", "load", verbosity=0)
    chance = Random(SEED)
    language = Language(chance)
    with connection.cursor() as cursor:
        # Foreign keys are right by construction; checking each would take half the time.
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'")
    with without_indexes(say):
        people = _timed(say, f"{size.people:,} people", seed_people, size, chance, language, now)
        places = _timed(
            say, f"{size.communities:,} communities", seed_communities, size, chance, language, now, people
        )
        _timed(
            say,
            f"{size.contributions:,} contributions",
            seed_posts,
            size,
            chance,
            language,
            now,
            people,
            places,
        )
        _timed(say, "tags, thanks, follows and notices", seed_responses, now)
        _timed(say, "search", seed_search, size)
    with connection.cursor() as cursor:
        _timed(say, "statistics", cursor.execute, "VACUUM ANALYZE")
        cursor.execute("CHECKPOINT; RESET ALL")
    (data / MARK).write_text(json.dumps({"size": size.name, "recipe": RECIPE, "now": now.isoformat()}))
    return now


def _timed(say: Callable[[str], None], what: str, act: Callable[..., Any], *given: Any) -> Any:
    began = time.monotonic()
    made = act(*given)
    say(f"{what}: {time.monotonic() - began:.1f} s")
    return made
