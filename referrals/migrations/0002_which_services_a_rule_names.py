import django.db.models.deletion
import simple_history.models
from django.db import migrations, models

from directory.migrations import _mending


def mend(apps, schema_editor):
    advice = apps.get_model("referrals", "AreaAdvice")
    _mending.stop_at(_mending.mend_telephones(advice, "telephone"))


class Migration(migrations.Migration):
    replaces = [
        ("referrals", "0002_areaadvice_services"),
        ("referrals", "0003_what_a_listing_may_say"),
    ]

    dependencies = [
        ("directory", "0003_what_a_search_judges_by"),
        ("referrals", "0001_initial"),
    ]

    operations = [
        # Tables with rows changed in the same transaction cannot be altered while checks wait.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="areaadvice",
            name="services",
            field=models.ManyToManyField(
                blank=True,
                help_text="NHS services for which this rule holds. Their own entries then say so. Leave it empty where the source does not say which services it means.",
                related_name="area_advice",
                to="directory.service",
                verbose_name="services this is about",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalAreaAdvice_services",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "areaadvice",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="referrals.areaadvice",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="referrals.historicalareaadvice",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalAreaAdvice_services",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AlterField(
            model_name="areaadvice",
            name="telephone",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AlterField(
            model_name="historicalareaadvice",
            name="telephone",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.RunPython(
            code=mend,
            reverse_code=migrations.RunPython.noop,
        ),
        migrations.AddConstraint(
            model_name="areaadvice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("telephone", ""),
                    ("telephone__regex", "^\\+?[0-9][0-9 -]*( ext [0-9]+)?$"),
                    _connector="OR",
                ),
                name="advice_telephone_is_one_number",
                violation_error_message="Write one telephone number, such as 0113 496 0123.",
            ),
        ),
    ]
