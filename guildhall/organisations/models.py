"""The register: councils and other public bodies, with their dates, places and mail domains."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """A body that people work for: a council, a force, a service, a partner or a supplier."""

    class Sector(models.TextChoices):
        COUNCIL = "council", _("Council")
        POLICE = "police", _("Police")
        FIRE = "fire", _("Fire and rescue")
        NHS = "nhs", _("NHS")
        PARISH = "parish", _("Parish, town or community council")
        NATIONAL = "national", _("National body")
        PARTNER = "partner", _("Partner")
        SUPPLIER = "supplier", _("Supplier")

    class Admission(models.TextChoices):
        """What a person of this organisation may do on signing up."""

        FREELY = "freely", _("Joins freely")
        APPROVAL = "approval", _("Waits for approval")
        INVITATION = "invitation", _("By invitation only")

    code = models.CharField(max_length=12, unique=True)
    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=120, blank=True)
    welsh_name = models.CharField(max_length=160, blank=True)
    sector = models.CharField(max_length=10, choices=Sector, default=Sector.COUNCIL)
    type = models.CharField(max_length=60, blank=True)
    nation = models.CharField(max_length=20, blank=True)
    region = models.CharField(max_length=40, blank=True)
    county = models.CharField(max_length=12, blank=True)
    combined_authority = models.CharField(max_length=12, blank=True)
    gss_code = models.CharField(max_length=9, null=True, blank=True, unique=True)
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    area_km2 = models.FloatField(null=True, blank=True)
    website = models.URLField(blank=True)
    statistics = models.JSONField(default=dict, blank=True)
    touching = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    most_alike = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    comparators = models.ManyToManyField("self", symmetrical=False, related_name="+", blank=True)
    admission = models.CharField(max_length=12, choices=Admission, default=Admission.FREELY)

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["nation", "region"], name="organisation_place")]

    def __str__(self) -> str:
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])

    @property
    def is_current(self) -> bool:
        """Whether the organisation still exists today."""
        return self.end_date is None

    @property
    def kind_label(self) -> str:
        return self.type or str(self.get_sector_display())


class Domain(models.Model):
    """A mail or web domain; several per organisation, and one may be shared by several."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="domains")
    name = models.CharField(max_length=253)
    is_mail = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), "organisation", name="domain_once_per_organisation")
        ]
        indexes = [models.Index(fields=["name"], name="domain_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = self.name.lower()
        super().save(*args, **kwargs)
