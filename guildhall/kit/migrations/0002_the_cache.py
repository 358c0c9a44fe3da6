from django.core.management import call_command
from django.db import migrations


def make_the_table(apps, schema_editor):
    """Makes the table of the cache, in which the rate limits stand, where there is none."""
    call_command("createcachetable", verbosity=0, database=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_visitors")]
    operations = [migrations.RunPython(make_the_table, migrations.RunPython.noop, elidable=False)]
