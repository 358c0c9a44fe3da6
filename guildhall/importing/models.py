"""Where imported things came from."""

from django.db import models


class Origin(models.Model):
    """The id that something had in the source it was imported from, so that a second run adds nothing."""

    source = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    source_id = models.CharField(max_length=200)
    target = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "source_id"], name="imported_once")]
        indexes = [models.Index(fields=["kind", "target"], name="origin_target")]
