"""`guildhall demo`: a believable demo, once."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guildhall.demo.accounts import ACCOUNTS, sign_in_lines
from guildhall.demo.loading import Demo
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person


class Command(BaseCommand):
    """Loads invented people in real councils, their communities and conversations."""

    help = "Load the demo: invented people in real councils. A second run changes nothing."

    def handle(self, *_args: Any, verbosity: int, **_options: Any) -> None:
        if Person.objects.filter(email=ACCOUNTS[0].address).exists():
            self.stdout.write("The demo is loaded already.")
            return
        if not Organisation.objects.exists():
            raise CommandError("Load the register of organisations first: guildhall organisations load")
        began = time.monotonic()
        people, communities, conversations = Demo().load()
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{people} people, {communities} communities and {conversations} conversations in {seconds:.1f} s."
        )
        for line in sign_in_lines() if verbosity else []:
            self.stdout.write(line)
