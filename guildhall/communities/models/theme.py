"""Themes: the subjects of a community."""

from __future__ import annotations

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from guildhall.communities.refusals import Refused
from guildhall.people.models import Person


class Theme(models.Model):
    """A subject that gathers items of all the tools of a community."""

    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="themes")
    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["community", "slug"], name="theme_once")]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def rename(self, name: str, by: Person) -> None:
        """Calls the theme something else; what is in it stays in it."""
        others = Theme.objects.select_for_update().filter(community=self.community_id).exclude(pk=self.pk)
        self.name, self.slug = name, theme_slug(name, list(others))
        self.save(update_fields=["name", "slug"])
        self.community.announce("described", by)

    @transaction.atomic
    def move(self, steps: int, by: Person) -> None:
        """Moves the theme up (-1) or down (1) in its community's list."""
        themes = list(Theme.objects.select_for_update().filter(community=self.community_id))
        here = next(place for place, theme in enumerate(themes) if theme.pk == self.pk)
        themes.insert(max(0, here + steps), themes.pop(here))
        for position, theme in enumerate(themes, start=1):
            Theme.objects.filter(pk=theme.pk).update(position=position)
        self.community.announce("described", by)

    @transaction.atomic
    def remove(self, by: Person) -> None:
        """Takes the theme away; what was in it stays in the community."""
        community = self.community
        self.delete()
        community.announce("described", by)


def theme_slug(name: str, others: list[Theme]) -> str:
    """The word of a theme in addresses; refuses a name that is there already."""
    slug = slugify(name)[:60]
    if not slug:
        raise Refused(_("Write the theme in letters or figures."))
    if slug in {theme.slug for theme in others}:
        raise Refused(_("There is already a theme called %(name)s.") % {"name": name})
    return slug
