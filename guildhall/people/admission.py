"""Who may register, by the domain of their address: the operator's table decides, or an invitation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings

from guildhall.organisations.addresses import organisations_for_address
from guildhall.organisations.models import Organisation

Admission = Organisation.Admission
InvitationCheck = Callable[[str], bool]

INVITATION_CHECKS: list[InvitationCheck] = []
STRICTNESS: Final = [Admission.FREELY, Admission.APPROVAL, Admission.INVITATION]


def invitation_check(check: InvitationCheck) -> InvitationCheck:
    """Registers a function that says whether an address holds a good invitation; for the floors above."""
    INVITATION_CHECKS.append(check)
    return check


def is_invited(email: str) -> bool:
    """Whether somebody inside invited this address and the invitation still holds."""
    return any(check(email) for check in INVITATION_CHECKS)


def admission_of(email: str) -> Organisation.Admission:
    """How somebody with this address comes in: freely, after approval, or not without an invitation.

    Where organisations share a domain the strictest of them decides. Addresses of no organisation we know
    follow the setting ADMISSION.
    """
    if is_invited(email):
        return Admission.FREELY
    found = organisations_for_address(email)
    if not found:
        return Admission(settings.ADMISSION)
    return max((Admission(each.admission) for each in found), key=STRICTNESS.index)
