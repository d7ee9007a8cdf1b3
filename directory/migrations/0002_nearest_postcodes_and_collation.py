from django.db import migrations, models

LIKE_INDEX = "directory_postcodelocation_name_61e03a17_like"


class Migration(migrations.Migration):
    """Towns know their nearest postcode; postcodes sort by bytes, whatever the server's locale.

    So the primary key serves `LIKE 'LS1%'` as well, and the index that Django adds for that to
    every text key, which costs 50 MB and half a second of each import, is not needed.
    """

    dependencies = [("directory", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="town",
            name="postcode",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The full postcode nearest: its council is the town's.",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="postcodelocation",
            name="name",
            field=models.CharField(
                db_collation="C", max_length=8, primary_key=True, serialize=False
            ),
        ),
        migrations.RunSQL(
            f'DROP INDEX IF EXISTS "{LIKE_INDEX}"',
            f'CREATE INDEX "{LIKE_INDEX}" ON "directory_postcodelocation" '
            '("name" varchar_pattern_ops)',
        ),
    ]
