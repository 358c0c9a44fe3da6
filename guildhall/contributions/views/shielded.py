"""What was asked without a name: its asker's own page, putting one's name to it, and who asked it, for an operator with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.audit.models import Act, AuditEntry, record
from guildhall.contributions.forms import SHIELDED
from guildhall.contributions.models import (
    Contribution,
    Removal,
    ShieldedAuthor,
    ShieldedQuestion,
    ShieldedReply,
)
from guildhall.contributions.shielding import first_of, next_quarter, put_name
from guildhall.contributions.views.acts import visible
from guildhall.contributions.widening import can_be_widened
from guildhall.contributions.writing import draft_values, keep_draft
from guildhall.kit.mail import send
from guildhall.people.access import operator_only, signed_in
from guildhall.people.models import Person

MOST = 100


class WhyForm(forms.Form):
    """Why an operator has to know who asked."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you have to know?"),
        help_text=gettext_lazy("Whoever asked reads this, and it stands in the log for good."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@require_safe
@signed_in
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """What one asked without a name: what waits, and what stands; and whether an operator looked."""
    assert isinstance(request.user, Person)
    asked = ShieldedAuthor.objects.of(request.user).values("contribution")
    shown = Contribution.objects.visible_to(request.user).filter(pk__in=asked)
    looked = AuditEntry.objects.filter(act=Act.SAW_WHO_ASKED, kind="contribution", subject__in=asked)
    waiting = ShieldedQuestion.objects.of(request.user).select_related("community").order_by("pk")
    replies = ShieldedReply.objects.of(request.user).select_related("question").order_by("pk")
    gone = Removal.objects.filter(contribution__in=asked, restored_at=None).select_related(
        "contribution__root"
    )
    context = {
        "gone": gone.order_by("-removed_at")[:MOST],
        "waiting": [(each, next_quarter(each.waits_since)) for each in waiting],
        "replies": [(each, next_quarter(each.waits_since)) for each in replies],
        "asked": shown.select_related("community", "root__community").order_by("-published_at", "-pk")[:MOST],
        "can_be_widened": can_be_widened,
        "looked": looked.newest()[:MOST],
    }
    return render(request, "contributions/shielded.html", context)


@require_POST
@signed_in
@transaction.atomic
def take_back(request: HttpRequest, pk: int, *, is_reply: bool = False) -> HttpResponse:
    """Takes back what waits, before anybody reads it; its words are a draft again."""
    assert isinstance(request.user, Person)
    model = ShieldedReply if is_reply else ShieldedQuestion
    waiting: Any = model.objects.of(request.user).select_for_update(of=("self",)).filter(pk=pk).first()
    if waiting is None:
        messages.info(request, _("It is published already, or was taken back."))
        return redirect("shielded")
    place, typed = _as_typed(waiting)
    if begun := draft_values(request.user, place):
        # What was begun there meanwhile comes first; without a name, and for whom, as it was to be.
        html = f"{begun.get('html', '')}<p>{escape(typed.get('title', ''))}</p>{typed['html']}"
        typed = begun | typed | {"title": begun.get("title") or typed.get("title", ""), "html": html}
    keep_draft(request.user, place, typed)
    waiting.delete()
    messages.info(request, _("Taken back. Nobody has read it. What you wrote is below."))
    return redirect("drafts")


def _as_typed(waiting: ShieldedQuestion | ShieldedReply) -> tuple[str, dict[str, str]]:
    """The place of the form in which something was typed, and its fields."""
    if isinstance(waiting, ShieldedReply):
        return f"reply:{waiting.question_id}", {"html": waiting.html, "asked_as": SHIELDED}
    names = ("title", "html", "tags", "language", "shared_with")
    typed = {name: str(getattr(waiting, name)) for name in names}
    typed |= {"theme": str(waiting.theme_id or ""), "asked_as": SHIELDED}
    return f"new:{waiting.community_id}:question", typed


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts one's name to a question that one asked, and to what one added to it, for good."""
    assert isinstance(request.user, Person)
    asked = ShieldedAuthor.objects.of(request.user).values("contribution")
    question = get_object_or_404(Contribution.objects.visible_to(request.user).filter(pk__in=asked), pk=pk)
    # A name at what was added to it would be one at the question.
    question = first_of(question)
    if request.method == "POST":
        if put_name(question, request.user):
            messages.success(request, _("Your name stands there now."))
        return redirect(question)
    return render(request, "contributions/shielded_name.html", {"question": question})


@require_http_methods(["GET", "POST"])
@operator_only
@never_cache
@transaction.atomic
def who_asked(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows an operator who asked, once they gave a reason; it is written down first, and the asker is told."""
    assert isinstance(request.user, Person)
    question = visible(request, pk)
    asked = get_object_or_404(ShieldedAuthor.objects.select_related("person__organisation"), pk=question.pk)
    form = WhyForm(request.POST or None)
    context = {"form": form, "question": question}
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        on = Contribution(pk=question.pk)
        record(request.user, Act.SAW_WHO_ASKED, on, label=question.root_or_self.title, reason=reason)
        if asked.person.email:
            send("contributions/mail/looked", asked.person.email, asked.person.language, {"reason": reason})
        context["asker"] = asked.person
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "contributions/who_asked.html", context, status=status)
