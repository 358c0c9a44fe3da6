"""How the leak test meets blogs: covers with what they show, and drafts that nobody but their author may find."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from guildhall.contributions.models import Attachment, Contribution
from guildhall.contributions.models.tags import Tag, hang
from guildhall.contributions.writing import keep_file
from guildhall.kit import uploads
from guildhall.people.models import Person
from guildhall.project.tests.leak.asking import Secret
from guildhall.tools.blog.models import BlogPost


def posts(_world: Any) -> list[str]:
    """The page of each post."""
    rows = BlogPost.objects.exclude(published_at=None).select_related("community").order_by("pk")
    return [post.get_absolute_url() for post in rows]


READ: Final = {"blog_post": posts}
SHOWS: Final = {"guildhall.tools.blog.views": ("blog", "blog_post")}
SECOND_LOCKS: Final = {
    "tools.blog.views:covers.1": "only for posts that the rule let through, and a cover is read by whoever reads its post"
}


def picture(name: str) -> SimpleUploadedFile:
    """A small picture as somebody uploads it."""
    drawn = BytesIO()
    Image.new("RGB", (64, 36), "green").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/png")


def cover(owner: Person, post: Contribution, name: str, text: str) -> Attachment:
    """A picture that hangs on a post."""
    kept = keep_file(uploads.accept(picture(name)), owner)
    kept.contribution, kept.audience_id, kept.alternative_text = post, post.audience_id, text
    kept.save()
    return kept


def fill(world: Any, root: Contribution, secret: Secret) -> None:
    """A cover for each post; and in each place drafts of a member, one of them to be published one day."""
    if not isinstance(root, BlogPost):
        return
    assert root.author is not None
    root.cover = cover(root.author, root, f"{secret('name of a cover')}.png", secret("text for a cover"))
    root.save()
    world.attachments.append(root.cover)
    place = next(name for name, community in world.communities.items() if community.pk == root.community_id)
    writer = world.people["member"]

    def own(where: str) -> str:
        return str(world.secret(place, "member or nobody", where))

    for publish_at in (None, timezone.now() + timedelta(days=400)):
        draft: Any = Contribution.objects.keep(
            *(writer, root.community, "blog"),
            title=own("title of a draft"),
            html=f'<p>{own("words of a draft")} <span data-mention="{world.people["outsider"].pk}">@x</span></p>',
            shared_with=root.shared_with,
            publish_at=publish_at,
        )
        hang(draft, Tag.objects.named(own("tag of a draft")[:40]))
        draft.cover = cover(
            writer, draft, f"{own('name of a draft cover')}.png", own("text for a draft cover")
        )
        draft.save()
        world.attachments.append(draft.cover)
