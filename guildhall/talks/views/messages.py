"""Taking a message back, and showing one to the operators."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from guildhall.kit.mail import send
from guildhall.kit.often import too_often
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.talks.forms import ReportForm
from guildhall.talks.models import Message, Report

MOST_A_DAY = 20
A_DAY = 24 * 3600  # seconds


@require_http_methods(["GET", "POST"])
@signed_in
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks whether to take one's own message back, and does it."""
    mine = Message.objects.visible_to(request.user).filter(kind=Message.Kind.WORDS, taken_back_at=None)
    message = get_object_or_404(mine, pk=pk, author_id=request.user.pk)
    if request.method == "POST":
        message.take_back()
        messages.success(request, _("Taken back. A mark shows that something stood there."))
        return redirect(message)
    return render(request, "talks/take_back.html", {"message": message})


@require_http_methods(["GET", "POST"])
@signed_in
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a message to the operators; with it they see what was said just before and after, and nothing else."""
    assert isinstance(request.user, Person)
    others = Message.objects.visible_to(request.user).filter(kind=Message.Kind.WORDS, taken_back_at=None)
    message = get_object_or_404(others.exclude(author=request.user).select_related("author", "talk"), pk=pk)
    if Report.objects.filter(message=message, reported_by=request.user).exists():
        return render(request, "talks/report.html", {"message": message, "is_reported": True})
    form = ReportForm(request.POST or None)
    if form.is_valid() and too_often(f"report:{request.user.pk}", MOST_A_DAY, A_DAY):
        form.add_error(None, _("You have reported many messages today. Go on tomorrow."))
    if form.is_valid():
        _keep(message, request.user, form.cleaned_data["reason"])
        messages.success(request, _("Reported. The people who run this site look at it and write to you."))
        return redirect(message)
    context = {"message": message, "form": form}
    return render(request, "talks/report.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _keep(message: Message, person: Person, reason: str) -> None:
    """Keeps the report, once however often it is sent, and tells the operators that there is one."""
    told, is_new = Report.objects.get_or_create(
        message=message,
        reported_by=person,
        defaults={"author": message.author, "kept_html": message.html, "reason": reason},
    )
    if is_new:
        link = settings.SITE_URL + reverse("operate_report", args=[told.pk])
        for operator in Person.objects.active().filter(is_operator=True, email__isnull=False):
            send(
                "talks/mail/reported",
                str(operator.email),
                operator.language,
                {"link": link},
                why=gettext_lazy("You get this because you look after this site."),
            )
