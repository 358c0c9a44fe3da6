"""The community, its members, and how one becomes a member."""

from guildhall.communities.audience import EVERYBODY, SIGNED_IN, Audience, SharedQuerySet
from guildhall.communities.models.application import Application
from guildhall.communities.models.community import Community
from guildhall.communities.models.founding import CommunityQuerySet
from guildhall.communities.models.invitation import INVITATION_DAYS, Invitation, Invited
from guildhall.communities.models.membership import MOST_FACILITATORS, Ban, Expulsion, Membership
from guildhall.communities.models.theme import Theme

__all__ = [
    "EVERYBODY",
    "INVITATION_DAYS",
    "MOST_FACILITATORS",
    "SIGNED_IN",
    "Application",
    "Audience",
    "Ban",
    "Community",
    "CommunityQuerySet",
    "Expulsion",
    "Invitation",
    "Invited",
    "Membership",
    "SharedQuerySet",
    "Theme",
]
