"""What the house knows of news."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from guildhall.contributions.kinds import Kind, Own
from guildhall.workspace.registry import Tool

# Feeds are read before anybody talks about what they say.
GATHERED: Final = """SELECT 1 FROM news_entry e
    WHERE e.community_id = %(community)s AND e.audience_id = ANY(%(audiences)s)"""

tool = Tool(
    name="news",
    label=_("News"),
    icon="rss",
    kinds=[
        Kind(
            "news",
            "news",
            _("News item"),
            _("News"),
            Own(
                model="news.NewsItem",
                form="guildhall.tools.news.forms.NewsForm",
                imported_from=["news"],
                row="guildhall.tools.news.models.from_row",
            ),
        ),
    ],
    begin=_("Bring in a piece of news"),
    position=70,
    also=GATHERED,
)
