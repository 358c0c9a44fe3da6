"""The operator's pages about messages that were reported. No other message can be read here."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall.audit.models import Act, record
from guildhall.kit.mail import send
from guildhall.kit.markup import plain_text
from guildhall.people.access import operator_only
from guildhall.people.models import Person
from guildhall.talks.forms import DecisionForm
from guildhall.talks.models import Report, Stop
from guildhall.talks.nearby import nearby

SHOWN = 50


@require_safe
@operator_only
def reports(request: HttpRequest) -> HttpResponse:
    """Reports that wait, those that were decided, and who may not write."""
    about = Report.objects.select_related("author", "reported_by", "decided_by")
    context = {
        "waiting": about.open()[:SHOWN],
        "decided": about.exclude(decided_at=None).order_by("-decided_at")[:SHOWN],
        "stopped": Stop.objects.select_related("person__organisation").order_by("-stopped_at")[:SHOWN],
    }
    return render(request, "talks/operate_reports.html", context)


@require_http_methods(["GET", "POST"])
@operator_only
@transaction.atomic
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: the message, what was said just before and after it, and what to do about it."""
    assert isinstance(request.user, Person)
    found = get_object_or_404(
        Report.objects.select_related("author", "reported_by", "decided_by", "message"), pk=pk
    )
    form = DecisionForm(request.POST or None)
    if form.is_valid() and found.decide(
        request.user, form.cleaned_data["decision"], form.cleaned_data["note"]
    ):
        details = {"report": found.pk, "decision": found.decision}
        record(
            request.user,
            Act.DECIDED_REPORT,
            found.author or found,
            reason=found.said_to_sender,
            details=details,
        )
        _tell(found)
        messages.success(request, _("Decided. Whoever reported it is told by mail that you looked at it."))
        return redirect("operate_reports")
    if form.is_bound and found.decided_at is None and form.is_valid():
        messages.info(request, _("Somebody else has decided this meanwhile."))
        return redirect("operate_report", found.pk)
    before, after = nearby(found)
    context = {"report": found, "before": before, "after": after, "form": form}
    return render(request, "talks/operate_report.html", context, status=422 if form.is_bound else 200)


@require_POST
@operator_only
@transaction.atomic
def let_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets somebody write again who was stopped."""
    assert isinstance(request.user, Person)
    stop = get_object_or_404(Stop.objects.select_for_update(of=("self",)).select_related("person"), pk=pk)
    person = stop.person
    stop.delete()
    record(request.user, Act.LET_WRITE, person)
    messages.success(request, _("%(name)s can write messages again.") % {"name": person.name})
    return redirect("operate_reports")


def _tell(report: Report) -> None:
    """The sender reads what was decided about them; whoever reported it, that somebody looked."""
    author, reporter = report.author, report.reported_by
    if author is not None and author.email and report.decision != Report.Decision.NOTHING:
        values = {
            "is_stopped": report.decision == Report.Decision.STOP,
            "note": report.said_to_sender,
            "words": plain_text(report.kept_html),
        }
        send("talks/mail/warned", author.email, author.language, values)
    if reporter is not None and reporter.email:
        name = author.name if author else ""
        send(
            "talks/mail/looked_at",
            reporter.email,
            reporter.language,
            {"name": name},
            why=gettext_lazy("You get this because you reported a message."),
        )
