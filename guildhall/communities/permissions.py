"""Who may do what: one table."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from django.contrib.auth.models import AnonymousUser

from guildhall.communities.models import Community, Membership
from guildhall.people.models import Person


class Role(IntEnum):
    """Where a person stands in a community, least first."""

    VISITOR = 0
    OUTSIDER = 1
    MEMBER = 2
    FACILITATOR = 3
    LEAD = 4


class Act(StrEnum):
    """What can be done in a community."""

    ASK_TO_JOIN = "ask to join"
    POST = "post"
    REPLY = "reply"
    THANK = "thank"
    FOLLOW = "follow"
    SEE_MEMBERS = "see members"
    INVITE = "invite"
    DECIDE = "decide on applications"
    MODERATE = "pin, close, move, split, merge, remove and restore"
    REMOVE_MEMBER = "remove members"
    DESCRIBE = "describe the community"
    NEWSLETTER = "write and send newsletters"
    APPOINT = "appoint facilitators"
    CHANGE_KIND = "open or close the community"
    ARCHIVE = "archive"


MAY = {
    Act.ASK_TO_JOIN: Role.OUTSIDER,
    Act.POST: Role.MEMBER,
    Act.REPLY: Role.MEMBER,
    Act.THANK: Role.OUTSIDER,
    Act.FOLLOW: Role.OUTSIDER,
    Act.SEE_MEMBERS: Role.OUTSIDER,
    Act.INVITE: Role.FACILITATOR,
    Act.DECIDE: Role.FACILITATOR,
    Act.MODERATE: Role.FACILITATOR,
    Act.REMOVE_MEMBER: Role.FACILITATOR,
    Act.DESCRIBE: Role.FACILITATOR,
    Act.NEWSLETTER: Role.FACILITATOR,
    Act.APPOINT: Role.LEAD,
    Act.CHANGE_KIND: Role.LEAD,
    Act.ARCHIVE: Role.LEAD,
}

# What an archived community still allows.
AFTER_CLOSING = {Act.SEE_MEMBERS, Act.FOLLOW, Act.ARCHIVE, Act.DESCRIBE}

ROLES = {
    Membership.Role.MEMBER: Role.MEMBER,
    Membership.Role.FACILITATOR: Role.FACILITATOR,
    Membership.Role.LEAD: Role.LEAD,
}


def role_in(person: Person | AnonymousUser | None, community: Community) -> Role:
    """Where a person stands in a community now."""
    if not isinstance(person, Person) or not (person.is_active and person.is_approved):
        return Role.VISITOR
    if person.known_roles is not None:
        role = person.known_roles.get(community.pk)
    else:
        role = (
            Membership.objects.filter(community=community, person=person)
            .values_list("role", flat=True)
            .first()
        )
    return ROLES[Membership.Role(role)] if role else Role.OUTSIDER


def may(person: Person | AnonymousUser | None, act: Act, community: Community) -> bool:
    """Whether a person may do this in a community. What they may see is the audience's business."""
    if community.archived_at is not None and act not in AFTER_CLOSING:
        return False
    return role_in(person, community) >= MAY[act]
