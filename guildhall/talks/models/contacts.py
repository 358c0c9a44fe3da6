"""Whom somebody wants to find again: a list of their own, with a line about each, that nobody else sees."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from guildhall.people.models import Person


class Contact(models.Model):
    """Somebody stands in a person's contacts. They are not told."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts", db_index=False)
    contact = models.ForeignKey(Person, models.CASCADE, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "contact"], name="contact_once")]

    def __str__(self) -> str:
        return f"{self.contact_id} of {self.person_id}"
