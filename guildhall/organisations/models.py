"""The register: councils and other public bodies, with their dates, places and mail domains."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guildhall.organisations.words import NATIONS, REGIONS, TYPES, in_words


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations, in the words of the house."""

    def current(self) -> OrganisationQuerySet:
        """Those that exist today."""
        return self.filter(end_date=None)

    def matching(self, words: str) -> OrganisationQuerySet:
        """Those whose names, code or domains hold each of some words."""
        found = self
        for word in words.split()[:8]:
            held = Domain.objects.filter(name__icontains=word).values("organisation")
            found = found.filter(
                Q(name__icontains=word)
                | Q(short_name__icontains=word)
                | Q(welsh_name__icontains=word)
                | Q(welsh_short_name__icontains=word)
                | Q(code__iexact=word)
                | Q(gss_code__iexact=word)
                | Q(pk__in=held)
            )
        return found

    def as_called(self) -> OrganisationQuerySet:
        """In the order of what they are called on a page, which is a short name in the reader's language."""
        names: list[str] = ["short_name"]
        if get_language() == "cy":
            names.insert(0, "welsh_short_name")
        called = Coalesce(*(NullIf(F(name), Value("")) for name in names), F("name"))
        return self.order_by(Lower(called), "pk")


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
    welsh_short_name = models.CharField(max_length=120, blank=True)
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
    comparators = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    admission = models.CharField(max_length=12, choices=Admission, default=Admission.FREELY)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["nation", "region"], name="organisation_place")]

    def __str__(self) -> str:
        """The short name in the reader's language: «Sir Gâr» on a Welsh page."""
        return (self.welsh_short_name if get_language() == "cy" else "") or self.short_name or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.gss_code = self.gss_code or None
        self.slug = self.slug or free_slug(self.short_name or self.name, self.name)
        self.code = self.code or free_code(self.sector)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])

    @property
    def full_name(self) -> str:
        """The whole name in the reader's language."""
        return (self.welsh_name if get_language() == "cy" else "") or self.name

    @property
    def is_current(self) -> bool:
        """Whether the organisation still exists today."""
        return self.end_date is None

    @property
    def kind_label(self) -> str:
        """What kind of organisation this is, in the reader's words."""
        return in_words(self.type, TYPES) if self.type else str(self.get_sector_display())

    @property
    def nation_label(self) -> str:
        return in_words(self.nation, NATIONS)

    @property
    def region_label(self) -> str:
        return in_words(self.region, REGIONS)

    @property
    def place_label(self) -> str:
        """Region and nation, or the one word where they are the same."""
        return ", ".join(dict.fromkeys(filter(None, [self.region_label, self.nation_label])))

    def today(self) -> list[Organisation]:
        """This organisation while it exists, afterwards those that took its place, however many steps on."""
        found: dict[int, Organisation] = {}
        waiting, seen = [self], {self.pk}
        while waiting:
            organisation = waiting.pop(0)
            following = [] if organisation.is_current else list(organisation.successors.all())
            if not following:
                found[organisation.pk] = organisation
            waiting += [each for each in following if each.pk not in seen]
            seen |= {each.pk for each in following}
        return list(found.values())


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


class RegisterFile(models.Model):
    """Which file of facts was loaded last, so that loading the same one again costs nothing."""

    name = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


def free_slug(*names: str) -> str:
    """The first of some names that no address uses yet, or the last with a number."""
    bases = [slugify(name)[:90] or "organisation" for name in names]
    taken = set(
        Organisation.objects.filter(Q(slug__in=bases) | Q(slug__startswith=f"{bases[-1]}-")).values_list(
            "slug", flat=True
        )
    )
    numbered = (f"{bases[-1]}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (*bases, *numbered) if slug not in taken)


def free_code(sector: str) -> str:
    """A code for an organisation that the register has none for: NHS-1, POL-2."""
    start = f"{sector[:3].upper()}-"
    taken = set(Organisation.objects.filter(code__startswith=start).values_list("code", flat=True))
    return next(code for number in range(1, len(taken) + 2) if (code := f"{start}{number}") not in taken)
