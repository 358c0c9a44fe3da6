"""The worker: does what was put off, and what is due at certain times."""

import os
import socket

import django

CONCURRENCY = 4
HEARTBEAT = 5.0
STALLED_AFTER = 20.0


def run_worker() -> None:
    """Do jobs until told to stop; jobs that run are given 25 seconds to end."""
    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(
            name=f"{socket.gethostname()}-{os.getpid()}",
            concurrency=int(os.environ.get("WORKER_CONCURRENCY") or CONCURRENCY),
            fetch_job_polling_interval=1.0,
            shutdown_graceful_timeout=25,
            delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=STALLED_AFTER,
        )
