"""A number that goes up whenever visitors may see something else than before."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [migrations.RunSQL("CREATE SEQUENCE kit_visitors", "DROP SEQUENCE kit_visitors")]
