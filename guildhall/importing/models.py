"""Where imported things came from."""

from django.db import models


class Origin(models.Model):
    """The id that something had in the source it was imported from, so that a second run adds nothing."""

    source = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    source_id = models.CharField(max_length=200)
    target = models.BigIntegerField()
    # What the source said of it that has no place here yet, as it came.
    rest = models.JSONField(null=True)
    # Named by others, and not listed itself.
    is_guessed = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "source_id"], name="imported_once")]
        indexes = [models.Index(fields=["kind", "target"], name="origin_target")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id} of {self.source}"
