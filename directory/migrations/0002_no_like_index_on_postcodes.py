from django.db import migrations

LIKE_INDEX = "directory_postcodelocation_name_61e03a17_like"


class Migration(migrations.Migration):
    """The primary key of postcodes, in collation C, serves LIKE 'LS1%' too.

    The index that Django adds for that to every text key would cost 50 MB, and half a second of
    each load of postcodes. It is made at the end of a migration, so it goes in one of its own.
    """

    dependencies = [("directory", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f'DROP INDEX "{LIKE_INDEX}"',
            f'CREATE INDEX "{LIKE_INDEX}" ON "directory_postcodelocation" '
            '("name" varchar_pattern_ops)',
        ),
    ]
