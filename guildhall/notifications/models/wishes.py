"""What somebody wants by mail: from each community, of each sort, and when."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.communities.models import Community
from guildhall.notifications.models.notices import Notice
from guildhall.notifications.models.searches import SavedSearch
from guildhall.people.models import Person

Why = Notice.Why


class Rhythm(models.TextChoices):
    """How often the news of a community come by mail."""

    NOW = "now", _("At once, each by itself")
    DAILY = "daily", _("Once a day, in one mail")
    WEEKLY = "weekly", _("Once a week, in one mail")
    NEVER = "never", _("Not at all")


class Sort(models.TextChoices):
    """Sorts of mail to one person about themselves, each of which can be switched off."""

    ANSWERS = "answers", _("Answers to your questions")
    MENTIONS = "mentions", _("You are mentioned")
    REPLIES = "replies", _("Replies in conversations that you follow")
    FOLLOWED = "followed", _("New from the people, tags and organisations that you follow")
    REQUESTS = "requests", _("You are asked for something: to join, to confirm, to say how it went")
    EVENTS = "events", _("Events that you come to, and hot seats")
    YOURS = "yours", _("What you wrote was moved, removed, tried or quoted")
    MESSAGES = "messages", _("Messages from other members")
    MEETINGS = "meetings", _("Introductions, and somebody to meet each month")


SORT_OF: Final[dict[str, Sort]] = {
    **dict.fromkeys((Why.ANSWER, Why.ACCEPTED), Sort.ANSWERS),
    Why.MENTION: Sort.MENTIONS,
    Why.REPLY: Sort.REPLIES,
    Why.FOLLOWED: Sort.FOLLOWED,
    **dict.fromkeys(
        (Why.REQUEST, Why.FADED, Why.TRIAL_DUE, Why.REVIEW_DUE, Why.QUOTED, Why.ANSWER_DUE, Why.APPOINTED),
        Sort.REQUESTS,
    ),
    **dict.fromkeys((Why.PUT_TO_YOU, Why.UNANSWERED), Sort.REQUESTS),
    **dict.fromkeys((Why.PLACE, Why.CANCELLED, Why.GOES_AHEAD, Why.NEW_TIME), Sort.EVENTS),
    **dict.fromkeys((Why.TOMORROW, Why.SOON, Why.OPENED, Why.LIVE), Sort.EVENTS),
    **dict.fromkeys((Why.MOVED, Why.REMOVED, Why.RESTORED, Why.TRIED, Why.DEAD), Sort.YOURS),
    **dict.fromkeys((Why.CHANGED, Why.CONFIRMED, Why.GATHERED), Sort.YOURS),
    **dict.fromkeys((Why.INTRODUCE, Why.NOT_INTRODUCED), Sort.MEETINGS),
    **dict.fromkeys(("match", "met yet"), Sort.MEETINGS),  # no notices: the floor above writes them
    "talk": Sort.MESSAGES,  # no notice: the mail brings the message itself
}
# The community writes these mails itself, with what the facilitator said; what is put to somebody comes with the question,
# and an introduction with the words of whoever asks for it.
WRITTEN_ELSEWHERE: Final = (
    *(Why.ADMITTED, Why.ASKED, Why.DECISION, Why.PUT_TO_YOU),
    *(Why.INTRODUCE, Why.NOT_INTRODUCED),
)


class MailSettings(models.Model):
    """What one person wants by mail. Nobody needs a row: without one everything stands as it does here.

    `hour` and `weekday` (0 is Monday) are by the clock of the site. `off` are sorts that are not wanted. While `paused_at`
    is set no mail goes out, because the address does not take any; `paused_why` is what its server said.
    """

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="mail_settings")
    rhythm = models.CharField(max_length=6, choices=Rhythm, default=Rhythm.DAILY)
    hour = models.PositiveSmallIntegerField(default=7)
    weekday = models.PositiveSmallIntegerField(default=0)
    off = ArrayField(models.CharField(max_length=10, choices=Sort), default=list, blank=True)
    paused_at = models.DateTimeField(null=True)
    paused_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["hour"], name="mail_settings_hour")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.get_rhythm_display()}"

    def wants(self, why: str) -> bool:
        """Whether what comes for this reason comes by mail at once."""
        return why in SORT_OF and SORT_OF[why] not in self.off

    def pause(self, why: str) -> None:
        """Stops all mail to this person until they say that the address is right."""
        self.paused_at, self.paused_why = timezone.now(), why[:200]
        self.save()

    def go_on(self) -> None:
        """Sends mail again."""
        self.paused_at, self.paused_why = None, ""
        self.save()


class CommunityWish(models.Model):
    """How often somebody wants the news of one community, where that is not how they want those of all."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="community_wishes", db_index=False)
    community = models.ForeignKey(Community, models.CASCADE, related_name="+", db_index=False)
    rhythm = models.CharField(max_length=6, choices=Rhythm)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "community"], name="wish_once")]
        indexes = [models.Index(fields=["community", "rhythm"], name="wish_of_community")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.community_id}: {self.rhythm}"


class NewsletterWish(models.Model):
    """Whether somebody wants the newsletters of a community, where they said so.

    Whoever said nothing gets them with the news of the community, and not where they want no mail from it.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="newsletter_wishes", db_index=False)
    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    is_wanted = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "community"], name="newsletter_wish_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.community_id}: {self.is_wanted}"


def settings_of(people: Collection[int]) -> dict[int, MailSettings]:
    """The settings of some people, those of whoever has none as they stand without a choice."""
    found = MailSettings.objects.in_bulk(people)
    return {pk: found.get(pk) or MailSettings(person_id=pk) for pk in people}


def settings_for(person: Person) -> MailSettings:
    """The settings of one person."""
    try:
        return person.mail_settings
    except MailSettings.DoesNotExist:
        return MailSettings(person=person)


def choose(person: Person, community: int, rhythm: str) -> None:
    """Makes this how often the news of a community come; what is usual for the person needs no row."""
    mine: Any = CommunityWish.objects.filter(person=person, community_id=community)
    if rhythm == settings_for(person).rhythm:
        mine.delete()
    else:
        CommunityWish.objects.update_or_create(
            person=person, community_id=community, defaults={"rhythm": rhythm}
        )


def choose_newsletters(person: Person, community: int, *, is_wanted: bool) -> None:
    """Makes this whether the newsletters of a community come."""
    NewsletterWish.objects.update_or_create(
        person=person, community_id=community, defaults={"is_wanted": is_wanted}
    )


def newsletters_wanted(person: Person) -> set[int]:
    """The communities of somebody whose newsletters they want, as far as their wishes go."""
    said = dict(NewsletterWish.objects.filter(person=person).values_list("community", "is_wanted"))
    rhythms = dict(CommunityWish.objects.filter(person=person).values_list("community", "rhythm"))
    usual = settings_for(person).rhythm
    mine = person.memberships.values_list("community", flat=True)
    return {pk for pk in mine if said.get(pk, rhythms.get(pk, usual) != Rhythm.NEVER)}


def want_nothing(person: Person) -> None:
    """Stops all mail that can be stopped."""
    settings = settings_for(person)
    settings.rhythm, settings.off = Rhythm.NEVER, list(Sort.values)
    settings.save()
    CommunityWish.objects.filter(person=person).delete()
    NewsletterWish.objects.filter(person=person).delete()
    SavedSearch.objects.filter(person=person).delete()
