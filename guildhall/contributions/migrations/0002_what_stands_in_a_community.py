"""What a community's front page looks for, and how exactly the planner knows audiences.

A reader is in an audience for every open community. The planner weighs each of them against each of its common
values, so with the usual hundred of those planning a list takes longer than reading it; ten are enough.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('communities', '0002_lives'),
        ('contributions', '0001_first'),
        ('organisations', '0002_comparators_and_register'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE contributions_contribution ALTER COLUMN audience_id SET STATISTICS 10",
            "ALTER TABLE contributions_contribution ALTER COLUMN audience_id SET STATISTICS -1",
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('root', None)), fields=['community', 'kind'], name='contribution_kind'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('pinned_at__isnull', False), ('root', None)), fields=['community'], name='contribution_pinned'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('answer', None), ('closed_at', None), ('kind', 'question'), ('root', None)), fields=['community', '-active_at', '-id'], name='contribution_waiting'),
        ),
    ]
