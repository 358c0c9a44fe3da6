"""`guildhall prepare`: what `serve` does before the site opens."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from guildhall.demo.accounts import sign_in_lines
from guildhall.people.models import Person
from guildhall.project.migrating import alone, up_to_date


class Command(BaseCommand):
    help = (
        "Bring the database up to date, and fill an empty house. What is ready already costs next to nothing."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Migrates, then loads what a first visitor needs."""
        if not up_to_date():
            call_command("migrate", verbosity=0, skip_checks=True)  # this command has checked already
        with alone():
            first_run = not Person.objects.exists()
            with transaction.atomic():
                call_command("organisations", "load", verbosity=0)
            if first_run and settings.DEMO:
                self.stdout.write("serve: loading the demo; this happens once and takes less than a minute")
                self.stdout.flush()
                with transaction.atomic():
                    call_command("demo", verbosity=0)
        for line in sign_in_lines():
            self.stdout.write(line)
        if not Person.objects.filter(is_operator=True).exists():
            self.stdout.write(
                "Nobody is an operator yet: .venv/bin/guildhall createoperator you@council.gov.uk"
            )
