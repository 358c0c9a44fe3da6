"""Builds the world of the leak test: five communities, each with every kind of thing in it, and one inside another."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from io import BytesIO
from itertools import cycle

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from guildhall.asking.tests import surfaces as asked
from guildhall.communities.models import Community
from guildhall.contributions.kinds import REPLY
from guildhall.contributions.models import Attachment, Contribution, Draft, Stance, Tag, Trial
from guildhall.contributions.models.connections import confirm, connect
from guildhall.contributions.models.tags import hang
from guildhall.contributions.writing import keep_file
from guildhall.kit import uploads
from guildhall.meeting.tests import surfaces as meeting
from guildhall.newsletters.tests import surfaces as newsletters
from guildhall.notifications.models import Incoming, Interest, Mail, MailSettings, Rhythm, SavedSearch
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.project.tests.leak import talks
from guildhall.project.tests.leak.world import BAIT, KINDS_OF_COMMUNITY, LEVELS, SIGNED_IN, World
from guildhall.testing.jobs import run_jobs
from guildhall.workspace.registry import TOOLS, Tool, said_by_tools


def build() -> World:
    """The world with five communities, each with every kind of thing in it."""
    world = World()
    council = Organisation.objects.create(code="EXE", slug="exeter", name="Exeter City Council", type="City")
    # Of another kind, so that a list narrowed to cities shows whether it looked at the members.
    county = Organisation.objects.create(code="DEV", slug="devon", name="Devon County Council", type="County")
    for actor in (*SIGNED_IN, "deactivated", "unapproved", "author"):
        world.people[actor] = Person.objects.register(
            name=f"{actor.capitalize()} Person",
            email=f"{actor}@exeter.gov.uk",
            organisation=county if actor == "facilitator" else council,
            working_on=f"{BAIT}s" if actor == "outsider" else "",
            verified_at=timezone.now(),
            welcomed_at=timezone.now(),
            is_operator=actor == "operator",
            approved_at=None if actor == "unapproved" else timezone.now(),
        )
    MailSettings.objects.create(person=world.people["member"], rhythm=Rhythm.NOW)
    for kind in KINDS_OF_COMMUNITY:
        _community(world, kind)
    elsewhere = Community.objects.found(world.people["other"], name="Elsewhere", purpose="Another one")
    world.communities["elsewhere"], world.kinds["elsewhere"] = elsewhere, "open"
    _inside(world)
    talks.fill(world)
    meeting.fill(world)
    Person.objects.filter(pk=world.people["deactivated"].pk).update(is_active=False)
    world.people["deactivated"].is_active = False
    _digests(world)
    return world


def _digests(world: World) -> None:
    """A mail to everybody with what is new in their communities."""
    now = timezone.now()
    Mail.objects.put(
        [
            Mail(
                key=f"daily:{actor}",
                person=person,
                kind=Mail.Kind.DIGEST,
                why=Rhythm.DAILY,
                since=now - timedelta(days=1),
                until=now,
            )
            for actor, person in world.people.items()
        ]
    )


def _inside(world: World) -> None:
    """A confidential community inside the confidential one, of which its members know nothing."""
    world.kinds["nested"] = "confidential"
    nested = Community.objects.found(
        world.people["facilitator"],
        name=f"nested {world.secret('nested', 'listed', 'name')}",
        purpose=world.secret("nested", "listed", "purpose"),
        kind="confidential",
        parent=world.communities["confidential"],
        formed_at=timezone.now(),
    )
    world.communities["nested"] = nested
    world.roles[("nested", "facilitator")] = "facilitator"


def _community(world: World, kind: str) -> None:
    people = world.people
    world.kinds[kind] = kind
    community = Community.objects.found(
        people["facilitator"],
        name=f"{kind} {world.secret(kind, 'listed', 'name')}",
        purpose=world.secret(kind, "listed", "purpose"),
        about=world.secret(kind, "front", "about"),
        principles=world.secret(kind, "front", "principles"),
        welcome=world.secret(kind, "members", "welcome"),
        kind="open" if kind == "public" else kind,
        is_public=kind == "public",
        formed_at=timezone.now(),
    )
    world.communities[kind] = community
    for actor in ("left", "outsider", "member"):
        for query in (f"q={BAIT}&community={community.slug}", f"q={BAIT}+or+author%3Aauthor"):
            SavedSearch.objects.keep(people[actor], query)
    for actor in ("left", "outsider"):
        Interest.objects.follow(people[actor], people["author"])
    for actor in ("member", "left", "banned", "deactivated", "author"):
        community.admit(people[actor])
    # The author wrote it and may read it; it is not one of the actors.
    world.roles |= {(kind, "member"): "member", (kind, "facilitator"): "facilitator"}
    community.themes.create(name=world.secret(kind, "front", "theme")[:60], slug="theme")
    community.themes.create(name=world.secret(kind, "front", "theme")[:60], slug=f"theme-{kind}")
    # Each kind for everybody there, and by turns for members and for facilitators: enough, and a third quicker.
    fewer = cycle([Contribution.SharedWith.MEMBERS, Contribution.SharedWith.FACILITATORS])
    for word in TOOLS["conversations"].words:
        if word != REPLY:
            for shared_with in (Contribution.SharedWith.COMMUNITY, next(fewer)):
                _thread(world, kind, community, word, shared_with)
    for tool in TOOLS.values():
        if tool.name != "conversations":
            _room(world, kind, community, tool)
    _drafts(world, kind, community)
    run_jobs()  # whoever leaves now keeps the notices, and the mails, of what they could read until now
    for actor in ("left", "deactivated"):
        mail.outbox[:] = [each for each in mail.outbox if people[actor].email not in each.recipients()]
    community.part_with(people["left"])
    community.ban(
        people["banned"],
        people["facilitator"],
        world.secret(kind, "banned or facilitators", "reason of a ban"),
    )
    if kind in ("restricted", "private"):
        reason = world.secret(kind, "applicant or facilitators", "reason of an application")
        community.apply(people["applicant"], reason)
    _stranger(world, kind, community)
    message = world.secret(kind, "invited or facilitators", "message of an invitation")
    community.invite(["invited@exeter.gov.uk"], people["facilitator"], message=message)
    newsletters.fill(world, kind, community, world.written_in(kind))


def _stranger(world: World, place: str, community: Community) -> None:
    """A mail of somebody without an account to the address of the community."""

    def secret(where: str) -> str:
        return world.secret(place, "facilitators", f"{where} of a mail of a stranger")

    sender, subject = f"{secret('sender')}@example.net", secret("subject")
    Incoming.objects.create(
        content=f"From: {sender}\r\nSubject: {subject}\r\n\r\n{secret('words')}\r\n".encode(),
        identity=f"<{place}@example.net>",
        state=Incoming.State.TRAY,
        trouble=Incoming.Trouble.STRANGER,
        sender=sender,
        subject=subject,
        community=community,
    )


def _thread(world: World, place: str, community: Community, kind: str, shared_with: str) -> None:
    level = LEVELS.get(shared_with, shared_with)
    author = world.people["author"]
    if shared_with == "facilitators":
        author = world.people["facilitator"]

    def secret(where: str) -> str:
        return world.secret(place, level, f"{kind} {shared_with}: {where}")

    people = world.people
    root = Contribution.objects.write(
        author,
        community,
        kind,
        title=secret("title"),
        html=f"<p>{secret('first words')}</p>",
        shared_with=shared_with,
        theme=community.themes.first(),
    )
    hang(root, Tag.objects.named(f"{world.secret(place, level, 'tag')[:40]}, common"))
    reply = root.reply(author, f"<p>{secret('reply')}</p>")
    root.edit(author, title=root.title, html=f"<p>{secret('words after an edit')}</p>")
    rude = {
        actor: root.reply(
            people[actor], f"<p>{world.secret(place, f'{actor} or facilitators', 'removed reply')}</p>"
        )
        for actor in (["facilitator"] if shared_with == "facilitators" else ["other", "member"])
    }
    if kind == "question" and shared_with == "community":
        root.accept(rude["other"] if place == "open" else reply, author)
    if kind == "question":
        asked.fill(world, root)
    _attach(world, root, _picture(f"{secret('name of a picture')}.png"), secret("text for a picture"))
    _attach(
        world,
        root,
        SimpleUploadedFile(f"{secret('name of a file')}.txt", secret("words of a file").encode()),
        "",
    )
    Stance.objects.say(author, root, "planning", secret("what a council said before"))
    Stance.objects.say(author, root, "doing", secret("what a council says"))
    Trial.objects.tell(author, root, "worked", secret("how a trial went"))
    _connect(world, root)
    confirm(root, author)
    for tagging in root.taggings.select_related("tag"):
        Interest.objects.follow(world.people["left"], tagging.tag)
    root.follows.get_or_create(person=world.people["left"])
    root.follows.get_or_create(person=world.people["member"])
    root.close(author, secret("outcome"))
    root.reopen(author)
    root.reply(
        author,
        f'<p>{secret("reply after reopening")} <span data-mention="{world.people["outsider"].pk}">@x</span></p>',
    )
    # Whoever wrote what a facilitator removed reads it, and why, in a notice of their own.
    for actor, reply in rude.items():
        level = f"{actor} or facilitators"
        reply.remove(world.people["facilitator"], world.secret(place, level, "reason of a removal"))
    world.roots.setdefault(place, []).append(root)


def _room(world: World, place: str, community: Community, tool: Tool) -> None:
    """One thing of each kind of another tool, with what is the tool's own; what all have, conversations have for it."""
    turn = KINDS_OF_COMMUNITY.index(place)
    for number, kind in enumerate(tool.words):
        # Everywhere for all readers; behind some doors also for fewer, by turns, so that the test stays quick.
        fewer = ["members", "facilitators"][(number + tool.position + turn) % 2]
        shared = ["community"] if place in ("public", "confidential") else ["community", fewer]
        for shared_with in shared:
            level = LEVELS.get(shared_with, shared_with)
            secret = partial(_secret_of, world, place, level, f"{kind} {shared_with}")
            author = world.people["facilitator" if shared_with == "facilitators" else "author"]
            html = f"<p>{secret('words')}</p>"
            root = Contribution.objects.write(
                author, community, kind, title=secret("title"), html=html, shared_with=shared_with
            )
            root.reply(author, f"<p>{secret('reply')}</p>")
            for fill in said_by_tools("tests.surfaces", "fill"):
                fill(world, root.whole, secret)
            world.things.setdefault(place, []).append(root)


def _secret_of(world: World, place: str, level: str, of: str, where: str) -> str:
    return world.secret(place, level, f"{of}: {where}")


def _connect(world: World, root: Contribution) -> None:
    """Each thing is connected with one that anybody may see, so that its title would show there."""
    shown = next(iter(world.roots.get("public", [])), None)
    if shown is not None:
        connect(world.people["operator"], root, shown)


def _picture(name: str) -> SimpleUploadedFile:
    image = BytesIO()
    Image.new("RGB", (40, 30), "green").save(image, "PNG")
    return SimpleUploadedFile(name, image.getvalue())


def _attach(world: World, root: Contribution, file: SimpleUploadedFile, alternative_text: str) -> None:
    assert root.author is not None
    attachment = keep_file(uploads.accept(file), root.author)
    Attachment.objects.filter(pk=attachment.pk).update(
        contribution=root, audience=root.audience, alternative_text=alternative_text
    )
    world.attachments.append(Attachment.objects.get(pk=attachment.pk))


def _drafts(world: World, place: str, community: Community) -> None:
    Draft.objects.create(
        person=world.people["author"],
        place=f"new:{community.pk}:question",
        values={"title": world.secret(place, "nobody", "draft")},
    )
    for where in (f"new:{community.pk}:question", f"reply:{world.roots[place][0].pk}"):
        words = {"html": f"<p>{world.secret(place, 'left or nobody', 'words begun by whoever left')}</p>"}
        Draft.objects.create(person=world.people["left"], place=where, values=words)
    Contribution.objects.keep(
        world.people["left"],
        community,
        "blog",
        title=world.secret(place, "left or nobody", "draft of whoever left"),
        html=f"<p>{world.secret(place, 'left or nobody', 'words of a draft')}</p>",
    )
    gone = Contribution.objects.write(
        world.people["author"],
        community,
        "discussion",
        title=world.secret(place, "author or facilitators", "title of what was removed"),
        html=f"<p>{world.secret(place, 'nobody', 'words of what was removed')}</p>",
    )
    gone.follows.create(person=world.people["left"], is_muted=True)
    gone.remove(
        world.people["facilitator"], world.secret(place, "author or facilitators", "reason of a removal")
    )
