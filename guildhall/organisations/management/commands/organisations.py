"""`guildhall organisations load | import FILE | add`: the register of organisations."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from guildhall.audit.models import Act, record
from guildhall.organisations.addresses import why_not_a_mail_domain
from guildhall.organisations.loading import Report, load_own_register, load_register
from guildhall.organisations.map import register_changed
from guildhall.organisations.models import Domain, Organisation
from guildhall.organisations.register import BrokenRegister
from guildhall.organisations.words import NATIONS, REGIONS


class Command(BaseCommand):
    help = "Load or update the register of organisations."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="load | import | add")
        acts.add_parser("load", help="load the register that comes with Guildhall; quick when nothing is new")
        importing = acts.add_parser("import", help="update from a newer file of the same form")
        importing.add_argument("file", type=Path)
        adding = acts.add_parser("add", help="add an organisation that is not in the register")
        adding.add_argument("name")
        adding.add_argument("--sector", required=True, choices=Organisation.Sector.values)
        adding.add_argument(
            "--type", default="", help="its kind in your words, for example Integrated care board"
        )
        adding.add_argument("--nation", default="", choices=["", *NATIONS])
        adding.add_argument("--region", default="", choices=["", *REGIONS])
        adding.add_argument("--website", default="")
        adding.add_argument("--domain", action="append", default=[], help="a mail domain; may be given again")
        adding.add_argument(
            "--admission",
            choices=Organisation.Admission.values,
            default=Organisation.Admission.APPROVAL,
            help="what happens when its people sign up (default: approval)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        match options["act"]:
            case "load":
                report = load_own_register()
                if report or options["verbosity"]:
                    self.stdout.write("The register is up to date." if report is None else told(report))
            case "import":
                self.import_file(options["file"])
            case _:
                self.add(options)

    def import_file(self, path: Path) -> None:
        """Updates from a file and says what changed, or why it was refused."""
        try:
            with transaction.atomic():
                report = load_register(path.read_bytes())
                counts = {"made": len(report.made), "changes": len(report.changes)}
                record(None, Act.LOADED_REGISTER, None, label=path.name, details=counts)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from None
        except BrokenRegister as broken:
            count = len(broken.problems)
            raise CommandError(
                "\n".join(
                    [f"{path} was refused and nothing was changed. Wrong in it ({count}):", *broken.problems]
                )
            ) from None
        self.stdout.write(told(report))

    @transaction.atomic
    def add(self, options: dict[str, Any]) -> None:
        """Adds one organisation."""
        domains = [domain.lower() for domain in options["domain"]]
        for domain in domains:
            if why := why_not_a_mail_domain(domain):
                raise CommandError(f"{domain}: {why}")
        if Organisation.objects.filter(name__iexact=options["name"]).exists():
            raise CommandError(f"There is already an organisation called {options['name']}.")
        kept = ("name", "sector", "type", "nation", "region", "website", "admission")
        organisation = Organisation.objects.create(**{name: options[name] for name in kept})
        Domain.objects.bulk_create(Domain(organisation=organisation, name=name) for name in domains)
        register_changed()
        record(None, Act.ADDED_ORGANISATION, organisation, details={"mail_domains": ["", ", ".join(domains)]})
        self.stdout.write(
            f"Added {organisation.name} ({organisation.code}): {organisation.get_absolute_url()}"
        )


def told(report: Report) -> str:
    """A report in words, one line for each field that changed."""
    lines = [
        f"Made {len(report.made)}, changed {len({each.code for each in report.changes})}, "
        f"left as they were {report.unchanged}."
    ]
    changes = sorted(report.changes, key=lambda each: (each.name, each.code))
    for (name, code), of_one in groupby(changes, key=lambda each: (each.name, each.code)):
        lines.append(f"  {name} ({code})")
        lines += [f"    {each.field}: {_in_short(each.before)} -> {_in_short(each.after)}" for each in of_one]
    if report.made and report.changes:
        lines += ["New:", *(f"  {each.name} ({each.code})" for each in report.made)]
    if report.absent:
        lines += ["Not in this file, and kept:", *(f"  {each.name} ({each.code})" for each in report.absent)]
    if report.unknown_columns:
        lines.append(f"Columns not understood, and passed over: {', '.join(report.unknown_columns)}")
    return "\n".join(lines)


def _in_short(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {each}" for key, each in value.items()) or "nothing"
    if isinstance(value, list):
        return " ".join(map(str, value)) or "nothing"
    return "nothing" if value in (None, "") else str(value)
