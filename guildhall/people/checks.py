"""What can be wrong in the settings about people."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from guildhall.organisations.models import Organisation


@register
def check_admission(**_kwargs: Any) -> list[Error]:
    """Refuses a way of admission that there is not."""
    ways = Organisation.Admission.values
    if settings.ADMISSION in ways:
        return []
    return [Error(f"ADMISSION is {settings.ADMISSION!r}; write one of {', '.join(ways)}.", id="people.E001")]
