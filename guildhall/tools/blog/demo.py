"""What the demo's blog posts have of their own: covers, drawn here, so that no picture has to be shipped."""

from __future__ import annotations

import math
import random
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from guildhall.contributions.models import Contribution
from guildhall.contributions.writing import keep_file
from guildhall.kit import uploads
from guildhall.people.models import Person
from guildhall.tools.blog.models import BlogPost

SIZE: Final = (1200, 630)
# Sky, sun, and hills from far to near.
SCHEMES: Final = {
    "morning": ("#fbe7c6", "#ffc53d", "#9fc5b8", "#4f9484", "#0f5a4e"),
    "evening": ("#f4c7a8", "#fff4d6", "#c9785c", "#8c3a26", "#43281f"),
    "winter": ("#dfe9ee", "#ffffff", "#b3c7d1", "#6f8ea0", "#43566e"),
    "spring": ("#e4f0ec", "#fff4d6", "#b9d8a8", "#6fa86a", "#3f5a3f"),
}


def own(values: dict[str, Any], began: datetime, people: dict[str, Person]) -> dict[str, Any]:
    """The fields of the child table: a cover is hung on afterwards."""
    return {}


def after(root: Contribution, values: dict[str, Any], people: dict[str, Person]) -> None:
    """Draws the cover and hangs it on."""
    if "cover" not in values:
        return
    assert isinstance(root, BlogPost)
    assert root.author is not None
    file = ContentFile(landscape(values["cover"], values["title"]), "cover.png")
    cover = keep_file(uploads.accept(file), root.author)
    cover.contribution, cover.audience_id = root, root.audience_id
    cover.alternative_text = values["cover_text"]
    cover.save()
    BlogPost.objects.filter(pk=root.pk).update(cover=cover)


def landscape(scheme: str, seed: str) -> bytes:
    """Hills under a sun, in flat colours; the same words draw the same hills."""
    sky, sun, *hills = SCHEMES[scheme]
    chance = random.Random(seed)
    picture = Image.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(picture)
    across, radius = chance.randint(200, 1000), chance.randint(60, 110)
    draw.circle((across, chance.randint(140, 260)), radius, fill=sun)
    for number, colour in enumerate(hills):
        base, height, length = 300 + 110 * number, chance.randint(40, 90), chance.randint(180, 420)
        start = chance.random() * 6
        ridge = [(x, base - height * math.sin(x / length + start)) for x in range(0, SIZE[0] + 1, 8)]
        draw.polygon([(0, SIZE[1]), *ridge, (SIZE[0], SIZE[1])], fill=colour)
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
