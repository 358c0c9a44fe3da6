"""What the house knows of blogs."""

from django.utils.translation import gettext_lazy as _

from guildhall.contributions.kinds import Kind, Own
from guildhall.workspace.registry import Tool

tool = Tool(
    name="blog",
    label=_("Blog"),
    icon="pen-line",
    kinds=[
        Kind(
            "blog",
            "blog",
            _("Blog post"),
            _("Blog posts"),
            Own(
                model="blog.BlogPost",
                form="guildhall.tools.blog.forms.BlogPostForm",
                imported_from=["blog"],
                carrier="guildhall.tools.blog.carrying.BlogPosts",
            ),
        )
    ],
    begin=_("Write a blog post"),
    position=30,
)
