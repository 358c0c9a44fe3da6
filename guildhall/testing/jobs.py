"""Runs the jobs that wait, in the test's own transaction."""

from __future__ import annotations

import json

from django.db import connection
from procrastinate.contrib.django import app

MOST = 5000
NEXT = """
DELETE FROM procrastinate_jobs WHERE id = (
  SELECT id FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id LIMIT 1) RETURNING task_name, args"""


def run_jobs() -> int:
    """Does every waiting job, and those that they enqueue, oldest first. Returns how many."""
    for done in range(MOST):
        with connection.cursor() as cursor:
            cursor.execute(NEXT)
            job = cursor.fetchone()
        if job is None:
            return done
        name, given = job
        app.tasks[name](**(json.loads(given) if isinstance(given, str) else given))
    raise AssertionError(f"still busy after {MOST} jobs")
