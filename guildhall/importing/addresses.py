"""The addresses of imported people: whoever proves one is that person, and whoever proved it before is them already."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.account.models import EmailAddress
from django.db.models.functions import Lower

from guildhall.importing.reports import Report, Row
from guildhall.kit.mail import AddressRefused, check_address
from guildhall.people.models import Person


class Addresses:
    """What the addresses of some rows say: whose they are here, and which are free. By the id in the source."""

    def __init__(self, report: Report, rows: Mapping[str, Row]) -> None:
        given = {name: address for name, row in rows.items() if (address := _address(row, report))}
        wanted = set(given.values())
        people = Person.objects.annotate(address=Lower("email")).filter(address__in=wanted)
        proved = EmailAddress.objects.annotate(address=Lower("email")).filter(
            address__in=wanted, verified=True
        )
        there = dict(people.values_list("address", "pk")) | dict(proved.values_list("address", "user_id"))
        self.owners = {name: there[address] for name, address in given.items() if address in there}
        self.free: dict[str, str] = {}
        for name, address in given.items():
            if address in there:
                report.tell(
                    rows[name], "has the address of somebody who is here already, and is taken as them"
                )
            elif address in self.free.values():
                report.tell(rows[name], "has the address of an earlier person; made without one")
            else:
                self.free[name] = address


def _address(row: Row, report: Report) -> str:
    address = str(row.values.get("email", "")).strip().lower()
    try:
        if address:
            check_address(address)
    except AddressRefused:
        report.tell(row, f"has an address that cannot be one ({address}); made without it")
        row.values["email, as it came"] = address
        return ""
    return address
