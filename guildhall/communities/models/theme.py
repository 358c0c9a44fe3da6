"""Themes: the subjects of a community."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from guildhall.communities.refusals import Refused

if TYPE_CHECKING:
    from guildhall.communities.models.community import Community


class ThemeQuerySet(models.QuerySet["Theme"]):
    """The themes of a community, in its order."""

    @transaction.atomic
    def add_to(self, community: Community, name: str) -> Theme:
        """A new theme at the end of a community's list."""
        themes = list(Theme.objects.select_for_update().filter(community=community))
        return Theme.objects.create(
            community=community,
            name=name,
            slug=_slug(name, themes),
            position=max((theme.position for theme in themes), default=0) + 1,
        )


class Theme(models.Model):
    """A subject that gathers items of all the tools of a community."""

    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="themes")
    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["community", "slug"], name="theme_once")]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def rename(self, name: str) -> None:
        """Calls the theme something else; what is in it stays in it."""
        others = Theme.objects.select_for_update().filter(community=self.community_id).exclude(pk=self.pk)
        self.name, self.slug = name, _slug(name, list(others))
        self.save(update_fields=["name", "slug"])

    @transaction.atomic
    def move(self, steps: int) -> None:
        """Moves the theme up (-1) or down (1) in its community's list."""
        themes = list(Theme.objects.select_for_update().filter(community=self.community_id))
        here = next(place for place, theme in enumerate(themes) if theme.pk == self.pk)
        themes.insert(max(0, here + steps), themes.pop(here))
        for position, theme in enumerate(themes, start=1):
            Theme.objects.filter(pk=theme.pk).update(position=position)


def _slug(name: str, others: list[Theme]) -> str:
    slug = slugify(name)[:60]
    if not slug:
        raise Refused(_("Write the theme in letters or figures."))
    if slug in {theme.slug for theme in others}:
        raise Refused(_("There is already a theme called %(name)s.") % {"name": name})
    return slug
