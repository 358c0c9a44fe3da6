"""Every address of the site, and how the leak test asks for it. A route that is not named here fails the test."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from guildhall.asking.tests import surfaces as asked
from guildhall.communities.models import Application, Invitation
from guildhall.contributions.models import Contribution, Tag
from guildhall.discovery.spelling import MOST_WORDS
from guildhall.meeting.tests import surfaces as meeting
from guildhall.newsletters.tests import surfaces as newsletters
from guildhall.notifications.inbound.links import link_about
from guildhall.notifications.mailing.scopes import Scope
from guildhall.notifications.models import Notice
from guildhall.project.tests.leak import talks
from guildhall.project.tests.leak.asking import Addresses, at, each_community, each_root
from guildhall.project.tests.leak.world import BAIT, World
from guildhall.web.help_pages import sources
from guildhall.workspace.registry import TOOLS, said_by_tools


def routes() -> dict[str, str]:
    """Every named or unnamed route by its name, or by its pattern where it has none."""
    found: dict[str, str] = {}

    def walk(patterns: Iterable[URLPattern | URLResolver], before: str) -> None:
        for entry in patterns:
            path = before + str(entry.pattern)
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, path)
            else:
                found[entry.name or path] = path

    walk(get_resolver().url_patterns, "/")
    return found


def threads(world: World) -> Iterable[str]:
    """The page of every thread at its own address, also its newest replies, and under a wrong community."""
    for place in world.roots:
        full = {root.pk for root in world.roots[place]}
        written = Contribution.objects.filter(pk__in=[root.pk for root in world.written_in(place)])
        for root in written.select_related("community").order_by("pk"):
            yield root.get_absolute_url()
            if root.pk in full:
                yield f"{root.get_absolute_url()}?newest"
                yield f"/c/elsewhere/conversations/{root.pk}-x/"
    shown = world.roots["public"][0]
    for place in ("private", "confidential"):
        # Where the addresses of replies lead, and what a page does about a reply that stands elsewhere now.
        here, hidden = (
            f"/c/{world.communities['public'].slug}/conversations",
            world.roots[place][0].thread.all(),
        )
        yield f"{here}/{shown.pk}-x/?reply={hidden[0].pk}"
        yield f"{here}/{hidden[0].pk}-x/"


def edits_of_things(world: World) -> Iterable[str]:
    """The form in which a thing of another tool is changed, with the fields of its own."""
    return [
        reverse("contribution_edit", args=[root.pk]) for things in world.things.values() for root in things
    ]


def newer(world: World) -> Iterable[str]:
    """The fragment of new replies since the beginning of time."""
    for roots in world.roots.values():
        for root in roots:
            yield reverse("contribution_newer", args=[root.pk]) + "?after=2000-01-01T00:00:00%2B00:00_0"


def files(world: World) -> Iterable[str]:
    """Every file."""
    return [reverse("file", args=[attachment.key, attachment.name]) for attachment in world.attachments]


def small_files(world: World) -> Iterable[str]:
    """Every file at a small size, of which those that are no picture have none."""
    return [reverse("file_small", args=[attachment.key, 64]) for attachment in world.attachments]


def people(name: str = "person") -> Addresses:
    """Every person's page, or their feed."""
    return lambda world: [reverse(name, args=[person.slug]) for person in world.people.values()]


def tags(name: str = "tag") -> Addresses:
    """Every tag's page, or its feed, with the tag's own words left out by the test."""
    return lambda _world: [reverse(name, args=[tag.slug]) for tag in Tag.objects.all()]


def requests(world: World) -> Iterable[str]:
    """Every request to join, under its own community."""
    for application in Application.objects.select_related("community"):
        yield reverse("look_after_request", args=[application.community.slug, application.pk])


def members(world: World) -> Iterable[str]:
    """Some people, as whoever looks after a community sees them."""
    for community in world.communities.values():
        for actor in ("member", "banned"):
            yield reverse("look_after_member", args=[community.slug, world.people[actor].slug])


def removals(_world: World) -> Iterable[str]:
    """Every notice of a removal."""
    return [reverse("notice", args=[notice.pk]) for notice in Notice.objects.exclude(removal=None)]


def invitations(_world: World) -> Iterable[str]:
    """A link that nobody was sent, and the real ones, in whosever hands they fall."""
    tokens = Invitation.objects.order_by("pk").values_list("token", flat=True)
    return [reverse("invitation", args=[token]) for token in ("x" * 32, *tokens)]


def searches(name: str) -> Addresses:
    """A search for the bait beside every secret, and what leads to it by kind."""
    return lambda world: (
        [
            f"{reverse(name)}?q={BAIT}&community={world.communities['confidential'].slug}",
        ]
        + [
            f"{reverse(name)}?q={BAIT}{more}"
            for more in ("", "&kind=question", "&kind=reply", "&sort=newest", "&lens=type", "&show=mine")
        ]
    )


def slips(world: World) -> list[str]:
    """Searches for secrets with a letter left out, of each level in each place: nobody is told the whole word."""
    one_of_each = {
        (each.place, each.level, "reply" in each.where, each.where == "name"): each.word
        for each in world.secrets
    }
    slipped = [word[0] + word[2:] for word in one_of_each.values()]  # what is left is like no other word
    searched = [slipped[start : start + MOST_WORDS] for start in range(0, len(slipped), MOST_WORDS)]
    return [f"{reverse('search')}?q={'+or+'.join(words)}" for words in searched]


def fronts(world: World) -> list[str]:
    """Searches for the words of front pages, and for communities through the lens, which looks at who is in them."""
    words = [each.word for each in world.secrets if each.level == "front" and each.where == "about"]
    return [f"{reverse('search')}?q={'+or+'.join(words)}", f"{reverse('search')}?q={BAIT}&lens=type"]


def operators(world: World) -> list[str]:
    """Searches in each community by its name, and for a tag of each level in each place."""
    tags = {(each.place, each.level): each.word for each in world.secrets if each.where.endswith("tag")}
    values = [f"in:{each.slug}" for each in world.communities.values()]
    values += [f"tag:{BAIT}-{word}" for word in tags.values()]
    return [f"{reverse('search')}?q={BAIT}+{value}" for value in values]


def drafts(_world: World) -> list[str]:
    """Every draft, whosever it is."""
    kept = Contribution.objects.filter(published_at=None).order_by("pk")
    return [reverse("draft", args=[pk]) for pk in kept.values_list("pk", flat=True)]


def links_in_mails(world: World) -> list[str]:
    """Links in mails to somebody who left since, of closed communities and what is in them, in whosever hands they fall."""
    left = world.people["left"]
    return [
        Scope(left.pk, left.keys_made, community=world.communities[place].pk, thread=root.pk).address
        for place in _closed(world)
        for root in world.roots[place][:3]
    ]


def acts_in_mails(world: World) -> list[str]:
    """Links of the same to what one can do about things, and about what they were told."""
    left = world.people["left"]
    roots = [root for place in _closed(world) for root in world.roots[place]]
    told = Notice.objects.filter(
        person=left, community__in=[world.communities[place] for place in _closed(world)]
    )
    links = [link_about(left, contribution=root.pk) for root in roots]
    links += [link_about(left, notice=notice.pk) for notice in told]
    return [urlsplit(link).path for link in links]


def _closed(world: World) -> list[str]:
    """Communities that somebody left and cannot look into, unless they were opened meanwhile."""
    return [place for place in ("restricted", "confidential") if world.kinds[place] == place]


def help_pages(_world: World) -> Iterable[str]:
    """Every page of help."""
    return [reverse("help_page", args=[name]) for name in sources()]


# Where private words could show: asked as every actor.
READ: dict[str, Addresses] = {
    "home": at("/"),
    "everything": at("/everything/"),
    "help": at("/help/"),
    "help_page": help_pages,
    "stream": at("/activity/"),
    "person_stream": lambda world: [f"/people/{each.slug}/activity/" for each in world.people.values()],
    "organisation_stream": at("/councils/exeter/activity/"),
    "community_stream": each_community("community_stream"),
    "saved": at("/saved/"),
    "ask": at(f"/ask/?title={BAIT}"),
    "tag": tags(),
    "tag_feed": lambda world: list(tags("tag_feed")(world))[
        ::8
    ],  # the page asks for the same, and all are read
    "tags": at("/tags/"),
    "community_tags": each_community("community_tags"),
    "community_theme": lambda world: [
        reverse("community_theme", args=[each.slug, theme]) + query
        for each in world.communities.values()
        for theme in ("theme", "theme-open", "theme-private")
        for query in ("", "?room=conversations")
    ],
    "notices": at("/notices/"),
    "search": lambda world: [
        *searches("search")(world),
        *slips(world),
        *fronts(world),
        *operators(world),
    ],
    "notice": removals,
    "search_similar": searches("search_similar"),
    "search_suggest": lambda world: [
        f"{reverse('search_suggest')}?q={words}" for words in (BAIT[:4], "person", *world.communities)
    ],
    "people": searches("people"),
    "people_suggest": at("/people/suggest?q=person"),
    "person": people(),
    "person_feed": people("person_feed"),
    "search_feed": searches("search_feed"),
    "organisations": at("/councils/", f"/councils/?q={BAIT}"),
    "organisation": at("/councils/exeter/"),
    "communities": searches("communities"),
    "community": each_community("community"),
    "community_people": each_community("community_people"),
    "community_new": at(f"/communities/new/?purpose={BAIT}+collections+of+everything"),
    "community_logo": lambda world: [f"/c/{each.slug}/logo/64" for each in world.communities.values()],
    "community_apply": each_community("community_apply"),
    "community_leave": each_community("community_leave"),
    "invitation": invitations,
    "look_after": each_community("look_after"),
    "look_after_requests": each_community("look_after_requests"),
    "look_after_request": requests,
    "look_after_members": each_community("look_after_members"),
    "look_after_member": members,
    "look_after_mails": each_community("look_after_mails"),
    "look_after_invitations": each_community("look_after_invitations"),
    "look_after_settings": each_community("look_after_settings"),
    "look_after_kind": each_community("look_after_kind"),
    "look_after_themes": each_community("look_after_themes"),
    "look_after_front": each_community("look_after_front"),
    "look_after_archive": each_community("look_after_archive"),
    "profile_edit": at("/me/edit/"),
    "settings": at("/settings/"),
    "keys": at("/settings/addresses/"),
    "my_data": at("/settings/data/"),
    "mail_settings": at("/settings/mail/"),
    "following": at("/following/"),
    "searches": at("/searches/"),
    "mail_choice": links_in_mails,
    "mail_act": acts_in_mails,
    "person_photo": lambda world: [f"/people/{each.slug}/photo" for each in world.people.values()],
    # The list and the first form that every tool has; the page of a thing is among the threads.
    **{name: each_community(name) for tool in TOOLS for name in (tool, f"{tool}_new", f"{tool}_feed")},
    "conversations": each_community("conversations", "?show=waiting", "?theme=theme"),
    "conversation": threads,
    "contribution": each_root("contribution", also_discussions=True),
    "contribution_newer": newer,
    "contribution_edit": lambda world: [*each_root("contribution_edit")(world), *edits_of_things(world)],
    "contribution_history": each_root("contribution_history", also_discussions=True),
    "contribution_remove": each_root("contribution_remove"),
    "contribution_close": each_root("contribution_close"),
    "contribution_move": each_root("contribution_move"),
    "contribution_widen": each_root("contribution_widen"),
    "contribution_split": each_root("contribution_split"),
    "contribution_merge": each_root("contribution_merge"),
    "shielded": at("/me/shielded/"),
    "shielded_name": each_root("shielded_name"),
    "removed": each_community("removed"),
    "doing": each_root("doing", also_discussions=True),
    "doing_csv": each_root("doing_csv"),
    "tried": each_root("tried", also_discussions=True),
    "connect": each_root("connect"),
    "review": each_root("review"),
    "community_doing": each_community("community_doing", "?standing=doing", "?lens=type"),
    "community_doing_csv": each_community("community_doing_csv"),
    "drafts": at("/drafts/"),
    "draft": drafts,
    "file": files,
    "file_small": small_files,
    "welcome": at("/welcome/"),
    "profile": at("/me/"),
    **talks.READ,
}

READ.update(newsletters.READ)
READ.update(asked.READ)
READ.update(meeting.READ)

# Those that show what was written; the forms of acts on one thread answer only whoever may do the act.
SHOWING: Final = [
    name for name, addresses in READ.items() if addresses.__qualname__.split(".")[0] != "each_root"
]

# Acts on one contribution, sent as whoever may not see it: they must answer as if it were not there.
ACTS: Final = (
    "thank",
    "follow",
    "unfollow",
    "save",
    "pin",
    "accept",
    "reopen",
    "remove",
    "restore",
    "close",
    "move",
    "split",
    "merge",
    "edit",
    "doing",
    "tried",
    "connect",
    "review",
    "part/1",
)

# A tool with more pages than these says how to ask for them in a `surfaces.py` among its own tests.
for _said in said_by_tools("tests.surfaces", "READ"):
    READ.update(_said)

# Routes that show nothing that people wrote for some and not for all, and why.
HARMLESS: Final[dict[str, str]] = {
    "mail_go_on": "POST only; one's own",
    "search_wish": "POST only; one's own",
    "follow": "POST only; a tag that one may not see is as unknown as any other: web/tests/test_following.py",
    "mail_hook": "takes from mail services, and gives nothing",
    "incoming": "by a link that was sent to whoever wrote it; shows their own words: notifications/tests/test_incoming.py",
    "my_data_file": "what its reader wrote and did, wherever that is now, and nothing else: web/tests/test_my_data.py",
    "part": "POST only; asked by test_acts_on_what_one_may_not_see",
    "contribution_act": "POST only; asked by test_acts_on_what_one_may_not_see",
    "contribution_restore": "POST only; asked by test_acts_on_what_one_may_not_see",
    "draft_keep": "POST only; answers without a body",
    "draft_discard": "POST only; answers without a body",
    "shielded_take_back": "POST only; one's own",
    "shielded_reply_take_back": "POST only; one's own",
    "draft_throw_away": "POST only; one's own",
    "file_image": "POST only; answers with the sender's own file",
    "notices_read": "POST only",
    "notice_read": "POST only; one's own notices",
    "language": "changes the language",
    "text_size": "changes the size of the type",
    "community_join": "POST only; refused by the community's own verbs, tested in workspace",
    "community_withdraw": "POST only; one's own request",
    "look_after_lift": "POST only",
    "look_after_invitation": "POST only",
    "look_after_mail": "POST only",
    "look_after_logo": "POST only",
    "look_after_theme": "POST only",
    **talks.HARMLESS,
}
HARMLESS.update(newsletters.HARMLESS)
HARMLESS.update(asked.HARMLESS)
HARMLESS.update(meeting.HARMLESS)
for _said in said_by_tools("tests.surfaces", "HARMLESS"):
    HARMLESS.update(_said)
