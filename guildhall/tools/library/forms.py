"""Adding documents, changing what is said of one, a new version, and folders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guildhall.communities.models import Community
from guildhall.contributions.forms import RootForm, StartedFrom, WordsForm
from guildhall.contributions.models import Attachment, Contribution
from guildhall.contributions.models.tags import Tag, hang
from guildhall.contributions.writing import files_of_draft
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.tools.library.folders import Paths
from guildhall.tools.library.models import DEEPEST, Document, Folder

if TYPE_CHECKING:
    OneFolder = forms.ModelChoiceField[Folder]
else:
    OneFolder = forms.ModelChoiceField

IN_NO_FOLDER: Final = _("In no folder")


class FolderChoice(OneFolder):
    """Folders to choose from, each with those around it."""

    paths: Paths

    def of(self, community: Community, without: int | None = None) -> None:
        """Offers the folders of a community, without one and what is inside it."""
        self.paths = Paths(community.pk)
        inside = self.paths.inside(without) if without else set()
        self.queryset = Folder.objects.filter(community=community).exclude(pk__in=inside).order_by("name")

    def label_from_instance(self, folder: Folder) -> str:
        return self.paths.words(folder.pk)


class DocumentForm(RootForm):
    """One document or several at once, which then share what is said here and are called after their files."""

    own = ("folder", "licence", "source")
    needs_words = False
    needs_files = True
    most_files = 30

    folder = FolderChoice(None, label=_("Folder"), required=False, empty_label=IN_NO_FOLDER)
    licence = forms.ChoiceField(
        label=_("What may others do with it?"),
        choices=Document.Licence,
        initial=Document.Licence.ASK,
        widget=forms.RadioSelect,
    )
    source: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        None,
        label=_("Council or other body it comes from"),
        required=False,
        empty_label=_("Not from one body"),
    )

    field_order = ["title", "html", "folder", "licence", "source", "tags", "theme", "language", "shared_with"]

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, community=community, **kwargs)
        self.fields["html"].label = _("What it is, and what it is good for")
        title = self.fields["title"]
        if not isinstance(self, StartedFrom):
            title.required = False
            title.help_text = _(
                "Leave it empty to take the file’s name. Several files are each called by their own."
            )
        folder: Any = self.fields["folder"]
        folder.of(community)
        source: Any = self.fields["source"]
        chosen = self.data.get("source") or self.initial.get("source")
        chosen = str(getattr(chosen, "pk", chosen))
        offered = Q(end_date=None) & ~Q(sector=Organisation.Sector.PARISH)
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
            offered |= Q(pk=int(chosen))
        source.queryset = Organisation.objects.filter(offered).as_called()

    @classmethod
    def loose_files(cls, contribution: Contribution) -> QuerySet[Attachment]:
        """Files beside the document; its versions are not taken out with them."""
        versions = Document.objects.filter(pk=contribution.pk).values("versions__attachment")
        return super().loose_files(contribution).exclude(pk__in=versions)

    def keep_more(self, contribution: Contribution, person: Person) -> None:
        """Makes the first file the document's, and a document of each further one."""
        if isinstance(self, StartedFrom):
            return
        files = files_of_draft(person, f"new:{contribution.community_id}:document")
        assert isinstance(contribution, Document)
        for number, file in enumerate(files):
            document = contribution if number == 0 else self._another(contribution, person, file)
            if not document.title or len(files) > 1:
                document.title = title_of(file.name)
                document.save(update_fields=["title"])
            document.add_version(file, person)

    def _another(self, first: Document, person: Person, file: Attachment) -> Document:
        made = Contribution.objects.write(
            person,
            first.community,
            first.kind,
            title=title_of(file.name),
            html=first.html,
            theme=first.theme,
            language=first.language,
            shared_with=first.shared_with,
            **self.own_values(),
        )
        hang(made, Tag.objects.named(self.cleaned_data["tags"]))
        assert isinstance(made, Document)
        return made


def title_of(name: str) -> str:
    """What a file is called without its ending, in words: «bin_policy-2026.pdf» is «bin policy-2026»."""
    stem = name.rpartition(".")[0] or name
    return " ".join(stem.replace("_", " ").split())[:200]


class VersionForm(WordsForm):
    """What is new in a newer file of a document."""

    needs_words = False

    note = forms.CharField(
        label=_("What is new in it?"),
        required=False,
        max_length=300,
        help_text=_("One line, for those who have the version before."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["html"].widget = forms.HiddenInput()


class FolderForm(forms.Form):
    """What a folder is called, and in which other one it lies."""

    name = forms.CharField(
        label=_("Name of the folder"),
        max_length=80,
        error_messages={"required": _("Give the folder a name.")},
    )
    parent = FolderChoice(None, label=_("Inside"), required=False, empty_label=_("The library itself"))

    def __init__(self, *args: Any, community: Community, folder: Folder | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community, self.folder = community, folder
        parent: Any = self.fields["parent"]
        parent.of(community, folder.pk if folder else None)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        parent: Folder | None = values.get("parent")
        named = Folder.objects.filter(
            community=self.community, parent=parent, name__iexact=values.get("name", "")
        )
        if self.folder:
            named = named.exclude(pk=self.folder.pk)
        if named.exists():
            self.add_error("name", _("There is a folder of this name already. Choose another name."))
        choice: Any = self.fields["parent"]
        if parent and choice.paths.depth(parent.pk) + choice.paths.height(self.folder) > DEEPEST:
            self.add_error("parent", _("Folders lie at most four deep. Choose one further up."))
        return values
