"""Every page of the site and who looks at it, in a world where each of them has something to show."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from guildhall.asking.tests import pages as asked
from guildhall.audit.models import Act, record
from guildhall.communities.models import Community
from guildhall.contributions.models import Attachment, Contribution, Stance, Tag, Trial
from guildhall.contributions.models.connections import confirm, connect
from guildhall.contributions.models.tags import hang
from guildhall.contributions.writing import keep_file
from guildhall.kit import uploads
from guildhall.meeting.tests import pages as meeting
from guildhall.newsletters.tests import pages as newsletters
from guildhall.notifications.inbound.links import link_about
from guildhall.notifications.inbound.reading import link_of
from guildhall.notifications.mailing.scopes import Scope
from guildhall.notifications.models import Incoming, Interest, Notice, SavedSearch
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.project.tests.looking import (
    VISITOR,
    Look,
    Place,
    at,
    in_panels,
    in_waste,
    of_account,
    of_person,
    of_question,
)
from guildhall.talks.tests import pages as of_talks
from guildhall.workspace.registry import TOOLS, said_by_tools


def build(
    ada: Person, bo: Person, cy: Person, operator: Person, newcomer: Person, *, is_furnished: bool = True
) -> Place:
    """Ada leads, Bo asks and Cy asks to come in; furnished, there is something in every tool."""
    waste = Community.objects.found(
        ada, name="Waste and recycling", purpose="Helping each other with waste", formed_at=timezone.now()
    )
    waste.describe(ada, about="For people who empty bins.", welcome="Say hello.", principles="Be kind.")
    panels = Community.objects.found(
        ada, name="Adoption panels", purpose="How panels work", kind=Community.Kind.RESTRICTED
    )
    for community in (waste, panels):
        community.admit(bo)
        community.add_theme("Charges", ada)
    eve = Person.objects.register("eve.stone@torridge.gov.uk", "Eve Stone", organisation=bo.organisation)
    panels.admit(eve)
    panels.ban(eve, by=ada, reason="Sold things to members")
    request = panels.apply(cy, "I chair our panel")
    [invitation] = waste.invite([cy.email or ""], ada, message="Do come in").sent
    operator.place(Organisation.objects.get(code="NWP"))
    place = Place(
        people={"bo": bo, "ada": ada, "cy": cy, "operator": operator, "newcomer": newcomer},
        waste=waste,
        panels=panels,
        question=_question(waste, ada, bo),
        invitation=invitation.token,
        request=request.pk,
    )
    welsh = Contribution.objects.write(
        ada, waste, "discussion", title="Oes rhywun yn codi tâl?", html="<p>Rydym ni.</p>", language="cy"
    )
    connect(ada, place.question, welsh)
    Contribution.objects.write(bo, waste, "question", title="Who lends a sweeper?", html="<p>Ours broke.</p>")
    for subject in (
        ada,
        *Tag.objects.filter(slug="bins"),
        *Organisation.objects.filter(code="NWP"),
    ):
        Interest.objects.follow(bo, subject)
    for query in ("q=bins&nation=Wales", "q=bins+author%3Aada"):
        SavedSearch.objects.keep(bo, query)
    Person.objects.register("wen.hart@example.org", "Wen Hart", approved_at=None)
    with transaction.atomic():
        record(operator, Act.GAVE_ADDRESS, eve, details={"email": ["eve@torridge.gov.uk", "eve@example.org"]})
        record(operator, Act.DECLINED, cy, reason="We cannot find out where this person works.")
    newsletters.furnish(place)
    asked.furnish(place)
    for furnish in (
        (of_talks.furnish, meeting.furnish, *said_by_tools("tests.pages", "furnish")) if is_furnished else ()
    ):
        furnish(place)
    return place


def _question(waste: Community, ada: Person, bo: Person) -> Contribution:
    question = Contribution.objects.write(
        bo,
        waste,
        "question",
        title="Charging for replacement bins: did fly-tipping rise?",
        html="<p>Members ask.</p><ul><li>one</li></ul><blockquote><p>Said elsewhere</p></blockquote>",
        theme=waste.themes.first(),
    )
    hang(question, Tag.objects.named("bins"))
    answer = question.reply(ada, "<p>We charge 32 pounds.</p><table><tr><td>4</td><td>7</td></tr></table>")
    question.reply(bo, f'<p>Thanks <span data-mention="{ada.pk}">@Ada Okafor</span></p>')
    question.accept(answer, bo)
    question.thank(ada)
    Stance.objects.say(bo, question, "planning", "From April.")
    Stance.objects.say(bo, question, "doing", "Since April, 32 pounds.")
    Stance.objects.say(ada, question, "stopped")
    Trial.objects.tell(ada, question, "partly", "Only where bins were new.")
    confirm(question, ada)
    answer.edit(bo, title="", html="<p>We charge 32 pounds, and it works.</p>")
    gone = question.reply(bo, "<p>Twice</p>")
    gone.remove(ada, "Said twice")
    picture = BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "PNG")
    kept = keep_file(uploads.accept(SimpleUploadedFile("bin.png", picture.getvalue())), bo)
    Attachment.objects.filter(pk=kept.pk).update(contribution=question, audience=question.audience)
    return question


def _thread(place: Place) -> str:
    return place.question.get_absolute_url()


def _of_a_removal(place: Place) -> str:
    """What Bo is told of a reply that was removed."""
    told = Notice.objects.exclude(removal=None).get(person=place.people["bo"])
    return reverse("notice", args=[told.pk])


def _of_a_mail(place: Place) -> str:
    """The link in a mail to Bo about a reply."""
    bo = place.people["bo"]
    return Scope(bo.pk, bo.keys_made, place.waste.pk, place.question.pk, "replies").address


def _of_a_mail_that_waits(place: Place) -> str:
    """The link of a mail that Bo wrote to a community."""
    waiting, _is_new = Incoming.objects.get_or_create(
        identity="<1@example.net>",
        state=Incoming.State.TRAY,
        trouble=Incoming.Trouble.UNCONFIRMED,
        person=place.people["bo"],
        subject="Who charges for lids?",
        content=b"From: bo@torridge.gov.uk\r\nSubject: Who charges for lids?\r\n\r\nDo you charge for lids?\r\n",
    )
    return reverse("incoming", args=[link_of(waiting)])


def _of_what_one_can_do(place: Place) -> str:
    """The link in a mail to Bo about a question, of what a council says to it."""
    return urlsplit(link_about(place.people["bo"], contribution=place.question.pk)).path


def _of_a_request(place: Place) -> str:
    """The link in a mail to Ada about Cy, who wants to join."""
    ada = place.people["ada"]
    told = Notice.objects.get(person=ada, why=Notice.Why.REQUEST)
    return urlsplit(link_about(ada, notice=told.pk)).path


def _of_a_narrow_question(replies: int) -> Callable[[Place], str]:
    """Letting more people read what Bo asked of members alone, to which Ada has replied or not."""

    def address_of(place: Place) -> str:
        narrow = Contribution.objects.write(
            place.people["bo"],
            place.waste,
            "question",
            title="Lids?",
            html="<p>Who?</p>",
            shared_with="members",
        )
        for _each in range(replies):
            narrow.reply(place.people["ada"], "<p>We do.</p>")
        return reverse("contribution_widen", args=[narrow.pk])

    return address_of


PAGES: Final[dict[str, list[Look]]] = {
    "home": [(VISITOR, at("/")), ("bo", at("/")), ("newcomer", at("/"))],
    "everything": [("bo", at("/everything/")), (VISITOR, at("/everything/"))],
    "stream": [("bo", at("/activity/")), (VISITOR, at("/activity/"))],
    "community_stream": [("bo", in_waste("community_stream"))],
    "person_stream": [("bo", of_person("person_stream", "ada"))],
    "organisation_stream": [("bo", at("/councils/torridge/activity/"))],
    "help": [(VISITOR, at("/help/"))],
    "help_page": [(VISITOR, at("/help/conversations/")), ("bo", at("/help/profile/"))],
    "saved": [("bo", at("/saved/"))],
    "drafts": [("bo", at("/drafts/")), ("newcomer", at("/drafts/"))],
    "ask": [("bo", at("/ask/?title=bins")), ("newcomer", at("/ask/"))],
    "tags": [("bo", at("/tags/")), (VISITOR, at("/tags/"))],
    "community_tags": [("bo", in_waste("community_tags")), ("newcomer", in_panels("community_tags"))],
    "community_theme": [
        ("bo", lambda place: reverse("community_theme", args=[place.waste.slug, "charges"])),
    ],
    "tag": [("bo", at("/tags/bins/"))],
    "searches": [("bo", at("/searches/")), ("ada", at("/searches/"))],
    "following": [("bo", at("/following/")), ("ada", at("/following/"))],
    "notices": [("bo", at("/notices/")), ("newcomer", at("/notices/"))],
    "notice": [("bo", _of_a_removal)],
    "search": [
        ("bo", at("/search/?q=bins")),
        ("bo", at("/search/?q=bins+author:bo+in:nowhere")),
        (VISITOR, at("/search/")),
        ("bo", at("/search/?q=unheard")),
    ],
    "people": [("bo", at("/people/?q=bins")), ("bo", at("/people/"))],
    "person": [("bo", of_person("person", "ada")), ("bo", of_person("person", "bo"))],
    "organisations": [(VISITOR, at("/councils/")), ("bo", at("/councils/?q=leeds"))],
    "organisation": [("bo", at("/councils/torridge/")), (VISITOR, at("/councils/leeds/"))],
    "communities": [(VISITOR, at("/communities/")), ("bo", at("/communities/?q=waste"))],
    "community": [
        (VISITOR, in_waste("community")),
        ("bo", in_waste("community")),
        ("ada", in_waste("community")),
        ("newcomer", in_panels("community")),
    ],
    "community_people": [("bo", in_waste("community_people"))],
    "community_new": [("bo", at("/communities/new/")), ("bo", at("/communities/new/?purpose=Waste+bins"))],
    "community_apply": [("newcomer", in_panels("community_apply"))],
    "community_leave": [("bo", in_waste("community_leave"))],
    "invitation": [
        ("cy", lambda place: reverse("invitation", args=[place.invitation])),
        (VISITOR, lambda place: reverse("invitation", args=[place.invitation])),
    ],
    "look_after": [("ada", in_panels("look_after"))],
    "look_after_requests": [("ada", in_panels("look_after_requests"))],
    "look_after_request": [
        ("ada", lambda place: reverse("look_after_request", args=[place.panels.slug, place.request]))
    ],
    "look_after_members": [("ada", in_panels("look_after_members"))],
    "look_after_member": [
        (
            "ada",
            lambda place: reverse("look_after_member", args=[place.panels.slug, place.people["bo"].slug]),
        )
    ],
    "look_after_invitations": [("ada", in_waste("look_after_invitations"))],
    "look_after_mails": [("ada", in_waste("look_after_mails"))],
    "look_after_settings": [("ada", in_waste("look_after_settings"))],
    "look_after_kind": [("ada", in_waste("look_after_kind"))],
    "look_after_themes": [("ada", in_waste("look_after_themes"))],
    "look_after_front": [("ada", in_waste("look_after_front"))],
    "look_after_archive": [("ada", in_waste("look_after_archive"))],
    "doing": [("bo", of_question("doing")), ("cy", of_question("doing"))],
    "tried": [("bo", of_question("tried")), ("newcomer", of_question("tried"))],
    "connect": [("bo", of_question("connect"))],
    "review": [("bo", of_question("review"))],
    "community_doing": [("bo", in_waste("community_doing")), ("newcomer", in_panels("community_doing"))],
    "removed": [("ada", in_waste("removed"))],
    "profile_edit": [("bo", at("/me/edit/"))],
    "settings": [("bo", at("/settings/"))],
    "my_data": [("bo", at("/settings/data/"))],
    "keys": [("bo", at("/settings/addresses/"))],
    "mail_settings": [("bo", at("/settings/mail/")), ("newcomer", at("/settings/mail/"))],
    "incoming": [(VISITOR, _of_a_mail_that_waits)],
    "mail_choice": [(VISITOR, _of_a_mail)],
    "mail_act": [(VISITOR, _of_what_one_can_do), (VISITOR, _of_a_request)],
    "welcome": [("newcomer", at("/welcome/?change=1")), ("bo", at("/welcome/"))],
    "conversations": [
        ("bo", in_waste("conversations")),
        (VISITOR, in_waste("conversations", "?show=waiting")),
    ],
    "conversations_new": [
        ("bo", in_waste("conversations_new", "?kind=question")),
        ("newcomer", in_waste("conversations_new")),
    ],
    "conversation": [("bo", _thread), ("ada", _thread), ("newcomer", _thread)],
    "contribution_edit": [("bo", of_question("contribution_edit"))],
    "contribution_history": [("bo", of_question("contribution_history"))],
    "contribution_remove": [("bo", of_question("contribution_remove"))],
    "contribution_close": [("ada", of_question("contribution_close"))],
    "contribution_move": [("ada", of_question("contribution_move"))],
    "contribution_widen": [("bo", _of_a_narrow_question(0)), ("bo", _of_a_narrow_question(1))],
    "contribution_split": [("ada", of_question("contribution_split"))],
    "contribution_merge": [("ada", of_question("contribution_merge"))],
    "operate": [("operator", at("/operate/"))],
    "operate_audit": [("operator", at("/operate/audit/")), ("operator", at("/operate/audit/?q=nobody"))],
    "operate_people": [("operator", at("/operate/people/?q=bo"))],
    "operate_person_address": [("operator", of_account("operate_person_address", "bo"))],
    "operate_person_decline": [
        (
            "operator",
            lambda _place: reverse(
                "operate_person_decline", args=[Person.objects.get(email="wen.hart@example.org").pk]
            ),
        )
    ],
    "operate_organisations": [("operator", at("/operate/organisations/?q=leeds"))],
    "operate_organisation_new": [("operator", at("/operate/organisations/new/"))],
    "operate_organisation": [("operator", at("/operate/organisations/leeds/"))],
    "account_login": [(VISITOR, at("/account/login/"))],
    "account_signup": [(VISITOR, at("/account/signup/"))],
    "account_logout": [("bo", at("/account/logout/"))],
    "account_prove": [("bo", at("/account/prove/"))],
    "usersessions_list": [("bo", at("/account/sessions/"))],
    "account_waiting": [(VISITOR, at("/account/waiting/"))],
    "account_inactive": [(VISITOR, at("/account/inactive/"))],
    "account_reauthenticate": [("bo", at("/account/reauthenticate/"))],
    "account_change_password": [("bo", at("/account/password/change/"))],
    "account_reset_password": [(VISITOR, at("/account/password/reset/"))],
    "account_request_login_code": [(VISITOR, at("/account/login/code/"))],
    "account_password_reset_completed": [(VISITOR, at("/account/password/reset/done/"))],
}

# Routes that answer with no page of their own to somebody who just comes by, and why.
NO_PAGES: Final[dict[str, str]] = {
    "profile": "leads to one's own page",
    "account_email": "opens after proving; walked in people/tests/test_changing_address.py",
    "account_set_password": "opens after proving",
    "account_email_verification_sent": "stands between two steps; walked in the journey",
    "account_confirm_login_code": "stands between two steps; walked in the journey",
    "account_confirm_password_reset_code": "stands between two steps",
    "account_complete_password_reset": "stands between two steps",
    "search_similar": "a part of a page",
    "search_suggest": "a part of a page",
    "people_suggest": "a part of a page",
    "contribution_newer": "a part of a page",
    "contribution": "leads on",
    "community_logo": "a picture",
    "person_photo": "a picture",
    "file": "a file",
    "doing_csv": "a file",
    "operate_audit_csv": "a file",
    "my_data_file": "a file",
    "community_doing_csv": "a file",
    "file_small": "a picture",
    "language": "leads back",
    "text_size": "leads back",
    "healthz": "for machines",
    "mail_hook": "for mail services",
    "readyz": "for machines",
    **{f"{each}_feed": "for feed readers" for each in (*TOOLS, "tag", "person", "search")},
}
ONLY_SENT: Final = {
    "part",
    *("contribution_act", "contribution_restore", "draft_keep", "draft_discard", "draft_throw_away"),
    *(
        "follow",
        "file_image",
        "mail_go_on",
        "notices_read",
        "search_wish",
        "notice_read",
        "community_join",
        "community_withdraw",
    ),
    *(
        "look_after_lift",
        "look_after_invitation",
        "look_after_mail",
        "look_after_logo",
        "look_after_theme",
        "operate_person_act",
    ),
}
PAGES.update(of_talks.PAGES)
ONLY_SENT.update(of_talks.ONLY_SENT)
PAGES.update(newsletters.PAGES)
PAGES.update(asked.PAGES)
PAGES.update(meeting.PAGES)
NO_PAGES.update(asked.NO_PAGES)
ONLY_SENT.update(asked.ONLY_SENT)
ONLY_SENT.update(meeting.ONLY_SENT)
NO_PAGES.update(newsletters.NO_PAGES)
ONLY_SENT.update(newsletters.ONLY_SENT)
# A tool says in a `pages.py` among its own tests what pages it has, and who looks at them.
for _said in said_by_tools("tests.pages", "PAGES"):
    PAGES.update(_said)
for _said in said_by_tools("tests.pages", "NO_PAGES"):
    NO_PAGES.update(_said)
for _said in said_by_tools("tests.pages", "ONLY_SENT"):
    ONLY_SENT.update(_said)
