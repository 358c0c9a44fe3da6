"""Jobs whose worker died are done by another one, each of them, whatever else waits."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from guildhall.kit.jobs import MOST_DEATHS, SILENCE, recover

LEFT = "SELECT task_name, status::text, attempts FROM procrastinate_jobs WHERE task_name LIKE 'test%%' ORDER BY id"


@pytest.fixture
def dead(transactional_db: None) -> Iterator[int]:
    """A worker that has been silent for too long."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second') RETURNING id",
            [SILENCE + 5],
        )
        worker = int(cursor.fetchone()[0])
        yield worker
        # A worker enqueues also what has its minute while it runs; the next test shall not find it.
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers WHERE id = %s", [worker])


def left_by(worker: int | None, name: str, lock: str | None = None, *, attempts: int = 0) -> None:
    """A job that this worker was doing, or, without one, that waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, status, worker_id, attempts)"
            " VALUES ('test', %s, %s, %s, %s, %s)",
            [name, lock, "doing" if worker else "todo", worker, attempts],
        )


def recovered() -> list[tuple[str, str, int]]:
    """What a worker does of these once it has looked after those who died, and nothing else."""
    # Its own lock: the worker may have enqueued it as well, for its minute.
    recover.configure(queue="recovering", queueing_lock="recovering").defer(timestamp=0)
    assert isinstance(app.connector, DjangoConnector)
    # In a thread of its own, as a browser that another test opened keeps the loop of this one.
    with (
        app.replace_connector(app.connector.get_worker_connector()) as working,
        ThreadPoolExecutor(1) as threads,
    ):
        worker = partial(working.run_worker, queues=["recovering"], wait=False, install_signal_handlers=False)
        threads.submit(worker).result()
    with connection.cursor() as cursor:
        cursor.execute(LEFT)
        return list(cursor.fetchall())


def test_one_that_waits_already_stands_for_the_one_that_died_and_all_others_are_done(dead: int) -> None:
    left_by(dead, "test.first", "one at a time")
    left_by(dead, "test.second", "one at a time")
    left_by(None, "test.waits", "one at a time")
    left_by(dead, "test.last")
    assert recovered() == [("test.waits", "todo", 0), ("test.last", "todo", 1)]


def test_of_two_that_died_one_is_done_where_one_at_a_time_may_wait(dead: int) -> None:
    left_by(dead, "test.first", "one at a time")
    left_by(dead, "test.second", "one at a time")
    assert len(recovered()) == 1


def test_a_job_that_kills_every_worker_has_failed(dead: int) -> None:
    left_by(dead, "test.killer", attempts=MOST_DEATHS)
    left_by(dead, "test.last")
    assert recovered() == [("test.killer", "failed", MOST_DEATHS + 1), ("test.last", "todo", 1)]
