from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_named_areas")]

    operations = [
        migrations.RemoveConstraint("postcount", "post_count_has_one_row_per_sender_and_day"),
        migrations.RenameField("postcount", "sender", "counted"),
        migrations.AlterField(
            "postcount",
            "counted",
            models.CharField(
                help_text="A hash of the address, salted by the day; or a service's code.",
                max_length=64,
            ),
        ),
        migrations.AddConstraint(
            "postcount",
            models.UniqueConstraint(fields=["day", "counted"], name="post_count_has_one_row_a_day"),
        ),
    ]
