"""Everything that Guildhall keeps about a person, for that person, as one file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guildhall.asking.models import Request, Suggestion, Willingness
from guildhall.audit.models import AuditEntry
from guildhall.communities.models import Application, Ban, Expulsion, Membership
from guildhall.contributions.models import (
    Attachment,
    Connection,
    Contribution,
    Draft,
    Follow,
    Mention,
    Review,
    Saved,
    ShieldedAuthor,
    ShieldedQuestion,
    ShieldedReply,
    Stance,
    Thanks,
    Trial,
)
from guildhall.meeting import personal_data as meeting
from guildhall.newsletters.models import Newsletter
from guildhall.notifications.models import (
    CommunityWish,
    Incoming,
    Interest,
    Mail,
    MailSettings,
    NewsletterWish,
    Notice,
    SavedSearch,
)
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.talks.models import Block, Contact, Message, MessageWish, Part, Report, Stop, Talk
from guildhall.workspace.registry import said_by_tools

# Not about the person, or of no use to anybody: secrets, and how often keys were made.
# Mails as they came are files of their own, of up to 25 MB. What is kept of a reported message is by somebody else.
# That an operator did something is told, and not which of them.
NOT_TOLD: Final = {"password", "keys_made", "last_login", "id", "content", "kept_html", "said_to_sender"} | {
    "operator",
    "operator_name",
}


@require_safe
@signed_in
def my_data(request: HttpRequest) -> HttpResponse:
    """Says what is kept and why, with the button that saves it."""
    return render(request, "web/my_data.html")


@require_safe
@signed_in
def my_data_file(request: HttpRequest) -> HttpResponse:
    """All of it as JSON, by what it is."""
    assert isinstance(request.user, Person)
    response = JsonResponse(about(request.user), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="guildhall-{timezone.localdate():%Y-%m-%d}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


def about(person: Person) -> dict[str, Any]:
    """What is kept about a person, also what they wrote where they may read no more: it is theirs."""
    told: dict[str, Any] = {"Person": _fields(Person.objects.filter(pk=person.pk))}
    told |= {
        name: _fields(rows)
        for name, rows in (
            ("EmailAddress", EmailAddress.objects.filter(user=person)),
            ("AuditEntry", AuditEntry.objects.about(person)),
            ("Membership", Membership.objects.filter(person=person)),
            ("Application", Application.objects.filter(person=person)),
            ("Ban", Ban.objects.filter(person=person)),
            ("Expulsion", Expulsion.objects.filter(person=person)),
            ("Contribution", Contribution.objects.filter(author=person)),
            ("ShieldedAuthor", ShieldedAuthor.objects.of(person)),
            ("ShieldedQuestion", ShieldedQuestion.objects.of(person)),
            ("ShieldedReply", ShieldedReply.objects.of(person)),
            ("Written shielded", Contribution.objects.filter(shielded_author__person=person)),
            ("Attachment", Attachment.objects.filter(owner=person)),
            ("Draft", Draft.objects.filter(person=person)),
            ("Thanks", Thanks.objects.filter(person=person)),
            ("Follow", Follow.objects.filter(person=person)),
            ("Saved", Saved.objects.filter(person=person)),
            ("Mention", Mention.objects.filter(person=person)),
            ("Connection", Connection.objects.filter(person=person)),
            ("Review", Review.objects.filter(confirmed_by=person)),
            ("Stance", Stance.objects.filter(person=person)),
            ("Trial", Trial.objects.filter(person=person)),
            ("Notice", Notice.objects.filter(person=person)),
            ("MailSettings", MailSettings.objects.filter(person=person)),
            ("CommunityWish", CommunityWish.objects.filter(person=person)),
            ("Interest", Interest.objects.filter(person=person)),
            ("SavedSearch", SavedSearch.objects.filter(person=person)),
            ("NewsletterWish", NewsletterWish.objects.filter(person=person)),
            ("Incoming", Incoming.objects.filter(person=person)),
            ("Newsletter", Newsletter.objects.of(person)),
            ("Mail", Mail.objects.filter(person=person)),
            ("Talk", Talk.objects.filter(begun_by=person)),
            ("Part", Part.objects.filter(person=person)),
            ("Message", Message.objects.filter(author=person)),
            ("MessageWish", MessageWish.objects.filter(person=person)),
            ("Contact", Contact.objects.filter(person=person)),
            ("Block", Block.objects.filter(person=person)),
            ("Report", Report.objects.filter(reported_by=person)),
            ("Stop", Stop.objects.filter(person=person)),
            ("Request", Request.objects.filter(person=person)),
            ("Willingness", Willingness.objects.filter(person=person)),
            ("Suggestion", Suggestion.objects.filter(person=person)),
        )
    }
    told |= meeting.about(person)
    for about_tool in said_by_tools("personal_data", "about"):
        told |= about_tool(person)
    return told


def _fields(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    model: type[Model] = rows.model
    names = [field.attname for field in model._meta.concrete_fields if field.name not in NOT_TOLD]
    return list(_named(rows.order_by("pk").values("pk", *names)))


def _named(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Rows without what is empty: it tells nothing."""
    for row in rows:
        yield {name: value for name, value in row.items() if value not in (None, "", [], {})}
