"""`guildhall worker`: does what was put off, and what is due at certain times."""

import os
import socket
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from guildhall.notifications.jobs import send_soon
from guildhall.project.database import close_connections
from guildhall.project.migrating import wait_until_up_to_date

HEARTBEAT = 5.0
STALLED_AFTER = 20.0
NICENESS = 10  # whoever waits for a page comes before what was put off


class Command(BaseCommand):
    help = (
        "Run the worker, which sends mail and does what was put off. Run as many as you like, on any machine."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Does jobs until told to stop; those that run are then given 25 seconds to end."""
        wait_until_up_to_date("worker")
        send_soon()  # what the one before us left, if it died; the clock would come to it within a minute
        close_connections()
        os.nice(NICENESS)
        assert isinstance(app.connector, DjangoConnector)
        with app.replace_connector(app.connector.get_worker_connector()) as working:
            working.run_worker(
                name=f"{socket.gethostname()}-{os.getpid()}",
                concurrency=settings.WORKER_CONCURRENCY,
                fetch_job_polling_interval=1.0,
                shutdown_graceful_timeout=25,
                delete_jobs="successful",
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=STALLED_AFTER,
            )
