"""Which organisation an e-mail address belongs to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from guildhall.organisations.models import Domain, Organisation

DOMAIN: Final = re.compile(
    r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])\Z"
)

# Anybody can have an address here, so they say nothing about where a person works.
PUBLIC_PROVIDERS: Final = frozenset(Path(__file__).with_name("public_mail.txt").read_text().split())
# Names under which everybody is given a domain: nobody's own.
SHARED_ENDINGS: Final = frozenset(
    {
        *("ac.uk", "co.uk", "cymru", "gov.scot", "gov.uk", "gov.wales", "gsi.gov.uk"),
        *("gcsx.gov.uk", "ltd.uk", "llyw.cymru", "me.uk", "mod.uk", "net.uk", "nhs.uk"),
        *("nhs.scot", "nhs.wales", "onmicrosoft.com", "org.uk", "plc.uk", "pnn.police.uk", "police.uk"),
        *("sch.uk", "scot", "uk", "wales"),
    }
)


def why_not_a_mail_domain(domain: str) -> str:
    """Why a domain cannot stand for an organisation, in words for whoever typed it; empty when it can."""
    if not DOMAIN.match(domain):
        return _("This is not a domain. Write it like leeds.gov.uk, without www or an address before it.")
    if domain in PUBLIC_PROVIDERS:
        return _("Anybody can have an address there, so it cannot place people in an organisation.")
    if domain in SHARED_ENDINGS:
        return _("Too many organisations share this ending. Write the organisation’s own domain.")
    return ""


def organisations_for_address(email: str) -> list[Organisation]:
    """The organisations that a mail address may belong to: none, one, or several that share a domain.

    Sub-domains count (`housing.leeds.gov.uk` is Leeds), and the closest domain wins. A council that is no
    more gives those that took its place. Public mail providers never match.
    """
    candidates = candidate_domains(email)
    domains = list(
        Domain.objects.filter(name__in=candidates, is_mail=True).select_related("organisation")
        if candidates
        else []
    )
    closest = max((len(domain.name) for domain in domains), default=0)
    found = [
        organisation
        for domain in domains
        if len(domain.name) == closest
        for organisation in domain.organisation.today()
    ]
    return sorted({each.pk: each for each in found}.values(), key=lambda each: each.name)


def candidate_domains(email: str) -> list[str]:
    """The domains that an address lies in, closest first, as far as they may be somebody's own."""
    name, at, domain = email.strip().lower().rpartition("@")
    domain = domain.removesuffix(".")
    if not (name and at) or not DOMAIN.match(domain):
        return []
    labels = domain.split(".")
    lying_in = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    if any(each in PUBLIC_PROVIDERS for each in lying_in):
        return []
    return [each for each in lying_in if each not in SHARED_ENDINGS]
