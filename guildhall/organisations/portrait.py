"""What a council is like, in plain sentences made from published figures."""

from __future__ import annotations

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from guildhall.organisations.models import Organisation
from guildhall.organisations.words import SETTINGS, in_words

# With fewer of its type than this, "more than most" would say nothing.
ENOUGH_TO_COMPARE = 5


def portrait(organisation: Organisation) -> list[str]:
    """A few sentences on a council: how many people, how close together, town or country, how well off."""
    if not organisation.is_current:
        return [_was(organisation)] if organisation.population else []
    sentences = []
    if organisation.population:
        sentences.append(_people(organisation))
        sentences += _compared(organisation)
    if setting := organisation.statistics.get("setting"):
        sentences.append(in_words(setting, SETTINGS))
    if (share := organisation.statistics.get("most_deprived")) is not None:
        sentences.append(_deprivation(float(share)))
    return sentences


def roughly(number: int) -> str:
    """A number as one would say it: 217,232 is 217,000."""
    step = 10 ** max(0, len(str(number)) - 3)
    return f"{round(number / step) * step:,}"


def _people(organisation: Organisation) -> str:
    people = organisation.population or 0
    if not organisation.area_km2:
        return _("About %(people)s people live here.") % {"people": roughly(people)}
    return _("About %(people)s people live here, on %(area)s square kilometres: %(density)s to each.") % {
        "people": roughly(people),
        "area": roughly(max(1, round(organisation.area_km2))),
        "density": roughly(max(1, round(people / organisation.area_km2))),
    }


def _was(organisation: Organisation) -> str:
    return _("About %(people)s people lived there.") % {"people": roughly(organisation.population or 0)}


def _compared(organisation: Organisation) -> list[str]:
    """Where its population stands among the others of its type."""
    others = Organisation.objects.current().filter(
        sector=organisation.sector, type=organisation.type, population__isnull=False
    )
    counts = others.exclude(pk=organisation.pk).aggregate(
        all=Count("pk"), smaller=Count("pk", filter=Q(population__lt=organisation.population))
    )
    if counts["all"] < ENOUGH_TO_COMPARE:
        return []
    share = counts["smaller"] / counts["all"]
    if share >= 2 / 3:
        return [_("That is more people than in most councils of its type.")]
    if share <= 1 / 3:
        return [_("That is fewer people than in most councils of its type.")]
    return [_("That is about as many people as in the usual council of its type.")]


def _deprivation(share: float) -> str:
    """How many live in the most deprived fifth of the UK's neighbourhoods; 20 in 100 is usual."""
    in_hundred = round(share * 100)
    if in_hundred < 1:
        return _("Hardly anybody lives in the fifth of the UK’s neighbourhoods that is most deprived.")
    return _(
        "About %(count)s in every 100 people live in the fifth of the UK’s neighbourhoods "
        "that is most deprived."
    ) % {"count": in_hundred}
