"""The profile that writes itself: what somebody's answers say that they know, offered to them and to nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Count, F, Q

from guildhall.asking.models import Suggestion
from guildhall.contributions.models import Contribution
from guildhall.contributions.models.tags import Tag
from guildhall.people.models import Person

OFTEN: Final = 3
AT_ONCE: Final = 3
LONGEST: Final = Person._meta.get_field("knows").max_length or 1000


@dataclass(frozen=True, slots=True)
class Known:
    """Something that somebody may know: how many questions about it they answered, and whether an answer was chosen or thanked."""

    tag: int
    name: str
    times: int
    is_proved: bool


def suggested(person: Person) -> list[Known]:
    """What the person may add to their profile: it is not there yet, and they have not said no to it."""
    mine = Contribution.objects.visible_to(person).filter(author=person, root__kind="question")
    counted = (
        mine.exclude(root__author=person)
        .filter(root__taggings__isnull=False)
        .values_list("root__taggings__tag", "root__taggings__tag__name")
        .annotate(
            times=Count("root", distinct=True),
            proved=Count("pk", filter=Q(root__answer=F("pk")) | Q(thanks_count__gt=0)),
        )
        .filter(Q(times__gte=OFTEN) | Q(proved__gte=1))
        .exclude(root__taggings__tag__in=Suggestion.objects.filter(person=person).values("tag"))
        .order_by("-proved", "-times", "-root__taggings__tag")
    )
    said = person.knows.casefold()
    found = [Known(tag, name, times, bool(proved)) for tag, name, times, proved in counted[:20]]
    return [each for each in found if each.name.casefold() not in said][:AT_ONCE]


@transaction.atomic
def say(person: Person, known: Known, *, is_taken: bool) -> bool:
    """Writes it into the profile, or remembers that it shall not stand there. False where there is no room for it."""
    if is_taken:
        me = Person.objects.select_for_update().get(pk=person.pk)
        words = f"{me.knows.rstrip(' .')}, {known.name}" if me.knows.strip() else known.name.capitalize()
        if len(words) > LONGEST:
            return False
        me.change_profile(knows=words)
    Suggestion.objects.update_or_create(person=person, tag=Tag(pk=known.tag), defaults={"is_taken": is_taken})
    return True
