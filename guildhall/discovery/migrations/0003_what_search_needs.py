"""The organisation and community of an entry, people by name, and the roots by themselves."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("discovery", "0002_statistics"),
        ("organisations", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            "searchentry",
            "organisation",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AlterField(
            "searchentry",
            "audience",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="communities.audience",
            ),
        ),
        migrations.AddIndex(
            "searchentry",
            django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("kind", "reply"), _negated=True),
                fastupdate=False,
                fields=["words"],
                name="search_root_words",
            ),
        ),
        migrations.AddIndex(
            "searchentry",
            models.Index(fields=["community", "-published_at", "-contribution"], name="search_community"),
        ),
        migrations.AddField(
            "personentry", "sort_name", models.CharField(default="", max_length=240), preserve_default=False
        ),
        migrations.AddField(
            "personentry",
            "names",
            django.contrib.postgres.search.SearchVectorField(default=""),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "personentry",
            django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["names"], name="person_names"),
        ),
        migrations.AddIndex(
            "personentry", models.Index(fields=["sort_name", "person"], name="person_by_name")
        ),
    ]
