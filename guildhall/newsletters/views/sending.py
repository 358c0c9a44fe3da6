"""Looking at a newsletter as its readers will, trying it, and sending it."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from guildhall.communities.permissions import Act
from guildhall.communities.refusals import Refused
from guildhall.kit.often import too_often
from guildhall.newsletters.forms import SendForm
from guildhall.newsletters.limits import next_day, rule
from guildhall.newsletters.mails import written_for_members
from guildhall.newsletters.models import ChangedMeanwhile, Newsletter
from guildhall.newsletters.readers import put_test, readers_of
from guildhall.newsletters.views.writing import CONFLICT, unsent
from guildhall.notifications.mailing.letters import CHANGE
from guildhall.people.models import Person
from guildhall.workspace.place import Place, inside

TESTS: Final = 10  # mails in an hour
# A mail carries its styles in its elements, which our own pages may not; nothing else is let in, and nothing runs.
FRAME: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"


@inside(Act.NEWSLETTER)
def preview(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """The mail as a member gets it, in both its forms; sends it to oneself to try it."""
    assert isinstance(request.user, Person)
    newsletter = unsent(request, where, pk)
    if request.method == "POST":
        if too_often(f"newsletter-test:{request.user.pk}", TESTS, 3600):
            messages.error(request, _("You have sent yourself many of these. Wait an hour."))
        else:
            put_test(newsletter.pk, newsletter.version, where.community.pk, request.user.pk)
            messages.success(request, _("It is on its way to %(address)s.") % {"address": request.user.email})
        return redirect("look_after_newsletter_preview", where.community.slug, pk)
    written = written_for_members(newsletter, translation.get_language() or "en")
    context = {
        "where": where,
        "newsletter": newsletter,
        "written": written,
        "text": written.text.replace(CHANGE, _("(a link of the reader’s own)")),
        "readers": readers_of(where.community.pk),
    }
    return render(request, "newsletters/preview.html", context)


@require_safe
@xframe_options_sameorigin
@inside(Act.NEWSLETTER)
def as_mail(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """The HTML of the mail, for the frame in the preview."""
    written = written_for_members(unsent(request, where, pk), translation.get_language() or "en")
    response = HttpResponse(written.html.replace(CHANGE, "#"))
    response["Content-Security-Policy"] = FRAME
    response["Cache-Control"] = "private, no-store"
    return response


@inside(Act.NEWSLETTER)
def send(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """Says to how many it goes, and sends it: now, or at a day and hour."""
    assert isinstance(request.user, Person)
    newsletter = unsent_or_sent(request, where, pk)
    if newsletter.is_sent:
        return redirect(newsletter)
    initial = {"version": newsletter.version} | SendForm.moment_in(newsletter.send_at)
    form = SendForm(request.POST or None, initial=initial)
    status = 200
    if request.POST.get("act") == "call off":
        return _call_off(request, newsletter)
    if form.is_valid():
        try:
            return _send(request, newsletter, form)
        except ChangedMeanwhile:
            form.add_error(None, _("Somebody changed it meanwhile. Look at it again before you send it."))
            status = CONFLICT
        except Refused as refused:
            form.add_error(None, str(refused))
    if form.errors and status == 200:
        status = 422
    return render(request, "newsletters/send.html", _page(where, newsletter, form), status=status)


@require_POST
@inside(Act.NEWSLETTER)
def show(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """Takes what was sent off the site, or shows it again."""
    mine = Newsletter.objects.visible_to(request.user).filter(community=where.community).sent()
    newsletter = get_object_or_404(mine.select_related("community"), pk=pk)
    newsletter.show(request.POST.get("act") == "show")
    if newsletter.is_taken_off:
        messages.success(request, _("Taken off the site. Mails that have not left yet do not go."))
    else:
        messages.success(request, _("Shown again."))
    return redirect(newsletter)


def unsent_or_sent(request: HttpRequest, where: Place, pk: int) -> Newsletter:
    """Also one that has gone: whoever pressed twice is led to it."""
    mine = Newsletter.objects.visible_to(request.user).filter(community=where.community, pk=pk).sent()
    return mine.select_related("community").first() or unsent(request, where, pk)


def _send(request: HttpRequest, newsletter: Newsletter, form: SendForm) -> HttpResponse:
    assert isinstance(request.user, Person)
    version = form.cleaned_data["version"]
    if form.is_for_later:
        newsletter.schedule(form.moment, request.user, version)
        messages.success(
            request, _("It will be sent at that time. Until then you can change it or call it off.")
        )
        return redirect("look_after_newsletters", newsletter.community.slug)
    newsletter.send(request.user, version)
    newsletter.refresh_from_db()
    words = ngettext("It goes to %(num)s reader.", "It goes to %(num)s readers.", newsletter.reader_count)
    messages.success(request, words % {"num": newsletter.reader_count})
    return redirect(newsletter)


def _call_off(request: HttpRequest, newsletter: Newsletter) -> HttpResponse:
    try:
        newsletter.call_off()
        messages.success(request, _("Called off. It is a draft again."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("look_after_newsletters", newsletter.community.slug)


def _page(where: Place, newsletter: Newsletter, form: SendForm) -> dict[str, Any]:
    return {
        "where": where,
        "newsletter": newsletter,
        "form": form,
        "readers": readers_of(where.community.pk),
        "rule": rule(),
        "next_day": next_day(newsletter),
    }
