"""What a blog post has beside what every contribution has."""

from __future__ import annotations

from django.db import models

from guildhall.contributions.models import Attachment, Contribution, Scheduled


class BlogPost(Scheduled, Contribution):
    """What a member wrote for the community to read, kept as a draft and published when they like."""

    # One of its own files; what it shows is said in the file's alternative text.
    cover = models.ForeignKey(Attachment, models.SET_NULL, null=True, related_name="+")
