"""What operators did: a log to which rows are added and nothing else, kept so by the database itself."""

from __future__ import annotations

from getpass import getuser
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from guildhall.people.models import Person


class Act(models.TextChoices):
    """What operators do."""

    APPROVED = "approved", _("Let somebody in")
    DECLINED = "declined", _("Declined somebody")
    VERIFIED = "verified", _("Verified somebody")
    SWITCHED_OFF = "switched off", _("Switched an account off")
    SWITCHED_ON = "switched on", _("Switched an account on")
    GAVE_ADDRESS = "gave address", _("Gave an address")
    MADE_OPERATOR = "made operator", _("Made somebody an operator")
    ADDED_ORGANISATION = "added organisation", _("Added an organisation")
    CHANGED_ORGANISATION = "changed organisation", _("Changed an organisation")
    LOADED_REGISTER = "loaded register", _("Loaded a register of organisations")
    DECIDED_REPORT = "decided report", _("Decided on a reported message")
    LET_WRITE = "let write", _("Let somebody write messages again")
    SAW_WHO_ASKED = "saw who asked", _("Saw who asked without a name")
    IMPORTED = "imported", _("Imported a folder")
    EXPORTED = "exported", _("Exported a community")


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Entries, in the words of the house."""

    def newest(self) -> Self:
        """The newest first."""
        return self.order_by("-happened_at", "-pk")

    def naming(self, words: str) -> Self:
        """Those in which these words name the operator or what they acted on."""
        return self.filter(Q(operator_name__icontains=words) | Q(label__icontains=words))

    def about(self, person: Person) -> Self:
        """Those that say what was done to somebody."""
        return self.filter(kind=person._meta.model_name, subject=person.pk)


class AuditEntry(models.Model):
    """An operator did something to something, and why.

    Numbers and names stand here as they were, and no keys of other tables: an entry outlives whom and what it names.
    """

    happened_at = models.DateTimeField(default=timezone.now)
    # Nobody, for what was done on the command line: the name is then the machine's user.
    operator = models.BigIntegerField(null=True)
    operator_name = models.CharField(max_length=120)
    act = models.CharField(max_length=24, choices=Act)
    kind = models.CharField(max_length=24, blank=True)
    subject = models.BigIntegerField(null=True)
    label = models.CharField(max_length=300)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["-happened_at", "-id"], name="audit_newest"),
            models.Index(fields=["kind", "subject"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.operator_name} {self.act} {self.label}"


class OutsideItsAct(RuntimeError):
    """An entry is to be written outside the transaction of what it tells of."""


def record(
    operator: Person | None,
    act: Act,
    on: models.Model | None,
    *,
    label: str = "",
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> AuditEntry:
    """Writes down what an operator does, in the transaction that does it: both happen, or neither.

    `operator` is None on the command line. `label` says what was acted on where that has no row or no name of its own.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideItsAct(f"{act} is written down in the transaction that does it")
    return AuditEntry.objects.create(
        operator=operator.pk if operator else None,
        operator_name=operator.name if operator else _user_of_this_machine(),
        act=act,
        kind=(on._meta.model_name or "") if on else "",
        subject=on.pk if on else None,
        label=(label or str(on))[:300],
        reason=reason,
        details=details or {},
    )


def _user_of_this_machine() -> str:
    try:
        return getuser()[:120]
    except (KeyError, OSError):  # a container whose user has no name
        return "?"
