from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_more_kinds")]

    operations = [
        migrations.RemoveIndex(model_name="notice", name="notice_unread"),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("read_at", None)), fields=["person", "-id"], name="notice_unread"
            ),
        ),
    ]
