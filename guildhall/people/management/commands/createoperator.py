"""`guildhall createoperator`: makes somebody an operator."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from guildhall.audit.models import Act, record
from guildhall.kit.mail import AddressRefused, check_address
from guildhall.people.models import Person
from guildhall.people.names import name_in, plain_name


class Command(BaseCommand):
    """Makes somebody an operator by their e-mail address, new or known."""

    help = (
        "Makes the person with this e-mail address an operator, and registers them if they are new. "
        "They sign in by a code sent there, or with a password: --password asks for one, or reads it from "
        "standard input, for sites that cannot send mail yet."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="their work e-mail address")
        parser.add_argument(
            "--name", default="", help="what they are called; taken from the address otherwise"
        )
        parser.add_argument("--password", action="store_true", help="set a password too")

    def handle(self, *, email: str, name: str, password: bool, **_options: Any) -> None:
        email = email.strip().lower()
        try:
            check_address(email)
        except AddressRefused as error:
            raise CommandError(f"{error}. Write it like jo.bloggs@leeds.gov.uk.") from error
        with transaction.atomic():
            person = Person.objects.filter(email=email).first() or Person.objects.register(
                email, plain_name(name) or name_in(email)
            )
            if password:
                self._set_password(person)
            person.is_operator = True
            person.save(update_fields=["is_operator", "password"])
            person.approve()
            person.trust_address()
            record(None, Act.MADE_OPERATOR, person)
        self.stdout.write(f"{person.name} <{email}> is an operator and can sign in.")

    def _set_password(self, person: Person) -> None:
        given = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            validate_password(given, person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        person.set_password(given)
