"""What people are told, what they want by mail, and the mails that wait to go out."""

from guildhall.notifications.models.incoming import Incoming
from guildhall.notifications.models.interests import Interest
from guildhall.notifications.models.notices import Notice, read_about
from guildhall.notifications.models.outbox import Mail
from guildhall.notifications.models.searches import SavedSearch
from guildhall.notifications.models.wishes import (
    CommunityWish,
    MailSettings,
    NewsletterWish,
    Rhythm,
    Sort,
)

__all__ = [
    "CommunityWish",
    "Incoming",
    "Interest",
    "Mail",
    "MailSettings",
    "NewsletterWish",
    "Notice",
    "Rhythm",
    "SavedSearch",
    "Sort",
    "read_about",
]
