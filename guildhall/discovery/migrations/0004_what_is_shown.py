"""Why somebody was found, and what a community's front page says."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("discovery", "0003_what_search_needs")]

    operations = [
        *(
            migrations.AddField(
                "personentry", name, models.TextField(blank=True, default=""), preserve_default=False
            )
            for name in ("knows", "responsible_for", "working_on")
        ),
        migrations.AddField(
            "communityentry",
            "front_words",
            django.contrib.postgres.search.SearchVectorField(default=""),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "communityentry",
            django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["front_words"], name="community_front_words"
            ),
        ),
    ]
