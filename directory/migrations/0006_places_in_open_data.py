import django.db.models.deletion
from django.db import migrations, models

_SERVICES = """
INSERT INTO directory_serviceentry (public_id, of_id, is_listed, since)
SELECT public_id, id, true, now() FROM directory_service s
WHERE status = 'published' AND listed_until >= CURRENT_DATE AND NOT is_sample AND NOT EXISTS (
    SELECT FROM directory_organisation o WHERE o.id = s.organisation_id AND o.is_sample
) ORDER BY id
"""
_ORGANISATIONS = """
INSERT INTO directory_organisationentry (public_id, of_id, is_listed, since)
SELECT public_id, id, true, now() FROM directory_organisation WHERE id IN (
    SELECT s.organisation_id FROM directory_service s
    JOIN directory_serviceentry e ON e.of_id = s.id
) ORDER BY id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0005_what_referrals_need'),
    ]

    operations = [
        migrations.CreateModel(
            name='OrganisationEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(editable=False, unique=True)),
                ('is_listed', models.BooleanField(default=True, editable=False)),
                ('since', models.DateTimeField(editable=False, help_text='When it was first listed, left or came back.')),
                ('of', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='entry', to='directory.organisation')),
            ],
            options={
                'ordering': ['pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ServiceEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(editable=False, unique=True)),
                ('is_listed', models.BooleanField(default=True, editable=False)),
                ('since', models.DateTimeField(editable=False, help_text='When it was first listed, left or came back.')),
                ('of', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='entry', to='directory.service')),
            ],
            options={
                'ordering': ['pk'],
                'abstract': False,
            },
        ),
        migrations.RunSQL([_SERVICES, _ORGANISATIONS], migrations.RunSQL.noop),
    ]
