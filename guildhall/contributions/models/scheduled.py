"""What may wait before it is published."""

from __future__ import annotations

from django.db import models


class Scheduled(models.Model):
    """A kind that its author may keep as a draft, or have published at a moment to come; goes beside Contribution."""

    publish_at = models.DateTimeField(null=True)
    # It was due, and its author might not write there any more.
    is_held_back = models.BooleanField(default=False)

    class Meta:
        abstract = True
