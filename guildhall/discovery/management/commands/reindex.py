"""Writes everything that search looks through anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import models, transaction

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.discovery.indexing import BATCH, index, index_communities, index_people
from guildhall.discovery.meaning import learn_meanings
from guildhall.discovery.spelling import learn_everything
from guildhall.kit.meaning import Model, is_installed
from guildhall.people.models import Person


class Command(BaseCommand):
    help = "Writes the search entries of everything anew, a thousand at a time, while the site goes on."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Goes through people, communities and contributions in the order of their ids."""
        counts = {
            "people": _each(Person.objects.all(), index_people),
            "communities": _each(Community.objects.all(), index_communities),
            "contributions": _each(Contribution.objects.all(), index),
        }
        learn_everything()
        if is_installed():
            counts["words with others that mean much the same"] = learn_meanings(Model())
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count:,}")


def _each(rows: models.QuerySet[Any], write: Any) -> int:
    """Hands the ids of some rows on in batches, each in a transaction of its own."""
    done = last = 0
    while ids := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            done += write(ids)
        last = ids[-1]
    return done
