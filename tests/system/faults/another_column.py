"""Give a copy of `directory` columns that the release before had not, each by a migration.

python -m tests.system.faults.another_column FOLDER NUMBER
"""

import sys
from pathlib import Path

FIELD = 'models.CharField(max_length=20, default="", db_default="")'
MIGRATION = """from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "{before}")]
    operations = [migrations.AddField("service", "added_{number}", {field})]
"""
MODEL = """
from django.db import models

Service.add_to_class("added_{number}", {field})
"""


def main(folder: str, numbers: str) -> None:
    migrations = Path(folder, "migrations")
    for number in range(1, int(numbers) + 1):
        before = max(path.stem for path in migrations.glob("[0-9]*.py"))
        made = MIGRATION.format(before=before, number=number, field=FIELD)
        (migrations / f"9{number:03}_added.py").write_text(made)
        with Path(folder, "models", "__init__.py").open("a") as models:
            models.write(MODEL.format(number=number, field=FIELD))


if __name__ == "__main__":
    main(*sys.argv[1:])
