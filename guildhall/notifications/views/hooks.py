"""Where mail services hand in, over HTTP, what came for us and what they could not deliver."""

from __future__ import annotations

from typing import Any, Final

from anymail.signals import (
    AnymailInboundEvent,
    AnymailTrackingEvent,
    EventType,
    RejectReason,
    inbound,
    tracking,
)
from anymail.webhooks.mailjet import MailjetInboundWebhookView, MailjetTrackingWebhookView
from anymail.webhooks.postmark import PostmarkInboundWebhookView, PostmarkTrackingWebhookView
from django.conf import settings
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from guildhall.kit.inbound.reading import LARGEST
from guildhall.notifications.inbound.addresses import purpose_of
from guildhall.notifications.inbound.receiving import take_in
from guildhall.notifications.models.wishes import settings_for
from guildhall.people.models import Person

# Those that send a mail whole in one piece of JSON; of others files are fetched later, or come as fields of a form, and what
# SparkPost sends Anymail reads as UTF-8, which mails need not be.
SERVICES: Final[dict[tuple[str, str], type[View]]] = {
    ("mailjet", "inbound"): MailjetInboundWebhookView,
    ("mailjet", "tracking"): MailjetTrackingWebhookView,
    ("postmark", "inbound"): PostmarkInboundWebhookView,
    ("postmark", "tracking"): PostmarkTrackingWebhookView,
}
# A mail in letters of JSON is a third larger than it is; services may send its parts and the whole.
MOST: Final = 4 * LARGEST
TOO_LARGE: Final = 413


@csrf_exempt  # each request says the user and the password that the operator gave to the service
def hook(request: HttpRequest, service: str, what: str) -> HttpResponseBase:
    """Takes in what a service sends; without the operator's word for it there is nothing here."""
    view = SERVICES.get((service, what))
    if view is None or not settings.MAIL_WEBHOOK:
        raise Http404
    receive: Any = view(webhook_secret=settings.MAIL_WEBHOOK)
    # Before anything of it is read: this may be anybody.
    receive.validate_request(request)
    body = request.read(MOST + 1)
    if len(body) > MOST:
        return HttpResponse(status=TOO_LARGE)
    # Forms are held to two megabytes, mails with files are larger.
    request._body = body
    receive.setup(request)
    answer: HttpResponseBase = receive.dispatch(request)
    return answer


@receiver(inbound, dispatch_uid="guildhall.mail_came")
def _came(event: AnymailInboundEvent, **_rest: Any) -> None:
    """Keeps a mail. An error tells the service to try again."""
    message = event.message
    to = (
        [message.envelope_recipient]
        if message.envelope_recipient
        else [each.addr_spec for each in message.to]
    )
    ours = [address for address in to if purpose_of(address) is not None]
    if ours:
        take_in(message.as_bytes(), ours)


@receiver(tracking, dispatch_uid="guildhall.mail_failed")
def _failed(event: AnymailTrackingEvent, **_rest: Any) -> None:
    """Writes no more to an address that does not work, or whose owner calls our mail unwanted."""
    if event.event_type == EventType.COMPLAINED or _is_lasting(event):
        why = event.mta_response or event.description or event.reject_reason or event.event_type
        for person in Person.objects.active().filter(email__iexact=event.recipient or ""):
            settings_for(person).pause(why)


def _is_lasting(event: AnymailTrackingEvent) -> bool:
    """Whether there is no such address, rather than a mailbox that is full today."""
    said = event.esp_event
    is_soft = (
        said.get("Type") == "SoftBounce" or said.get("hard_bounce") is False
    )  # Postmark's word, and Mailjet's
    is_refused = event.event_type in (EventType.BOUNCED, EventType.REJECTED)
    return is_refused and not is_soft and event.reject_reason in (RejectReason.BOUNCED, RejectReason.INVALID)
