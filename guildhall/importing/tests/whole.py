"""A community in which each kind has everything that is its own."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from guildhall.communities.models import Community
from guildhall.contributions.models import Attachment, Contribution
from guildhall.contributions.writing import keep_file
from guildhall.discovery.pages import keep_words_beside
from guildhall.kit import uploads
from guildhall.people.models import Person
from guildhall.testing.cast import Write
from guildhall.tools.events.models import Event
from guildhall.tools.events.models.dates import lay_out
from guildhall.tools.hot_seats.deeds import answer, set_aside
from guildhall.tools.hot_seats.models import HotSeat
from guildhall.tools.library.models import Document, Folder
from guildhall.tools.pages.models import Page
from guildhall.tools.polls.models import Option, Vote
from guildhall.tools.practice.models import PracticePage, Quote
from guildhall.tools.round_robin.models import Answer, Asked, Question

DAY = timedelta(days=1)
QUESTIONS: list[dict[str, Any]] = [
    {"key": "charge", "words": "Do you charge?", "kind": "yes_no"},
    {"key": "fee", "words": "What is the fee?", "kind": "number", "unit": "£"},
    {"key": "how", "words": "How do people pay?", "kind": "choice", "choices": ["Card", "Direct debit"]},
    {"key": "price", "words": "What did a bin cost?", "kind": "number", "unit": "£", "is_commercial": True},
    {"key": "words", "words": "What went wrong?", "kind": "text"},
]


def furnish(waste: Community, ada: Person, bo: Person, write: Write) -> None:
    """Writes something of each kind, with all that people can put beside it."""
    poll(waste, bo, write)
    round_robin(waste, ada, bo, write)
    hot_seat(waste, ada, bo, write)
    practice_page(waste, bo, write)
    event(waste, bo, write)
    document(waste, ada, write)
    pages(waste, bo, write)
    until = timezone.localdate() + 9 * DAY
    write(waste, ada, "Depot shut", kind="announcement", pinned_until=until, asks_acknowledgement=True).pin(
        True
    )
    with_pictures(waste, bo, write)


def file_on(post: Contribution, name: str, content: bytes, owner: Person, shows: str = "") -> Attachment:
    """A file that hangs on a post."""
    kept = keep_file(uploads.accept(SimpleUploadedFile(name, content)), owner)
    kept.contribution, kept.audience, kept.alternative_text = post, post.audience, shows
    kept.save()
    return kept


def picture(colour: str = "green") -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (64, 36), colour).save(drawn, "PNG")
    return drawn.getvalue()


def poll(waste: Community, bo: Person, write: Write) -> None:
    made = write(
        waste,
        bo,
        "Which lids?",
        kind="poll",
        way="ranked",
        is_named=True,
        shows="closed",
        closes_at=timezone.now() + DAY,
    )
    options = [
        Option(contribution=made, text=text, position=at) for at, text in enumerate(["Red", "Green", "Blue"])
    ]
    Option.objects.bulk_create(options)
    Vote.objects.create(contribution=made, person=bo, option=options[0])


def round_robin(waste: Community, ada: Person, bo: Person, write: Write) -> None:
    made = write(
        waste,
        ada,
        "What do you charge?",
        kind="round_robin",
        deadline=timezone.localdate(),
        asks_everybody=False,
    )
    questions = [
        Question.objects.create(contribution_id=made.pk, position=at, **each)
        for at, each in enumerate(QUESTIONS, 1)
    ]
    assert ada.organisation is not None
    assert bo.organisation is not None
    leeds = Asked.objects.create(
        contribution=made,
        organisation=ada.organisation,
        state="answered",
        answered_at=timezone.now(),
        answered_by=ada,
    )
    values = ["yes", Decimal("32.5"), "Card", Decimal("19.99"), "Wrong bins\nmostly"]
    for question, value in zip(questions, values, strict=True):
        said: dict[str, Any] = {"number": value} if isinstance(value, Decimal) else {"text": value}
        Answer.objects.create(contribution=made, asked=leeds, question=question, changed_by=ada, **said)
    Asked.objects.create(contribution=made, organisation=bo.organisation, state="asked").decline(
        bo, "time", "Next year"
    )


def hot_seat(waste: Community, ada: Person, bo: Person, write: Write) -> None:
    now = timezone.now()
    made = write(
        waste,
        ada,
        "Ask Fay",
        kind="hot_seat",
        guest_name="Fay Marsh",
        guest_role="Director",
        guest_organisation="The Lid Trust",
        opens_at=now - 3 * DAY,
        starts_at=now - 2 * DAY,
        ends_at=now - DAY,
        write_up="<p>Lids were <strong>flapdoodle</strong>.</p>",
        written_up_at=now,
        written_up_by=ada,
    )
    assert isinstance(made, HotSeat)
    keep_words_beside(made, made.write_up)
    asked = made.reply(bo, "<p>Which lids?</p>")
    answer(made, asked, "<p>Green ones.</p>", None, "en")
    made.reply(ada, "<p>Thank you.</p>", parent=asked)
    set_aside(made.reply(bo, "<p>What do you earn?</p>"), "Not about lids", ada)


def practice_page(waste: Community, bo: Person, write: Write) -> None:
    source = write(waste, bo, "How do we start?", kind="question")
    made = write(
        waste,
        bo,
        "Starting with lids",
        text="<p>Buy lids.</p><h3>What went wrong</h3><p>Wind.</p>",
        kind="practice",
        short_answer="<p>Buy lids.</p>",
        went_wrong="<p>Wind.</p>",
        source=source,
    )
    assert isinstance(made, PracticePage)
    Quote.objects.create(
        page=made, post=source, author=bo, section="options", words="Some words.", state="fair"
    )


def event(waste: Community, bo: Person, write: Write) -> None:
    starts = timezone.now().replace(hour=15, minute=0, second=0, microsecond=0) + 7 * DAY
    made = write(
        waste,
        bo,
        "A morning on lids",
        kind="event",
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        zone="America/New_York",
        rule="FREQ=WEEKLY;COUNT=3",
        venue="Town hall",
        link="https://meet.example.org/lids",
        places=12,
        notes="<p>We said <em>gallimaufry</em>.</p>",
        recording="https://films.example.org/lids",
        cancelled_at=timezone.now(),
    )
    assert isinstance(made, Event)
    lay_out(made)
    keep_words_beside(made, made.notes)
    first, second, _third = made.occurrences.order_by("day")
    first.cancelled_at = timezone.now()
    first.save()
    made.move_date(
        bo, second, type(made.hours)(starts + 8 * DAY, starts + 8 * DAY + timedelta(hours=2), made.zone)
    )
    days = starts.replace(hour=5)
    write(waste, bo, "Lid days", kind="event", starts_at=days, ends_at=days + 2 * DAY, zone="UTC")


def document(waste: Community, ada: Person, write: Write) -> None:
    top = Folder.objects.create(community=waste, name="Policies")
    inside = Folder.objects.create(community=waste, name="Lids & bins", parent=top)
    made = write(
        waste, ada, "Lid policy", kind="document", licence="ogl", source=ada.organisation, folder=inside
    )
    assert isinstance(made, Document)
    for words, note in (("We charge.", ""), ("We charge a rigmarole.", "A word more")):
        made.add_version(
            keep_file(uploads.accept(SimpleUploadedFile("policy.txt", words.encode())), ada), ada, note
        )
    file_on(made, "beside.csv", b"a,b\n1,2\n", ada)


def pages(waste: Community, bo: Person, write: Write) -> None:
    """The oldest page stands under the newest."""
    under = write(waste, bo, "Lids by colour", kind="page", position=2)
    write(waste, bo, "Lids by size", kind="page", position=1)
    above = write(waste, bo, "All about lids", kind="page")
    Page.objects.filter(title__startswith="Lids by").update(parent_page=above.pk)
    assert under.pk < above.pk


def with_pictures(waste: Community, bo: Person, write: Write) -> None:
    made = write(waste, bo, "Lids in the snow", kind="blog")
    shown, cover = (
        file_on(made, name, picture(colour), bo, shows)
        for name, colour, shows in (("a b.png", "red", "A red lid"), ("cover.png", "blue", "A blue lid"))
    )
    html = f'<p>Look: <img src="/files/{shown.key}/a.png" alt="A red lid"> by <span data-mention="{bo.pk}">@Bo Lind</span></p>'
    Contribution.objects.filter(pk=made.pk).update(html=html)
    type(made).objects.filter(pk=made.pk).update(cover=cover)
    reply = made.reply(bo, "<p>And a list.</p>")
    file_on(reply, "liśt;.txt", b"lids", bo)
