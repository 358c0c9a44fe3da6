"""Documents, their versions, and the folders they lie in."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.communities.audience import SharedQuerySet
from guildhall.communities.models import Community
from guildhall.contributions.models import Attachment, Contribution
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person

DEEPEST: Final = 4


class Folder(models.Model):
    """A place for documents in a community's library. Its name is for members, and for whoever may see something in it."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="folders", db_index=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="folders")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "parent", "name"], name="folder_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name


class Document(Contribution):
    """A file that somebody shares, in all its versions; its address stays whatever it is called and wherever it lies."""

    class Licence(models.TextChoices):
        """What others may do with it."""

        OGL = "ogl", _("Open Government Licence: anybody may use it and must say where it is from")
        PUBLIC_SECTOR = "public_sector", _("For the public sector only")
        ASK = "ask", _("Ask the author before you use it")

    folder = models.ForeignKey(Folder, models.SET_NULL, null=True, blank=True, related_name="documents")
    licence = models.CharField(max_length=13, choices=Licence, default=Licence.ASK)
    source = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    current = models.ForeignKey("Version", models.SET_NULL, null=True, related_name="+", db_index=False)
    download_count = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = SharedQuerySet["Document"].as_manager()  # type: ignore[assignment]

    @transaction.atomic
    def add_version(self, attachment: Attachment, author: Person, note: str = "") -> Version:
        """Makes a file the newest version; a worker reads it once that is certain."""
        from guildhall.tools.library.jobs import read_version

        # One after the other, so that each has a number of its own.
        Document.objects.select_for_update(of=("self", "contribution_ptr")).get(pk=self.pk)
        newest = self.versions.order_by("-number").first()
        version = self.versions.create(
            attachment=attachment, author=author, note=note, number=newest.number + 1 if newest else 1
        )
        self.current = version
        Document.objects.filter(pk=self.pk).update(current=version)
        Attachment.objects.filter(pk=attachment.pk).update(
            contribution=self, audience=self.audience_id, draft=None
        )
        read_version.defer(version=version.pk)
        return version


class Version(models.Model):
    """A file as a document was at one time."""

    class State(models.TextChoices):
        """How far we got in reading it, and why no further."""

        NEW = "new", _("We are reading it. A preview comes in a minute.")
        READ = "read", _("Read")
        PLAIN = "plain", _("There is no preview of files of this kind. Download it to open it.")
        LOCKED = (
            "locked",
            _(
                "It is protected with a password, so there is no preview, and the search does not look inside."
            ),
        )
        BROKEN = (
            "broken",
            _("We could not read it, so there is no preview. It may be damaged: download it and see."),
        )
        LARGE = "large", _("There is too much in it for a preview. Download it to open it.")
        SLOW = "slow", _("Reading it took too long, so there is no preview. Download it to open it.")

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions", db_index=False)
    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=6, choices=State, default=State.NEW)
    page_count = models.PositiveIntegerField(default=0)
    drawn = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="version_once")]
