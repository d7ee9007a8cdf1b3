"""Named areas, keys for misspelt names, what a search judges by, and what a listing may say.

Listings that stood before are mended where it is plain what was meant.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.lookups
from django.db import migrations, models

from directory.migrations import _mending
from directory.names import first_part, search_name
from directory.spelling import keys

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

NAMES = {
    "town": lambda row: {row.search_name, first_part(row.search_name)},
    "namedarea": lambda row: map(search_name, [row.name, *row.other_names]),
    "physiotherapist": lambda row: row.search_name.split(),
    "service": lambda row: f"{row.search_name} {row.organisation.search_name}".split(),
}


def fill_spellings(apps, schema_editor):
    for name, names_of in NAMES.items():
        rows = apps.get_model("directory", name)._default_manager.all()
        changed = []
        for row in rows.iterator():
            row.spellings = sorted({key for each in names_of(row) for key in keys(each)})
            changed.append(row)
        rows.model._default_manager.bulk_update(changed, ["spellings"], batch_size=500)


def mend(apps, schema_editor):
    services = apps.get_model("directory", "Service")
    _mending.stop_at(
        [
            *_mending.mend_telephones(apps.get_model("directory", "Organisation"), "telephone"),
            *_mending.mend_telephones(apps.get_model("directory", "ReferralDetails"), "telephone"),
            *_mending.mend_telephones(services, "telephone", "text_number"),
            *_mending.mend_areas(apps, "serves", "home_areas"),
            *_mending.find_unlikely(
                apps,
                minimum_age=(0, 120),
                maximum_age=(0, 120),
                team_size=(1, 200),
                home_miles=(1, 50),
                wait_days=(0, 1095),
                price_first=(0, 1000),
                price_further=(0, 1000),
                price_home=(0, 1000),
                minutes_first=(5, 480),
                minutes_further=(5, 480),
                metres_from_drop_off=(0, 2000),
                pool_temperature=(15, 40),
            ),
        ]
    )


class Migration(migrations.Migration):
    replaces = [
        ("directory", "0003_named_areas"),
        ("directory", "0004_counts_of_what_was_done"),
        ("directory", "0005_what_a_search_judges_by"),
        ("directory", "0006_named_areas_partly_in"),
        ("directory", "0007_spellings"),
        ("directory", "0008_objections_are_lifted_by_administrators"),
        ("directory", "0009_what_a_listing_may_say"),
    ]

    dependencies = [
        ("directory", "0002_no_like_index_on_postcodes"),
    ]

    operations = [
        # Tables with rows changed in the same transaction cannot be altered while checks wait.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="NamedArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.SmallIntegerField(
                        choices=[
                            (1, "Nation"),
                            (2, "County"),
                            (3, "Island"),
                            (4, "Region"),
                            (5, "Old county"),
                            (6, "Council area"),
                            (7, "Planning body"),
                        ]
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("slug", models.SlugField(max_length=120, unique=True)),
                (
                    "other_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), default=list, size=None
                    ),
                ),
                (
                    "search_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        help_text="Every form of every name, and names of parts that have no page of their own.",
                        size=None,
                    ),
                ),
                (
                    "councils",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=9),
                        default=list,
                        help_text="Codes of the councils wholly inside, with those they took over from.",
                        size=None,
                    ),
                ),
                (
                    "districts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=4),
                        default=list,
                        help_text="Postcode districts with at least 95 % of their postcodes inside.",
                        size=None,
                    ),
                ),
                (
                    "goes_by_district",
                    models.BooleanField(
                        default=False,
                        help_text="The districts are part of what it is. Otherwise they only stand in for the council where that is not known.",
                    ),
                ),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                (
                    "area",
                    models.OneToOneField(
                        help_text="The council, body or nation that it is: its page is that of the area.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="named",
                        to="directory.area",
                    ),
                ),
                (
                    "nation",
                    models.ForeignKey(
                        help_text="None where it lies in two.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="directory.area",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "kind"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_names"], name="named_area_names"
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="postcount",
            name="post_count_has_one_row_per_sender_and_day",
        ),
        migrations.RenameField(
            model_name="postcount",
            old_name="sender",
            new_name="counted",
        ),
        migrations.AlterField(
            model_name="postcount",
            name="counted",
            field=models.CharField(
                help_text="A hash of the address, salted by the day; or a service's code.",
                max_length=64,
            ),
        ),
        migrations.AddConstraint(
            model_name="postcount",
            constraint=models.UniqueConstraint(
                fields=("day", "counted"), name="post_count_has_one_row_a_day"
            ),
        ),
        migrations.RemoveIndex(
            model_name="service",
            name="service_search",
        ),
        migrations.AddField(
            model_name="postcodelocation",
            name="close_councils",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=9),
                help_text="Of a full postcode: other councils that have a live postcode within 150 m.",
                null=True,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="postcodelocation",
            name="shares",
            field=models.JSONField(
                help_text="Of a centre: which share of its live postcodes lies in each council, body, nation and postcode district, by code, such as 0.93. Null where no file was loaded.",
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
                help_text="What areas say of people with MS who refer themselves to it. Their advice writes it, and nothing else.",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="staffed_until",
            field=models.DateField(
                blank=True,
                editable=False,
                help_text="The last day somebody who works here is public; no end where the NHS provides.",
                null=True,
            ),
        ),
        migrations.RunSQL(
            sql=SET_STAFFED_UNTIL,
            reverse_sql=migrations.RunSQL.noop,
        ),
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
        migrations.AddField(
            model_name="namedarea",
            name="partly_in",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=9),
                default=list,
                help_text="Codes of the councils that hold only some of its districts.",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="namedarea",
            name="nation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.area"
            ),
        ),
        migrations.AddField(
            model_name="town",
            name="spellings",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=120), default=list, editable=False, size=None
            ),
        ),
        migrations.AddField(
            model_name="namedarea",
            name="spellings",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=120), default=list, editable=False, size=None
            ),
        ),
        migrations.AddField(
            model_name="physiotherapist",
            name="spellings",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=120), default=list, editable=False, size=None
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="spellings",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=120), default=list, editable=False, size=None
            ),
        ),
        migrations.RunPython(
            code=fill_spellings,
            reverse_code=migrations.RunPython.noop,
        ),
        migrations.AddIndex(
            model_name="town",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["spellings"], name="town_spellings"
            ),
        ),
        migrations.AddIndex(
            model_name="namedarea",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["spellings"], name="named_area_spellings"
            ),
        ),
        migrations.AddIndex(
            model_name="physiotherapist",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["spellings"], name="physiotherapist_spellings"
            ),
        ),
        migrations.AddIndex(
            model_name="service",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["spellings"], name="service_spellings"
            ),
        ),
        migrations.AlterModelOptions(
            name="physiotherapist",
            options={
                "ordering": ["search_name", "hcpc_number"],
                "permissions": [("lift_physiotherapist", "Can take back an objection")],
            },
        ),
        migrations.RemoveConstraint(
            model_name="service",
            name="service_prices_are_not_negative",
        ),
        migrations.RemoveConstraint(
            model_name="service",
            name="service_further_prices_are_not_negative",
        ),
        migrations.RemoveConstraint(
            model_name="service",
            name="service_home_prices_are_not_negative",
        ),
        migrations.RemoveConstraint(
            model_name="service",
            name="service_travels_1_to_50_miles",
        ),
        migrations.RemoveConstraint(
            model_name="service",
            name="service_pool_has_a_likely_temperature",
        ),
        migrations.AlterField(
            model_name="historicalorganisation",
            name="telephone",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AlterField(
            model_name="historicalphysiotherapist",
            name="hcpc_number",
            field=models.CharField(max_length=8, verbose_name="HCPC number"),
        ),
        migrations.AlterField(
            model_name="historicalreferraldetails",
            name="telephone",
            field=models.CharField(
                blank=True, max_length=30, verbose_name="telephone for professionals"
            ),
        ),
        migrations.AlterField(
            model_name="historicalservice",
            name="home_areas",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=9),
                blank=True,
                default=list,
                help_text="Where they visit people at home. Councils, health boards, nations or postcode districts, one per line.",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="historicalservice",
            name="home_miles",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="miles travelled to homes"
            ),
        ),
        migrations.AlterField(
            model_name="historicalservice",
            name="insurers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60),
                blank=True,
                default=list,
                help_text="One per line.",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="historicalservice",
            name="serves",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=9),
                blank=True,
                default=list,
                help_text="Councils, health boards, nations or postcode districts, one per line. Leave it empty for anywhere.",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="historicalservice",
            name="telephone",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AlterField(
            model_name="historicalservice",
            name="text_number",
            field=models.CharField(
                blank=True, max_length=30, verbose_name="number for text messages"
            ),
        ),
        migrations.AlterField(
            model_name="organisation",
            name="telephone",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AlterField(
            model_name="physiotherapist",
            name="hcpc_number",
            field=models.CharField(max_length=8, verbose_name="HCPC number"),
        ),
        migrations.AlterField(
            model_name="referraldetails",
            name="telephone",
            field=models.CharField(
                blank=True, max_length=30, verbose_name="telephone for professionals"
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="home_areas",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=9),
                blank=True,
                default=list,
                help_text="Where they visit people at home. Councils, health boards, nations or postcode districts, one per line.",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="home_miles",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="miles travelled to homes"
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="insurers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60),
                blank=True,
                default=list,
                help_text="One per line.",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="serves",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=9),
                blank=True,
                default=list,
                help_text="Councils, health boards, nations or postcode districts, one per line. Leave it empty for anywhere.",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="telephone",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AlterField(
            model_name="service",
            name="text_number",
            field=models.CharField(
                blank=True, max_length=30, verbose_name="number for text messages"
            ),
        ),
        migrations.RunPython(
            code=mend,
            reverse_code=migrations.RunPython.noop,
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("telephone", ""),
                    ("telephone__regex", "^\\+?[0-9][0-9 -]*( ext [0-9]+)?$"),
                    _connector="OR",
                ),
                name="organisation_telephone_is_one_number",
                violation_error_message="Write one telephone number, such as 0113 496 0123.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referraldetails",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("telephone", ""),
                    ("telephone__regex", "^\\+?[0-9][0-9 -]*( ext [0-9]+)?$"),
                    _connector="OR",
                ),
                name="referral_telephone_is_one_number",
                violation_error_message="Write one telephone number, such as 0113 496 0123.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minimum_age__isnull", True), ("minimum_age__range", (0, 120)), _connector="OR"
                ),
                name="service_minimum_age_is_likely",
                violation_error_message="Minimum age: enter an age in years from 0 to 120.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("maximum_age__isnull", True), ("maximum_age__range", (0, 120)), _connector="OR"
                ),
                name="service_maximum_age_is_likely",
                violation_error_message="Maximum age: enter an age in years from 0 to 120.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Regex(
                    models.Func(
                        "serves",
                        models.Value(" "),
                        function="array_to_string",
                        output_field=models.TextField(),
                    ),
                    "^(?:(?:[EWSN][0-9]{8}|ZC[0-9]{3}|[A-Z]{1,2}[0-9][0-9A-Z]?)(?: (?:[EWSN][0-9]{8}|ZC[0-9]{3}|[A-Z]{1,2}[0-9][0-9A-Z]?))*)?$",
                ),
                name="service_serves_are_codes",
                violation_error_message="Name councils, health boards, nations or postcode districts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Regex(
                    models.Func(
                        "home_areas",
                        models.Value(" "),
                        function="array_to_string",
                        output_field=models.TextField(),
                    ),
                    "^(?:(?:[EWSN][0-9]{8}|ZC[0-9]{3}|[A-Z]{1,2}[0-9][0-9A-Z]?)(?: (?:[EWSN][0-9]{8}|ZC[0-9]{3}|[A-Z]{1,2}[0-9][0-9A-Z]?))*)?$",
                ),
                name="service_home_areas_are_codes",
                violation_error_message="Name councils, health boards, nations or postcode districts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("home_miles__isnull", True), ("home_miles__range", (1, 50)), _connector="OR"
                ),
                name="service_home_miles_is_likely",
                violation_error_message="Miles travelled to homes: enter a number of miles from 1 to 50.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("wait_days__isnull", True), ("wait_days__range", (0, 1095)), _connector="OR"
                ),
                name="service_wait_days_is_likely",
                violation_error_message="Days to wait for a first visit: enter a number of days from 0 to 1095.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("price_first__isnull", True),
                    ("price_first__range", (0, 1000)),
                    _connector="OR",
                ),
                name="service_price_first_is_likely",
                violation_error_message="Price first: enter a price in pounds from 0 to 1000.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minutes_first__isnull", True),
                    ("minutes_first__range", (5, 480)),
                    _connector="OR",
                ),
                name="service_minutes_first_is_likely",
                violation_error_message="Minutes first: enter a number of minutes from 5 to 480.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("price_further__isnull", True),
                    ("price_further__range", (0, 1000)),
                    _connector="OR",
                ),
                name="service_price_further_is_likely",
                violation_error_message="Price further: enter a price in pounds from 0 to 1000.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minutes_further__isnull", True),
                    ("minutes_further__range", (5, 480)),
                    _connector="OR",
                ),
                name="service_minutes_further_is_likely",
                violation_error_message="Minutes further: enter a number of minutes from 5 to 480.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("price_home__isnull", True), ("price_home__range", (0, 1000)), _connector="OR"
                ),
                name="service_price_home_is_likely",
                violation_error_message="Price home: enter a price in pounds from 0 to 1000.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("metres_from_drop_off__isnull", True),
                    ("metres_from_drop_off__range", (0, 2000)),
                    _connector="OR",
                ),
                name="service_metres_from_drop_off_is_likely",
                violation_error_message="Metres from drop off: enter a number of metres from 0 to 2000.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pool_temperature__isnull", True),
                    ("pool_temperature__range", (15, 40)),
                    _connector="OR",
                ),
                name="service_pool_temperature_is_likely",
                violation_error_message="Pool temperature: enter a temperature in degrees Celsius from 15 to 40.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("telephone", ""),
                    ("telephone__regex", "^\\+?[0-9][0-9 -]*( ext [0-9]+)?$"),
                    _connector="OR",
                ),
                name="service_telephone_is_one_number",
                violation_error_message="Write one telephone number, such as 0113 496 0123.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("text_number", ""),
                    ("text_number__regex", "^\\+?[0-9][0-9 -]*( ext [0-9]+)?$"),
                    _connector="OR",
                ),
                name="service_text_number_is_one_number",
                violation_error_message="Write one telephone number, such as 0113 496 0123.",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("team_size__isnull", True), ("team_size__range", (1, 200)), _connector="OR"
                ),
                name="service_team_size_is_likely",
                violation_error_message="Team size: enter a whole number from 1 to 200.",
            ),
        ),
    ]
