from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("directory", "0010_homes_are_told_by_their_district")]
    dependencies = [("directory", "0003_what_a_search_judges_by")]

    operations = [
        migrations.AddField(
            model_name='postcodelocation',
            name='home',
            field=models.JSONField(help_text='Of a district: what is told of a home in it, which is the same for at least 100 postcodes. Null where no file was loaded.', null=True),
        ),
        migrations.AddField(
            model_name='service',
            name='told_among',
            field=models.PositiveIntegerField(editable=False, help_text='Of a private address: how many postcodes it may be, by all that is told. Null where nobody has counted, or no file of postcodes is loaded.', null=True),
        ),
        migrations.AddField(
            model_name='service',
            name='told_district',
            field=models.CharField(db_default='', default='', editable=False, help_text='Of a private address: the postcode district that is told, perhaps as nearby.', max_length=20),
        ),
        migrations.AlterField(
            model_name='historicalservice',
            name='address_is_private',
            field=models.BooleanField(default=False, help_text='For a home: visitors see only the postcode district and its main town.'),
        ),
        migrations.AlterField(
            model_name='service',
            name='address_is_private',
            field=models.BooleanField(default=False, help_text='For a home: visitors see only the postcode district and its main town.'),
        ),
    ]
