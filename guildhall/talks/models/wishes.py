"""Who may write to somebody first."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guildhall.people.models import Person


class MessageWish(models.Model):
    """From whom a person takes the first message. Nobody needs a row: without one it is everyone."""

    class From(models.TextChoices):
        EVERYONE = "everyone", _("Everyone here")
        SHARED = "shared", _("People in my communities")
        NOBODY = "nobody", _("Nobody; those I write to can answer")

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="message_wish")
    taken_from = models.CharField(max_length=8, choices=From, default=From.EVERYONE)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.taken_from}"


def taken_from(person: Person) -> str:
    """From whom a person takes the first message."""
    wish = MessageWish.objects.filter(person=person).first()
    return wish.taken_from if wish else MessageWish.From.EVERYONE
