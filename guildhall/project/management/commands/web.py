"""`guildhall web`: the web server."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from guildhall.project.listening import why_not_listen
from guildhall.project.migrating import wait_until_up_to_date
from guildhall.project.static_files import collect_static_files
from guildhall.project.web import APPLICATION, run_web


class Command(BaseCommand):
    help = (
        "Run the web server on HOST and PORT, with WEB_WORKERS processes of WEB_THREADS threads each. "
        "It waits until the database is up to date."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--application", default=APPLICATION, help="a WSGI application around ours")

    def handle(self, *_args: Any, application: str, **_options: Any) -> None:
        """Serves until told to stop; never beside another on the same port, which granian would do."""
        if problem := why_not_listen():
            raise CommandError(f"Cannot listen on {settings.HOST}:{settings.PORT}: {problem}")
        collect_static_files()
        wait_until_up_to_date("web")
        run_web(application)
