"""What the source said that has no place here yet; and who was named without being listed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("importing", "0001_first")]

    operations = [
        migrations.AddField(model_name="origin", name="rest", field=models.JSONField(null=True)),
        migrations.AddField(
            model_name="origin",
            name="is_guessed",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
