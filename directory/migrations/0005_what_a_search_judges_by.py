import django.contrib.postgres.fields
from django.db import migrations, models

# What `Service.work_out_listed_until` would write.
SET_STAFFED_UNTIL = """
    UPDATE directory_service AS service SET staffed_until = CASE
        WHEN organisation.kind = 'nhs' THEN DATE '9999-12-31'
        ELSE (
            SELECT max(public_until) FROM directory_physiotherapist AS person
            JOIN directory_service_physiotherapists AS works ON works.physiotherapist_id = person.id
            WHERE works.service_id = service.id
        )
    END
    FROM directory_organisation AS organisation WHERE organisation.id = service.organisation_id
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_counts_of_what_was_done")]

    operations = [
        migrations.RemoveIndex(model_name="service", name="service_search"),
        migrations.AddField(
            model_name="postcodelocation",
            name="close_councils",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=9),
                help_text="Of a full postcode: other councils that have a live postcode "
                "within 150 m.",
                null=True,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="postcodelocation",
            name="shares",
            field=models.JSONField(
                help_text="Of a centre: which share of its live postcodes lies in each council, "
                "body, nation and postcode district, by code, such as 0.93. Null where no file "
                "was loaded.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="area_rule_keys",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=600),
                blank=True,
                default=list,
                editable=False,
                help_text="The same as far as a search needs it: answer, day, area and districts.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="area_rules",
            field=models.JSONField(
                blank=True,
                default=list,
                editable=False,
                help_text="What areas say of people with MS who refer themselves to it. Their "
                "advice writes it, and nothing else.",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="staffed_until",
            field=models.DateField(
                blank=True,
                editable=False,
                help_text="The last day somebody who works here is public; no end where the NHS "
                "provides.",
                null=True,
            ),
        ),
        migrations.RunSQL(SET_STAFFED_UNTIL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="service",
            index=models.Index(
                condition=models.Q(("status", "published")),
                fields=["is_found_anywhere", "latitude", "longitude"],
                include=(
                    "id",
                    "x",
                    "y",
                    "z",
                    "reach",
                    "helps_with",
                    "routes",
                    "settings",
                    "approaches",
                    "experience",
                    "pays",
                    "access_yes",
                    "access_no",
                    "languages",
                    "first_contact_only",
                    "ms_self_referral",
                    "taking_new",
                    "paused_until",
                    "serves",
                    "serves_basis",
                    "home_areas",
                    "nation",
                    "wait_days",
                    "wait_told_on",
                    "confirmed_on",
                    "listed_until",
                    "staffed_until",
                    "area_rule_keys",
                    "is_sample",
                ),
                name="service_search",
            ),
        ),
    ]
