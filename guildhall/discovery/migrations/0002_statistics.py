"""More statistics on words, so that the planner's estimate of matches can choose the shape of a search."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("discovery", "0001_first")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE discovery_searchentry ALTER COLUMN words SET STATISTICS 1000",
            "ALTER TABLE discovery_searchentry ALTER COLUMN words SET STATISTICS -1",
        )
    ]
