"""The log of what operators did, and the triggers that refuse to change it.

They hold for the table's owner, too, which the application is, and whatever a session sets (`ENABLE ALWAYS`); whoever
administers the database can still take them away.
"""

import django.utils.timezone
from django.db import migrations, models

APPEND_ONLY = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is added to and never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_never_changed BEFORE UPDATE OR DELETE ON audit_auditentry
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON audit_auditentry
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
ALTER TABLE audit_auditentry ENABLE ALWAYS TRIGGER audit_never_changed, ENABLE ALWAYS TRIGGER audit_never_emptied;
"""
REVERSE = """
DROP TRIGGER audit_never_changed ON audit_auditentry;
DROP TRIGGER audit_never_emptied ON audit_auditentry;
DROP FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('operator', models.BigIntegerField(null=True)),
                ('operator_name', models.CharField(max_length=120)),
                ('act', models.CharField(choices=[('approved', 'Let somebody in'), ('declined', 'Declined somebody'), ('verified', 'Verified somebody'), ('switched off', 'Switched an account off'), ('switched on', 'Switched an account on'), ('gave address', 'Gave an address'), ('made operator', 'Made somebody an operator'), ('added organisation', 'Added an organisation'), ('changed organisation', 'Changed an organisation'), ('loaded register', 'Loaded a register of organisations'), ('decided report', 'Decided on a reported message'), ('let write', 'Let somebody write messages again'), ('imported', 'Imported a folder'), ('exported', 'Exported a community')], max_length=24)),
                ('kind', models.CharField(blank=True, max_length=24)),
                ('subject', models.BigIntegerField(null=True)),
                ('label', models.CharField(max_length=300)),
                ('reason', models.TextField(blank=True)),
                ('details', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name_plural': 'audit entries',
                'indexes': [models.Index(fields=['-happened_at', '-id'], name='audit_newest'), models.Index(fields=['kind', 'subject'], name='audit_subject')],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, REVERSE),
    ]
