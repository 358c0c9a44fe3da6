"""Who looks at which page of a blog."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.project.tests.looking import VISITOR, Look, Place, in_waste, thing
from guildhall.tools.blog.models import BlogPost
from guildhall.tools.blog.tests.surfaces import cover

DRAFT: Final = "What I would tell my younger self"


def furnish(place: Place) -> None:
    """A post with a cover, one without, a draft, and one that waits for its day."""
    bo, waste = place.people["bo"], place.waste
    post: BlogPost = Contribution.objects.write(  # type: ignore[assignment]
        *(bo, waste, "blog"), title="A year of smaller bins", html="<p>We halved them.</p><p>It worked.</p>"
    )
    post.cover = cover(bo, post, "bins.png", "A row of small bins")
    post.save()
    Contribution.objects.write(
        bo, waste, "blog", title="Blwyddyn o finiau llai", html="<p>Gweithiodd.</p>", language="cy"
    )
    kept: BlogPost = Contribution.objects.keep(  # type: ignore[assignment]
        bo, waste, "blog", title=DRAFT, html="<p>Count first.</p>"
    )
    kept.cover = cover(bo, kept, "draft.png", "A note book")
    kept.save()
    later = timezone.now() + timedelta(days=3)
    Contribution.objects.keep(bo, waste, "blog", title="Our spring rounds", html="<p>x</p>", publish_at=later)
    gone = Contribution.objects.keep(place.people["newcomer"], waste, "blog", title="Kept", html="<p>x</p>")
    assert gone.pk


def _draft(title: str) -> str:
    return Contribution.objects.get(title=title, published_at=None).get_absolute_url()


PAGES: Final[dict[str, list[Look]]] = {
    "blog": [("bo", in_waste("blog")), (VISITOR, in_waste("blog", "?date=month"))],
    "blog_new": [("bo", in_waste("blog_new"))],
    "blog_post": [("bo", thing("blog")), ("ada", thing("blog"))],
    "draft": [
        ("bo", lambda _place: _draft(DRAFT)),
        ("bo", lambda _place: _draft("Our spring rounds")),
        ("newcomer", lambda _place: _draft("Kept")),
    ],
}
