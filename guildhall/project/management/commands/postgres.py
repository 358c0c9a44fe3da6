"""`guildhall postgres psql | pg_dump | pg_restore ...`: PostgreSQL's own programs, on our database."""

import os
import subprocess
import sys
from argparse import REMAINDER, ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from guildhall.kit.postgres import binaries

# What the programs read, and where it stands in what Django knows.
VARIABLES = {
    "PGHOST": "host",
    "PGPORT": "port",
    "PGUSER": "user",
    "PGPASSWORD": "password",
    "PGDATABASE": "dbname",
}


class Command(BaseCommand):
    help = (
        "Run one of PostgreSQL's programs on the database: psql, pg_dump, pg_restore... and whatever follows."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("program", help="psql where none is named", nargs="?", default="psql")
        parser.add_argument("rest", nargs=REMAINDER, help="what the program is given")

    def handle(self, *_args: Any, program: str, rest: list[str], **_options: Any) -> None:
        """Runs it with the address of the database in its environment, and ends as it ends."""
        known = connection.get_connection_params()
        address = {name: str(known[key]) for name, key in VARIABLES.items() if known.get(key)}
        if "sslmode" in known:
            address["PGSSLMODE"] = known["sslmode"]
        path = os.environ.get("PATH", "")
        if settings.OWN_DATABASE:
            version = binaries.version_of(settings.OWN_DATABASE.place.cluster)
            path = f"{binaries.programs(version)}{os.pathsep}{path}"
        environment = binaries.environment() | address | {"PATH": path}
        try:
            ended = subprocess.run(["/usr/bin/env", program, *rest], env=environment, check=False)
        except OSError as error:
            raise CommandError(f"{program} cannot be run: {error.strerror}") from error
        sys.exit(ended.returncode)
