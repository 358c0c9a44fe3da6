"""Loads the demo: in bulk, with dates that are always recent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from guildhall.activity.models import Activity, Verb
from guildhall.communities.models import Application, Community, Membership
from guildhall.contributions.kinds import KINDS, REPLY
from guildhall.contributions.models import Closure, Contribution, Follow, Tag, Tagging, Thanks
from guildhall.demo.accounts import ACCOUNTS
from guildhall.demo.asking import load_requests
from guildhall.demo.meeting import load_counterparts, load_introductions
from guildhall.demo.newsletters import load_newsletters
from guildhall.demo.reading import read_communities, read_people, read_things
from guildhall.demo.talking import load_talks
from guildhall.discovery.indexing import index, index_communities, index_people
from guildhall.discovery.jobs import learn_words_soon
from guildhall.kit.markup import excerpt, markdown_to_html
from guildhall.notifications.models import Notice
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.workspace.registry import TOOLS, Tool

SIGNED_UP = timedelta(days=420)


class Demo:
    """One loading of the demo."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.people: dict[str, Person] = {}
        self.tags: dict[str, Tag] = {}
        # What hangs on conversations, written together once all of them stand.
        self.thanks: list[Thanks] = []
        self.taggings: list[Tagging] = []
        self.follows: list[Follow] = []
        self.activities: list[Activity] = []

    @transaction.atomic
    def load(self) -> tuple[int, int, int]:
        """Loads everything. Returns how many people, communities and conversations there are."""
        self.load_people()
        communities = [self.load_community(values) for values in read_communities()]
        for tool in TOOLS.values():
            self.load_things(tool, {community.slug: community for community in communities})
        Thanks.objects.bulk_create(self.thanks)
        Tagging.objects.bulk_create(self.taggings)
        Follow.objects.bulk_create(self.follows)
        Activity.objects.bulk_create(self.activities)
        self.load_small_things(communities)
        load_talks(self.people, self.now)
        load_introductions(self.people, self.now)
        load_counterparts(self.people, timezone.localdate(self.now))
        load_newsletters(self.people, self.now)
        index_people([person.pk for person in self.people.values()])
        index_communities([community.pk for community in communities])
        index(Contribution.objects.exclude(published_at=None))
        load_requests()
        learn_words_soon()
        return len(self.people), len(communities), Contribution.objects.roots().count()

    def load_people(self) -> None:
        """Makes the people, with addresses that no mail can reach, and passwords for the three one signs in as."""
        accounts = {account.key: account for account in ACCOUNTS}
        password = make_password(settings.DEMO_PASSWORD)
        councils = {council.code: council for council in Organisation.objects.all()}
        for number, values in enumerate(read_people()):
            council = councils[values["council"]]
            key = values["key"]
            address = f"{key.replace('-', '.')}@{council.slug}.example"
            account = accounts.get(key)
            person = Person(
                slug=key,
                name=values["name"],
                email=account.address if account else address,
                organisation=council,
                role=values["role"],
                kind=values["kind"],
                language=values.get("language", "en"),
                responsible_for=values["responsible_for"],
                knows=values["knows"],
                working_on=values["working_on"],
                working_on_at=self.now,
                verified_at=self.now,
                approved_at=self.now - SIGNED_UP,
                welcomed_at=self.now - SIGNED_UP,
                joined_at=self.now - SIGNED_UP,
                last_seen_at=self.now - timedelta(days=3),
                last_login=self.now - timedelta(days=3),  # so that one can write to them
                colour=number % 8,
                is_operator=key == "rhian-price",
                password=password if account else make_password(None),
            )
            self.people[key] = person
        Person.objects.bulk_create(self.people.values())
        EmailAddress.objects.bulk_create(
            [
                EmailAddress(
                    user=self.people[account.key], email=account.address, verified=True, primary=True
                )
                for account in ACCOUNTS
            ]
        )

    def load_community(self, values: dict[str, Any]) -> Community:
        """Makes a community with its members, themes and conversations."""
        community = Community.objects.found(
            None,
            slug=values["slug"],
            name=values["name"],
            purpose=values["purpose"],
            about=values["about"].strip(),
            welcome=values["welcome"],
            kind=values["kind"],
            created_at=self.now - SIGNED_UP,
            formed_at=self.now - SIGNED_UP,
        )
        for position, name in enumerate(values["themes"]):
            community.themes.create(name=name, slug=slugify(name)[:60], position=position)
        self.load_members(community, values)
        for conversation in values["conversation"]:
            self.load_conversation(community, conversation)
        newest = community.contributions.order_by("-active_at").first()
        Community.objects.filter(pk=community.pk).update(active_at=newest.active_at if newest else self.now)
        return community

    def load_members(self, community: Community, values: dict[str, Any]) -> None:
        """Whoever is named or writes is a member."""
        roles = {values["lead"]: Membership.Role.LEAD}
        roles |= {key: Membership.Role.FACILITATOR for key in values["facilitators"] if key not in roles}
        writers = [
            each["author"] for root in values["conversation"] for each in [root, *root.get("reply", [])]
        ]
        for key in dict.fromkeys([*roles, *values["members"], *writers]):
            roles.setdefault(key, Membership.Role.MEMBER)
        Membership.objects.bulk_create(
            [
                Membership(
                    community=community, person=self.people[key], role=role, joined_at=self.now - SIGNED_UP
                )
                for key, role in roles.items()
            ]
        )
        Community.objects.filter(pk=community.pk).recount()

    def load_things(self, tool: Tool, communities: dict[str, Community]) -> None:
        """What a tool has in the demo; its `demo.py` knows of what is its own."""
        here = f"guildhall.tools.{tool.name}.demo"
        demo = import_module(here) if find_spec(here) else None
        for values in read_things(tool.name):
            began = self.now - timedelta(days=values["days_ago"])
            own = demo.own(values, began, self.people) if demo else {}
            root = self.load_conversation(communities[values["community"]], values, own)
            if demo:
                demo.after(root, values, self.people)

    def load_conversation(
        self, community: Community, values: dict[str, Any], own: dict[str, Any] | None = None
    ) -> Contribution:
        """Makes a conversation, or another thing, with its replies, thanks, tags and followers."""
        began = self.now - timedelta(days=values["days_ago"])
        fields = {"kind": values["kind"], "title": values["title"]} | (own or {})
        root = self._post(community, values, began, **fields)
        root.theme = community.themes.filter(name=values.get("theme", "")).first()
        root.pinned_at = began if values.get("pinned") else None
        replies = values.get("reply", [])
        root.reply_count = len(replies)
        root.active_at = began + timedelta(hours=replies[-1]["hours_later"]) if replies else began
        root.closed_at = root.active_at if "closed" in values else None
        root.save()
        made = [
            self._post(community, reply, began + timedelta(hours=reply["hours_later"]), kind=REPLY, root=root)
            for reply in replies
        ]
        Contribution.objects.bulk_create(made)
        for reply, given in zip(made, replies, strict=True):
            if given.get("accepted"):
                Contribution.objects.filter(pk=root.pk).update(answer=reply)
        if root.closed_at:
            Closure.objects.create(
                contribution=root, outcome=values["closed"], closed_by=root.author, closed_at=root.closed_at
            )
        self._thank(zip([root, *made], [values, *replies], strict=True))
        self._tag(root, values.get("tags", []))
        writers = {self.people[each["author"]] for each in [values, *replies]}
        self.follows += [Follow(contribution=root, person=person) for person in writers]
        self._log([root, *made])
        return root

    def _post(
        self, community: Community, values: dict[str, Any], at: datetime, **fields: Any
    ) -> Contribution:
        html = markdown_to_html(values["body"].strip())
        author = self.people[values["author"]]
        return KINDS[fields["kind"]].model(
            community=community,
            author=author,
            organisation=author.organisation,
            html=html,
            excerpt=excerpt(html),
            language=values.get("language", "en"),
            audience=community.posts,
            published_at=at,
            active_at=at,
            thanks_count=len(values.get("thanks", [])),
            **fields,
        )

    def _thank(self, posts: Iterable[tuple[Contribution, dict[str, Any]]]) -> None:
        self.thanks += [
            Thanks(contribution=post, person=self.people[key], given_at=post.active_at)
            for post, values in posts
            for key in values.get("thanks", [])
        ]

    def _tag(self, root: Contribution, names: list[str]) -> None:
        for name in names:
            slug = slugify(name, allow_unicode=True)
            if slug not in self.tags:
                self.tags[slug] = Tag.objects.get_or_create(slug=slug, defaults={"name": name})[0]
        tags = {self.tags[slugify(name, allow_unicode=True)] for name in names}
        self.taggings += [Tagging(contribution=root, tag=tag, published_at=root.published_at) for tag in tags]

    def _log(self, posts: list[Contribution]) -> None:
        self.activities += [
            Activity(
                actor=post.author,
                verb=Verb.REPLIED if post.root_id else Verb.WROTE,
                contribution=post,
                community=post.community,
                organisation=post.organisation,
                audience=post.audience,
                happened_at=post.active_at if post.root_id else post.published_at or self.now,
            )
            for post in posts
        ]

    def load_small_things(self, communities: list[Community]) -> None:
        """Something waits for each of the three: notices of the newest replies, and somebody who asks to join."""
        for account in ACCOUNTS:
            self._tell(self.people[account.key])
        for community in communities:
            if community.kind == Community.Kind.RESTRICTED:
                stranger = Person.objects.exclude(memberships__community=community).order_by("pk").first()
                if stranger:
                    Application.objects.create(
                        community=community,
                        person=stranger,
                        reason="I have just taken over this work at my council and would like to learn from others.",
                        made_at=self.now - timedelta(days=2),
                    )

    def _tell(self, person: Person) -> None:
        newest = (
            Activity.objects.filter(verb=Verb.REPLIED, contribution__root__author=person)
            .exclude(actor=person)
            .order_by("-happened_at")[:3]
        )
        Notice.objects.bulk_create(
            [
                Notice(
                    person=person,
                    why=Notice.Why.ANSWER,
                    actor=activity.actor,
                    community=activity.community,
                    contribution=activity.contribution,
                    audience=activity.audience,
                    activity=activity,
                    made_at=activity.happened_at,
                )
                for activity in newest
            ]
        )
