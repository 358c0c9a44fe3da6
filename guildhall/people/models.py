"""The person: who they are, where they work, what they know, and how they sign in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from guildhall.organisations.addresses import organisations_for_address
from guildhall.organisations.models import Organisation
from guildhall.people.happenings import profile_changed
from guildhall.people.names import colour_of, initials_of

if TYPE_CHECKING:
    from guildhall.communities.audience import Audiences


class PersonQuerySet(models.QuerySet["Person"]):
    """People, in the words of the house."""

    def active(self) -> PersonQuerySet:
        """Those who are neither waiting for approval nor switched off."""
        return self.filter(is_active=True, approved_at__isnull=False)

    def not_away(self) -> PersonQuerySet:
        """Those who are here, as far as they have said: `away_now` in SQL."""
        return self.exclude(away_until__gt=timezone.localdate())

    def waiting(self) -> PersonQuerySet:
        """Those who proved their address and wait for an operator's approval, longest first."""
        return self.filter(
            is_active=True, approved_at=None, emailaddress__verified=True, emailaddress__primary=True
        ).order_by("joined_at", "pk")

    def unclaimed(self) -> PersonQuerySet:
        """Those whom nobody has signed in as yet: imported, or registered without proving the address."""
        return self.filter(last_login=None).exclude(emailaddress__verified=True)


class People(BaseUserManager["Person"]):
    """Finds and registers people."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)

    def register(self, email: str | None, name: str, **fields: Any) -> Person:
        """A new person, approved unless told otherwise; with an address but no password yet."""
        fields.setdefault("approved_at", timezone.now())
        person = Person(email=email.lower() if email else None, name=name, **fields)
        person.set_unusable_password()
        for last_try in (False, False, True):
            try:
                with transaction.atomic():
                    person.save()
                break
            except IntegrityError as error:
                # Somebody of the same name registered at the same moment and took the slug.
                if last_try or "slug" not in str(error):
                    raise
                person.slug = ""
        profile_changed.send(Person, person=person)
        return person


# For how long after a page was opened somebody is still here; that is noted every five minutes at most.
PRESENT_FOR = timedelta(minutes=10)


class Person(AbstractBaseUser):
    """Somebody who works in or with local government; imported people have no address until they claim it."""

    class Kind(models.TextChoices):
        OFFICER = "officer", _("Officer")
        COUNCILLOR = "councillor", _("Councillor")
        PARTNER = "partner", _("Partner")
        SUPPLIER = "supplier", _("Supplier")

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        WELSH = "cy", "Cymraeg"

    class Reach(models.TextChoices):
        """Who may see an optional part of a profile."""

        SIGNED_IN = "signed_in", _("Everyone signed in")
        SHARED = "shared", _("People in my communities")
        ORGANISATION = "organisation", _("People in my organisation")
        NOBODY = "nobody", _("Only me")

    email = models.EmailField(null=True, blank=True, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("Your name"), max_length=120)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("Your council or organisation"),
    )
    role = models.CharField(_("Your job"), max_length=120, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OFFICER)
    verified_at = models.DateTimeField(null=True, blank=True)
    responsible_for = models.TextField(_("What I am responsible for"), max_length=1000, blank=True)
    knows = models.TextField(_("What I know about"), max_length=1000, blank=True)
    working_on = models.TextField(_("What I am working on this month"), max_length=1000, blank=True)
    working_on_at = models.DateTimeField(null=True, blank=True)
    photo = models.CharField(max_length=200, blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    links = ArrayField(models.URLField(), default=list, blank=True)
    speaks = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    shown_to = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    colour = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    # How often this person made new addresses of feeds, which stops the old ones.
    keys_made = models.PositiveIntegerField(default=0, db_default=0)
    approved_at = models.DateTimeField(null=True, blank=True)
    welcomed_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    previously_seen_at = models.DateTimeField(null=True, blank=True)
    shows_presence = models.BooleanField(
        _("Show others when I am here"),
        default=False,
        help_text=_(
            "Those who show it too see “here now” on your page while you use the site, and nobody ever sees when you were."
        ),
    )

    away_until = models.DateField(
        _("Away until"),
        null=True,
        blank=True,
        help_text=_(
            "The day on which you are back. Until then colleagues see that you are away, and nobody is advised to ask you."
        ),
    )

    # Set by whoever loads a person with their audiences and roles in one query; see communities.audience.
    known_audiences: Audiences | None = None
    known_roles: dict[int, str] | None = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = People.from_queryset(PersonQuerySet)()

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="address_in_lower_case")
        ]
        indexes = [models.Index(fields=["organisation", "name"], name="person_by_organisation")]

    def __str__(self) -> str:
        return self.name

    def is_here_for(self, reader: Person | AnonymousUser) -> bool:
        """Whether a reader sees that this person is here now: only where both show it, and with minutes to spare."""
        shown = (
            isinstance(reader, Person) and reader.shows_presence and self.shows_presence and self.is_active
        )
        return shown and self.last_seen_at is not None and timezone.now() - self.last_seen_at < PRESENT_FOR

    @property
    def is_away(self) -> bool:
        """Whether they are back only on a later day."""
        return away_now(self.away_until)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower() if self.email else None
        if not self.slug:
            self.slug = self._free_slug()
            self.colour = colour_of(self.slug)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"/people/{self.slug}/"

    @property
    def photo_url(self) -> str:
        """Where the person's picture is, for those who are signed in; empty without one."""
        return f"/people/{self.slug}/photo" if self.photo else ""

    @property
    def initials(self) -> str:
        """One or two letters for the round picture."""
        return initials_of(self.name)

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    @property
    def is_verified(self) -> bool:
        """Whether the organisation and kind were vouched for by the address or an operator."""
        return self.verified_at is not None

    @property
    def kind_label(self) -> str:
        return str(self.get_kind_display())

    @property
    def organisation_name(self) -> str:
        return self.organisation.name if self.organisation else ""

    @property
    def works_here(self) -> list[Organisation]:
        """The organisations that the person's address belongs to."""
        return organisations_for_address(self.email) if self.email else []

    def place(self, organisation: Organisation | None) -> None:
        """Puts the person into an organisation; it counts as verified when their address belongs to it."""
        self.organisation = organisation
        self._verify_by_address()
        self.save(update_fields=["organisation", "verified_at"])
        profile_changed.send(Person, person=self)

    def place_by_address(self) -> None:
        """Follows a newly proved address: one organisation is theirs at once, of several they choose."""
        found = self.works_here
        if found and self.organisation not in found:
            self.organisation = found[0] if len(found) == 1 else None
            if self.organisation and not self.last_login:
                self.kind = usual_kind(self.organisation)
        self._verify_by_address()
        self.save(update_fields=["organisation", "kind", "verified_at"])
        profile_changed.send(Person, person=self)

    def verify(self) -> None:
        """An operator vouches for organisation and kind."""
        self.verified_at = timezone.now()
        self.save(update_fields=["verified_at"])

    def approve(self) -> None:
        """Lets somebody in who waited."""
        self.approved_at, self.is_active = timezone.now(), True
        self.save(update_fields=["approved_at", "is_active"])
        profile_changed.send(Person, person=self)

    def switch_off(self) -> None:
        """Ends a person's access at once, on every device. What they wrote stays."""
        self.is_active = False
        self.save(update_fields=["is_active"])
        self.sign_out_everywhere()
        profile_changed.send(Person, person=self)

    def switch_on(self) -> None:
        """Gives access back."""
        self.is_active = True
        self.save(update_fields=["is_active"])
        profile_changed.send(Person, person=self)

    def sign_out_everywhere(self) -> None:
        """Ends every session of this person."""
        self.sessions.all().delete()

    def change_profile(self, **values: Any) -> None:
        """Writes what a person says about themselves; a new kind or organisation has to be verified anew."""
        moved = any(
            name in values and values[name] != getattr(self, name) for name in ("organisation", "kind")
        )
        if values.get("working_on", self.working_on) != self.working_on:
            values["working_on_at"] = timezone.now()
        for name, value in values.items():
            setattr(self, name, value)
        if moved:
            self._verify_by_address()
            values["verified_at"] = self.verified_at
        self.save(update_fields=[*values])
        profile_changed.send(Person, person=self)

    def take_name(self, name: str) -> None:
        """A newcomer says what they are called; their page's address follows unless something leads there."""
        if name == self.name or self.contributions.exists():
            return
        self.name, self.slug = name, ""
        self.slug = self._free_slug()
        self.colour = colour_of(self.slug)
        self.save(update_fields=["name", "slug", "colour"])

    def give_address(self, email: str) -> None:
        """An operator says which address belongs to this person, who then registers with it and is them."""
        from allauth.account.models import EmailAddress

        EmailAddress.objects.filter(user=self).delete()
        self.email = email.lower()
        self.set_unusable_password()
        self.save(update_fields=["email", "password"])
        self.sign_out_everywhere()

    @transaction.atomic
    def trust_address(self) -> None:
        """Takes the address as proved without a code, for people whom an operator or the demo brings in."""
        from allauth.account.models import EmailAddress

        EmailAddress.objects.filter(user=self).exclude(email=self.email).delete()
        EmailAddress.objects.update_or_create(
            user=self, email=self.email, defaults={"verified": True, "primary": True}
        )
        self.place_by_address()

    def _verify_by_address(self) -> None:
        proved = (
            self.organisation is not None
            and self.organisation in self.works_here
            and self.kind in kinds_in(self.organisation)
        )
        self.verified_at = (self.verified_at or timezone.now()) if proved else None

    def _free_slug(self) -> str:
        base = slugify(self.name)[:100] or "person"
        others = Person.objects.filter(slug__startswith=base).exclude(pk=self.pk)
        taken = set(others.values_list("slug", flat=True))
        return next(
            slug
            for number in range(1, len(taken) + 2)
            if (slug := base if number == 1 else f"{base}-{number}") not in taken
        )


class Session(AbstractBaseSession):
    """A signed-in browser, with its person beside it so that one query finds both."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="sessions")

    class Meta:
        verbose_name = "session"
        verbose_name_plural = "sessions"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from guildhall.people.sessions import SessionStore

        return SessionStore


def away_now(until: date | None) -> bool:
    """Whether whoever is away until a day, on which they are back, is still away."""
    return until is not None and until > timezone.localdate()


def kinds_in(organisation: Organisation) -> list[Person.Kind]:
    """The kinds of people that work for an organisation, the usual one first."""
    match organisation.sector:
        case Organisation.Sector.PARTNER:
            return [Person.Kind.PARTNER]
        case Organisation.Sector.SUPPLIER:
            return [Person.Kind.SUPPLIER]
        case _:
            return [Person.Kind.OFFICER, Person.Kind.COUNCILLOR]


def usual_kind(organisation: Organisation) -> Person.Kind:
    """What somebody of this organisation is, until they say otherwise."""
    return kinds_in(organisation)[0]
