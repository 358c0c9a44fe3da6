"""Writing a blog post: a cover picture with what it shows in words, and when it is published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from guildhall.contributions.later import LaterForm
from guildhall.contributions.models import Attachment, Contribution
from guildhall.contributions.writing import keep_file, let_go
from guildhall.kit import uploads
from guildhall.people.models import Person
from guildhall.tools.blog.models import BlogPost


class BlogPostForm(LaterForm):
    """A blog post. `cover` is the key of a picture that was taken in; a form that comes back has it still."""

    cover = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    cover_file = forms.FileField(
        label=_("Cover picture"),
        required=False,
        help_text=_("Stands over your post and on its card. JPEG, PNG or WebP, wider than high."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    cover_text = forms.CharField(
        label=_("What the cover picture shows"),
        required=False,
        max_length=300,
        help_text=_(
            "One sentence for people who cannot see it: “A crew empties a food waste bin in the snow.”"
        ),
    )

    field_order = ["title", "cover", "cover_file", "cover_text", "html", "tags", "theme", "language"]

    @classmethod
    def received(cls, request: HttpRequest) -> QueryDict:
        """What was sent, with the new cover taken in through the one door, and its key in its place."""
        sent = request.POST.copy()
        if "without_cover" in sent:
            sent["cover"] = sent["cover_text"] = ""
        file = request.FILES.get("cover_file")
        if file is not None and isinstance(request.user, Person):
            try:
                sent["cover"] = keep_file(uploads.accept(file, images_only=True), request.user).key
            except uploads.UploadRefused as refusal:
                sent["cover_problem"] = str(refusal)
        return sent

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if (problem := self.data.get("cover_problem")) and "cover_file" not in self.errors:
            self.add_error("cover_file", problem)
        if values.get("cover") and not values.get("cover_text") and not self.is_kept:
            self.add_error(
                "cover_text",
                _(
                    "Say what the cover picture shows, so that people who cannot see it know. The picture is kept."
                ),
            )
        return values

    @classmethod
    def initial_of(cls, contribution: Contribution) -> dict[str, Any]:
        assert isinstance(contribution, BlogPost)
        cover = contribution.cover
        return {"cover": cover.key, "cover_text": cover.alternative_text} if cover else {}

    def keep_more(self, contribution: Contribution, person: Person) -> None:
        """Hangs the cover on the post; only a picture of its author's own, or one that hangs there already, can be it."""
        assert isinstance(contribution, BlogPost)
        possible = Attachment.objects.filter(
            Q(owner=person, contribution=None) | Q(contribution=contribution), width__isnull=False
        )
        before, cover = contribution.cover, possible.filter(key=self.cleaned_data["cover"]).first()
        if cover is not None:
            cover.contribution_id, cover.audience_id, cover.draft = (
                contribution.pk,
                contribution.audience_id,
                None,
            )
            cover.alternative_text = self.cleaned_data["cover_text"]
            cover.save()
        contribution.cover = cover
        contribution.save(update_fields=["cover"])
        if before is not None and before != cover:
            let_go(Attachment.objects.filter(pk=before.pk))
