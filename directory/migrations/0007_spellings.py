"""Keys by which misspelt names are found, and their values for the names there are."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from directory.names import first_part, search_name
from directory.spelling import keys

NAMES = {
    "town": lambda row: {row.search_name, first_part(row.search_name)},
    "namedarea": lambda row: map(search_name, [row.name, *row.other_names]),
    "physiotherapist": lambda row: row.search_name.split(),
    "service": lambda row: f"{row.search_name} {row.organisation.search_name}".split(),
}
INDEXES = {
    "town": "town_spellings",
    "namedarea": "named_area_spellings",
    "physiotherapist": "physiotherapist_spellings",
    "service": "service_spellings",
}


def fill(apps, schema_editor):
    for name, names_of in NAMES.items():
        rows = apps.get_model("directory", name)._default_manager.all()
        changed = []
        for row in rows.iterator():
            row.spellings = sorted({key for each in names_of(row) for key in keys(each)})
            changed.append(row)
        rows.model._default_manager.bulk_update(changed, ["spellings"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_named_areas_partly_in")]

    operations = [
        *[
            migrations.AddField(
                model_name=name,
                name="spellings",
                field=django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=120),
                    default=list,
                    editable=False,
                    size=None,
                ),
            )
            for name in NAMES
        ],
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        *[
            migrations.AddIndex(
                model_name=name,
                index=django.contrib.postgres.indexes.GinIndex(fields=["spellings"], name=index),
            )
            for name, index in INDEXES.items()
        ],
    ]
