"""Writing: a title, words, tags, a theme, files, and who may read it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from guildhall.communities.models import Community, Theme
from guildhall.contributions.models import Attachment, Contribution, Stance, Trial
from guildhall.contributions.models.stances import LONGEST as LONGEST_WORDS
from guildhall.contributions.readers import who_reads_in
from guildhall.kit.forms import DayField, ProseField
from guildhall.kit.markup import plain_text, typed_to_html
from guildhall.people.models import Person

LONGEST = 100_000
# Under whose name one writes, where there is a choice.
BY_NAME = "by_name"
SHIELDED = "shielded"
ENDS_WITH_NUMBER = r"(\d+)(?:-[\w-]*)?/?(?:[?#].*)?$"


def names(person: Person, label: str) -> list[tuple[str, str]]:
    """Under whose name one may write: one's own, or none, which reads as the label."""
    return [
        (BY_NAME, _("%(name)s, under my name") % {"name": person.name}),
        (SHIELDED, _("Without my name. It will read: “%(label)s”") % {"label": label}),
    ]


class WordsForm(forms.Form):
    """Words, and a token so that a form sent twice makes one thing."""

    needs_words: ClassVar[bool] = True
    # Whether it opens with words that were typed here before.
    has_draft = False
    most_files: ClassVar[int] = 10

    html = ProseField(label=_("What you want to say"))
    token = forms.CharField(max_length=40, widget=forms.HiddenInput, required=False)
    # The marks of what its author was asked about before; see `careful`.
    asked = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = secrets.token_urlsafe(16)
        self.fields["html"].required = self.needs_words

    @property
    def is_shielded(self) -> bool:
        """Whether a question, or what is added to one, is to stand without its author's name: `asked_as`, where there is the choice."""
        return "asked_as" in self.fields and self["asked_as"].value() == SHIELDED

    @classmethod
    def received(cls, request: HttpRequest) -> QueryDict:
        """What was sent. A kind that has files of its own takes them in here, and puts their keys in their place."""
        return request.POST

    @classmethod
    def loose_files(cls, contribution: Contribution) -> QuerySet[Attachment]:
        """The files that one may take out while changing the words."""
        return contribution.attachments.order_by("pk")

    def clean_html(self) -> str:
        typed: str = self.cleaned_data["html"]
        if len(typed) > LONGEST:
            raise forms.ValidationError(
                _("This is %(length)s characters long; the most is %(most)s. Attach the rest as a file."),
                params={"length": f"{len(typed):,}", "most": f"{LONGEST:,}"},
            )
        html = typed_to_html(typed)
        if plain_text(html) or "<img" in html:
            return html
        if self.needs_words:
            raise forms.ValidationError(_("Write something first."))
        return ""

    def clean_token(self) -> str:
        """The token, with a mark of the files that came along: the same words with another file are another form."""
        token: str = self.cleaned_data["token"] or secrets.token_urlsafe(16)
        chosen = [(each.name, each.size) for _name, files in sorted(self.files.lists()) for each in files]
        return f"{token} {chosen}" if chosen else token


class ReplyForm(WordsForm):
    """A reply, to the thread or to one post in it."""

    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)
    asked_as = forms.ChoiceField(label=_("Who replies?"), widget=forms.RadioSelect, initial=SHIELDED)

    def __init__(self, *args: Any, asker: Person | None = None, label: str = "", **kwargs: Any) -> None:
        """`asker` asked without their name what this is a reply to, and `label` is how a reply of theirs says so."""
        super().__init__(*args, **kwargs)
        self.fields["html"].label = _("Your reply")
        if asker is None:
            del self.fields["asked_as"]
            return
        field: Any = self.fields["asked_as"]
        field.choices = names(asker, label)
        field.help_text = _(
            "Without your name it is published at the next quarter of an hour, and takes no files. Under your name, others may "
            "guess that you asked."
        )


class StartedFrom(forms.Form):
    """Which state of the words a change began with, so that nobody's later change is overwritten unseen."""

    version = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)


class RootForm(WordsForm):
    """The beginning of a thread. A kind with fields of its own inherits from it, and names them in `own`."""

    own: ClassVar[Sequence[str]] = ()
    # Fields that are gone when it is changed.
    chosen_once: ClassVar[Sequence[str]] = ("shared_with",)
    # Whether it is nothing without a file.
    needs_files: ClassVar[bool] = False
    # Whether it changes something that stands there already.
    changes: ClassVar[bool] = False

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("Say it in one line, the way you would to a colleague."),
        error_messages={"required": _("Give it a title, so that others can find it.")},
    )
    theme: forms.ModelChoiceField[Theme] = forms.ModelChoiceField(
        None, label=_("Theme"), required=False, empty_label=_("None")
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=200,
        help_text=_("Words that others would look for, with commas between."),
    )
    language = forms.ChoiceField(label=_("Written in"), choices=Person.Language.choices)
    shared_with = forms.ChoiceField(label=_("Who may read it"), widget=forms.RadioSelect)

    field_order = ["title", "html", "tags", "theme", "language", "shared_with"]

    def __init__(
        self,
        *args: Any,
        community: Community,
        person: Person | None = None,
        is_facilitator: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.community, self.person = community, person
        among = [*Contribution.SharedWith]
        if not is_facilitator:
            # Whoever is none of them could not read their own words afterwards.
            among.remove(Contribution.SharedWith.FACILITATORS)
        if community.kind != Community.Kind.OPEN:
            among.remove(Contribution.SharedWith.MEMBERS)
        shared_with: Any = self.fields["shared_with"]
        shared_with.choices = [(each.value, who_reads_in(community, each)) for each in among]
        themes = community.themes.all()
        theme: Any = self.fields["theme"]
        theme.queryset = themes
        if not themes:
            del self.fields["theme"]
        self.fields["shared_with"].initial = Contribution.SharedWith.COMMUNITY

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def own_values(self) -> dict[str, Any]:
        """What goes into the kind's own table."""
        return {name: self.cleaned_data[name] for name in self.own}

    @classmethod
    def initial_of(cls, contribution: Contribution) -> dict[str, Any]:
        """What the kind's own fields hold when one is changed."""
        return {name: getattr(contribution, name) for name in cls.own}

    def keep_more(self, contribution: Contribution, person: Person) -> None:
        """Writes what a kind keeps in rows beside its own; asked after it was begun, and after each change."""


class EditReplyForm(StartedFrom, WordsForm):
    """The words of a reply, changed."""


def to_change(form: type[RootForm]) -> type[RootForm]:
    """The form of a kind to change one with. Who may read it was chosen once: replies were written for those readers."""

    class Changed(StartedFrom, form):  # type: ignore[misc, valid-type]
        changes = True

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for name in self.chosen_once:
                self.fields.pop(name, None)

    return Changed


class StanceForm(forms.Form):
    """Where one's organisation stands on something."""

    standing = forms.ChoiceField(
        label=_("My organisation is"), choices=Stance.Standing.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In a sentence"),
        help_text=_("When you began, what it costs, why you stopped. You may leave it empty."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_words(self) -> str:
        return " ".join(self.cleaned_data["words"].split())


class TrialForm(forms.Form):
    """How something went that one tried."""

    outcome = forms.ChoiceField(
        label=_("How did it go?"), choices=Trial.Outcome.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What should the next council know?"),
        help_text=_("A sentence is enough. You may leave it empty."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_words(self) -> str:
        return " ".join(self.cleaned_data["words"].split())


class ConnectForm(forms.Form):
    """What belongs to this, by its address, and when this should be looked at again."""

    other = forms.RegexField(
        rf"(?:.*/)?{ENDS_WITH_NUMBER}",
        label=_("Address of what belongs to it"),
        help_text=_("Open it in another tab, copy its address and paste it here."),
        error_messages={"invalid": _("This is not the address of anything here.")},
    )

    def clean_other(self) -> int:
        found = re.search(ENDS_WITH_NUMBER, self.cleaned_data["other"])
        assert found is not None
        return int(found[1])


class ReviewForm(forms.Form):
    """When something should be looked at again."""

    due_on = DayField(
        label=_("Look at it again on"),
        help_text=_("On that day its author is asked whether it still holds. Leave it empty for never."),
        required=False,
    )


class ReasonForm(forms.Form):
    """Why something is removed; the author reads it."""

    reason = forms.CharField(
        label=_("Why do you remove it?"),
        help_text=_("The author reads this. It can be brought back."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OutcomeForm(forms.Form):
    """What came of a conversation."""

    outcome = forms.CharField(
        label=_("What came of it?"),
        help_text=_("One or two sentences that help the next person who reads this."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


if TYPE_CHECKING:
    OneCommunity = forms.ModelChoiceField[Community]
else:
    OneCommunity = forms.ModelChoiceField


class CommunityChoice(OneCommunity):
    """Communities to choose from, each with who can read there."""

    shared_with = ""

    def label_from_instance(self, community: Community) -> str:
        return f"{community.name}. {who_reads_in(community, self.shared_with)}"


class MoveForm(forms.Form):
    """Where a thread goes."""

    community = CommunityChoice(None, label=_("Move it to"), empty_label=None, widget=forms.RadioSelect)

    def __init__(self, *args: Any, communities: Any, shared_with: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["community"]
        field.queryset, field.shared_with = communities, shared_with


class WidenForm(forms.Form):
    """Who may read it from now on."""

    shared_with = forms.ChoiceField(label=_("Who may read it from now on"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, wider: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["shared_with"]
        field.choices = wider
        field.initial = wider[0][0] if len(wider) == 1 else None


class SplitForm(forms.Form):
    """Which replies become a discussion of their own."""

    title = forms.CharField(label=_("Title of the new discussion"), max_length=200)
    replies: forms.ModelMultipleChoiceField[Contribution] = forms.ModelMultipleChoiceField(
        None,
        label=_("Replies that go there"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the replies that go there.")},
    )

    def __init__(self, *args: Any, replies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["replies"]
        field.queryset = replies


class MergeForm(forms.Form):
    """Which thread this one becomes a part of."""

    into = forms.RegexField(
        rf"(?:.*/)?{ENDS_WITH_NUMBER}",
        label=_("Address of the other conversation"),
        help_text=_("Open it in another tab, copy its address and paste it here."),
        error_messages={"invalid": _("This is not the address of a conversation here.")},
    )

    def clean_into(self) -> int:
        found = re.search(ENDS_WITH_NUMBER, self.cleaned_data["into"])
        assert found is not None
        return int(found[1])
