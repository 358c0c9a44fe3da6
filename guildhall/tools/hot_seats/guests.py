"""The guest without an account: a link that facilitators make, and the one page that it opens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.contributions.models import Contribution
from guildhall.kit.often import too_often
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.hot_seats import deeds
from guildhall.tools.hot_seats.forms import GuestAnswerForm, SendLinkForm
from guildhall.tools.hot_seats.mails import send_link
from guildhall.tools.hot_seats.models import GuestLink, HotSeat, make_link
from guildhall.tools.hot_seats.questions import questions_of
from guildhall.tools.hot_seats.seats import WITH, seat_to_look_after
from guildhall.tools.hot_seats.showing import part_for

Asked = ParamSpec("Asked")
# How often in a minute a link may be asked for, and answers be sent, from one address.
MOST_TRIES: Final = 240
MOST_ANSWERS: Final = 20
SHOWN_ONCE: Final = "guest_link"


@signed_in
def link(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The link for a guest without an account: made, shown once, mailed, withdrawn."""
    seat = seat_to_look_after(request.user, pk)
    assert isinstance(request.user, Person)
    form = SendLinkForm(request.POST if request.POST.get("act") == "send" else None)
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        _do(request, seat, request.user, form)
        return redirect("hot_seat_link", slug, pk)
    shown = request.session.get(SHOWN_ONCE)
    if shown is not None:
        del request.session[SHOWN_ONCE]
    made = GuestLink.objects.select_related("made_by").filter(contribution=seat.pk).first()
    context = {
        "seat": seat,
        "form": form,
        "link": made,
        "ends_at": made.ends_at(seat) if made else None,
        "address": shown["address"] if shown and shown["seat"] == pk else "",
    }
    response = render(request, "hot_seats/link.html", context, status=422 if form.is_bound else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _do(request: HttpRequest, seat: HotSeat, person: Person, form: SendLinkForm) -> None:
    """Makes, mails or withdraws the link."""
    if request.POST.get("act") == "withdraw":
        GuestLink.objects.filter(contribution=seat.pk).delete()
        messages.success(request, _("Withdrawn. The link opens nothing any more."))
        return
    token = make_link(seat, person)
    address = settings.SITE_URL + reverse("hot_seat_guest", args=[seat.community.slug, seat.pk, token])
    if form.is_bound:
        send_link(seat, person, form.cleaned_data["email"], address)
        messages.success(
            request, _("Sent to %(email)s. A link made before opens nothing any more.") % form.cleaned_data
        )
        return
    request.session[SHOWN_ONCE] = {"seat": seat.pk, "address": address}


def by_link(
    view: Callable[Concatenate[HttpRequest, HotSeat, str, Asked], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Lets in whoever has the link, to this hot seat alone; a wrong, withdrawn or expired one is not found."""

    @wraps(view)
    def guarded(
        request: HttpRequest, slug: str, pk: int, token: str, *args: Asked.args, **kwargs: Asked.kwargs
    ) -> HttpResponse:
        if _too_often(request, "tries", MOST_TRIES):
            return render(request, "429.html", status=429)
        seat = _opened(slug, pk, token)
        if seat is None:
            raise Http404
        base = reverse("hot_seat_guest", args=[slug, pk, token])
        response = view(request, seat, base, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        # Not «no-referrer»: browsers then send forms without saying from where, and they would be refused.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


def _opened(slug: str, pk: int, token: str) -> HotSeat | None:
    """The hot seat that a link opens now."""
    link = GuestLink.objects.of(pk, token).first()
    seats = HotSeat.objects.filter(pk=pk, root=None, community__slug=slug, audience__isnull=False)
    seat = seats.select_related(*WITH).first() if link else None
    if link is None or seat is None or timezone.now() >= link.ends_at(seat):
        return None
    return seat if seat.community.archived_at is None else None


def _too_often(request: HttpRequest, what: str, most: int) -> bool:
    """Whether this address did something too often within a minute."""
    return too_often(f"hot_seats:{what}:{get_adapter().get_client_ip(request)}", most, 60)


@require_safe
@by_link
def guest(request: HttpRequest, seat: HotSeat, base: str) -> HttpResponse:
    """The page of the guest: the questions of this hot seat, and a way to answer each."""
    part = part_for(request, seat, questions_of(seat), base)
    template = "hot_seats/_questions.html" if "part" in request.GET else "hot_seats/guest.html"
    return render(request, template, {"part": part, "base": base})


@by_link
def answer(request: HttpRequest, seat: HotSeat, base: str, question: int) -> HttpResponse:
    """Answers a question as the guest, without an account."""
    asked = questions_of(seat).find(question)
    if not seat.takes_answers:
        raise Http404
    form = GuestAnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _too_often(request, "answers", MOST_ANSWERS):
        said = _(
            "That was many answers at once. Your words are still here: wait a minute, and send them again."
        )
        form.add_error(None, said)
    if form.is_valid():
        row = Contribution.objects.select_related("community").get(pk=asked.id, root=seat)
        made = deeds.answer(seat, row, form.cleaned_data["html"], None, request.LANGUAGE_CODE)
        messages.success(request, _("Your answer is there. Everybody who looks sees it within seconds."))
        return redirect(f"{base}#reply-{made.pk}")
    context = {"form": form, "seat": seat, "question": asked, "base": base}
    return render(request, "hot_seats/guest_answer.html", context, status=422 if form.is_bound else 200)
