"""What each piece of evidence counts here: learnt from this house's own questions, once it has enough of them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.core.cache import caches
from django.utils import timezone

from guildhall.asking.models import Learnt
from guildhall.contributions.models import Contribution
from guildhall.kit.markup import plain_text
from guildhall.routing.evidence import Post
from guildhall.routing.ranking import FEATURES, UNLEARNT
from guildhall.routing.replay import learnt_from

A_WHILE: Final = 600
MOST: Final = 20_000
ENOUGH: Final = 300
DAY: Final = 86_400
LONGEST: Final = 4_000


def weights_now() -> tuple[float, ...]:
    """The weights of the features, in their order; those of a house that has learnt nothing yet."""
    kept: tuple[float, ...] = caches["pages"].get_or_set("asking.weights", _kept, A_WHILE) or UNLEARNT
    return kept


def _kept() -> tuple[float, ...]:
    """Features change with the code: weights that were learnt for others are forgotten."""
    newest = Learnt.objects.filter(features=list(FEATURES)).order_by("-pk").first()
    return tuple(newest.weights) if newest else UNLEARNT


def learn_anew(before: datetime | None = None) -> bool:
    """Learns from the newest posts, wherever they stand: some forty numbers come of it. False where they are too few."""
    newest = Contribution.objects.exclude(audience=None).filter(published_at__lt=before or timezone.now())
    newest = newest.order_by("-published_at", "-pk")
    rows = newest.values_list("pk", "root", "community", "author", "published_at", "title", "html")[:MOST]
    posts = [
        Post(
            id=str(pk),
            thread=str(root or pk),
            community=str(community),
            author=str(author or ""),
            at=published.timestamp() / DAY,
            title=title,
            body=plain_text(html[:LONGEST]),
        )
        for pk, root, community, author, published, title, html in rows
        if published is not None
    ][::-1]
    weights = learnt_from(posts, ENOUGH)
    if weights is None:
        return False
    Learnt.objects.all().delete()
    Learnt.objects.create(features=list(FEATURES), weights=list(weights))
    caches["pages"].delete("asking.weights")
    return True
