import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models


def _added(model_name):
    """A default of the database's own gives each row that is there already an identifier."""
    return [
        migrations.AddField(
            model_name=model_name,
            name="public_id",
            field=models.UUIDField(db_default=RandomUUID(), editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name=model_name,
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0002_no_like_index_on_postcodes"),
    ]

    operations = [*_added("organisation"), *_added("service")]
