import django.contrib.postgres.fields
import django.db.models.lookups
from django.db import migrations, models

from directory.migrations import _mending


def mend(apps, schema_editor):
    services = apps.get_model('directory', 'Service')
    _mending.stop_at([
        *_mending.mend_telephones(apps.get_model('directory', 'Organisation'), 'telephone'),
        *_mending.mend_telephones(apps.get_model('directory', 'ReferralDetails'), 'telephone'),
        *_mending.mend_telephones(services, 'telephone', 'text_number'),
        *_mending.mend_areas(apps, 'serves', 'home_areas'),
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
    ])


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0008_objections_are_lifted_by_administrators'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='service',
            name='service_prices_are_not_negative',
        ),
        migrations.RemoveConstraint(
            model_name='service',
            name='service_further_prices_are_not_negative',
        ),
        migrations.RemoveConstraint(
            model_name='service',
            name='service_home_prices_are_not_negative',
        ),
        migrations.RemoveConstraint(
            model_name='service',
            name='service_travels_1_to_50_miles',
        ),
        migrations.RemoveConstraint(
            model_name='service',
            name='service_pool_has_a_likely_temperature',
        ),
        migrations.AlterField(
            model_name='historicalorganisation',
            name='telephone',
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AlterField(
            model_name='historicalphysiotherapist',
            name='hcpc_number',
            field=models.CharField(max_length=8, verbose_name='HCPC number'),
        ),
        migrations.AlterField(
            model_name='historicalreferraldetails',
            name='telephone',
            field=models.CharField(blank=True, max_length=30, verbose_name='telephone for professionals'),
        ),
        migrations.AlterField(
            model_name='historicalservice',
            name='home_areas',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=9), blank=True, default=list, help_text='Where homes are visited. Councils, health boards, nations or postcode districts, one on each line.', size=None),
        ),
        migrations.AlterField(
            model_name='historicalservice',
            name='home_miles',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='miles travelled to homes'),
        ),
        migrations.AlterField(
            model_name='historicalservice',
            name='insurers',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, help_text='One on each line.', size=None),
        ),
        migrations.AlterField(
            model_name='historicalservice',
            name='serves',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=9), blank=True, default=list, help_text='Councils, health boards, nations or postcode districts, one on each line. Empty for anywhere.', size=None),
        ),
        migrations.AlterField(
            model_name='historicalservice',
            name='telephone',
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AlterField(
            model_name='historicalservice',
            name='text_number',
            field=models.CharField(blank=True, max_length=30, verbose_name='number for text messages'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='telephone',
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AlterField(
            model_name='physiotherapist',
            name='hcpc_number',
            field=models.CharField(max_length=8, verbose_name='HCPC number'),
        ),
        migrations.AlterField(
            model_name='referraldetails',
            name='telephone',
            field=models.CharField(blank=True, max_length=30, verbose_name='telephone for professionals'),
        ),
        migrations.AlterField(
            model_name='service',
            name='home_areas',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=9), blank=True, default=list, help_text='Where homes are visited. Councils, health boards, nations or postcode districts, one on each line.', size=None),
        ),
        migrations.AlterField(
            model_name='service',
            name='home_miles',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='miles travelled to homes'),
        ),
        migrations.AlterField(
            model_name='service',
            name='insurers',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, help_text='One on each line.', size=None),
        ),
        migrations.AlterField(
            model_name='service',
            name='serves',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=9), blank=True, default=list, help_text='Councils, health boards, nations or postcode districts, one on each line. Empty for anywhere.', size=None),
        ),
        migrations.AlterField(
            model_name='service',
            name='telephone',
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AlterField(
            model_name='service',
            name='text_number',
            field=models.CharField(blank=True, max_length=30, verbose_name='number for text messages'),
        ),
        migrations.RunPython(mend, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('telephone', ''), ('telephone__regex', '^\\+?[0-9][0-9 -]*( ext [0-9]+)?$'), _connector='OR'), name='organisation_telephone_is_one_number', violation_error_message='Write one telephone number, such as 0113 496 0123.'),
        ),
        migrations.AddConstraint(
            model_name='referraldetails',
            constraint=models.CheckConstraint(condition=models.Q(('telephone', ''), ('telephone__regex', '^\\+?[0-9][0-9 -]*( ext [0-9]+)?$'), _connector='OR'), name='referral_telephone_is_one_number', violation_error_message='Write one telephone number, such as 0113 496 0123.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('minimum_age__isnull', True), ('minimum_age__range', (0, 120)), _connector='OR'), name='service_minimum_age_is_likely', violation_error_message='Minimum age: enter an age in years from 0 to 120.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('maximum_age__isnull', True), ('maximum_age__range', (0, 120)), _connector='OR'), name='service_maximum_age_is_likely', violation_error_message='Maximum age: enter an age in years from 0 to 120.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Regex(models.Func('serves', models.Value(' '), function='array_to_string', output_field=models.TextField()), '^(?:(?:[EWSN][0-9]{8}|ZC[0-9]{3}|[A-Z]{1,2}[0-9][0-9A-Z]?)(?: (?:[EWSN][0-9]{8}|ZC[0-9]{3}|[A-Z]{1,2}[0-9][0-9A-Z]?))*)?$'), name='service_serves_are_codes', violation_error_message='Name councils, health boards, nations or postcode districts.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Regex(models.Func('home_areas', models.Value(' '), function='array_to_string', output_field=models.TextField()), '^(?:(?:[EWSN][0-9]{8}|ZC[0-9]{3}|[A-Z]{1,2}[0-9][0-9A-Z]?)(?: (?:[EWSN][0-9]{8}|ZC[0-9]{3}|[A-Z]{1,2}[0-9][0-9A-Z]?))*)?$'), name='service_home_areas_are_codes', violation_error_message='Name councils, health boards, nations or postcode districts.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('home_miles__isnull', True), ('home_miles__range', (1, 50)), _connector='OR'), name='service_home_miles_is_likely', violation_error_message='Miles travelled to homes: enter a number of miles from 1 to 50.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('wait_days__isnull', True), ('wait_days__range', (0, 1095)), _connector='OR'), name='service_wait_days_is_likely', violation_error_message='Days to wait for a first visit: enter a number of days from 0 to 1095.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('price_first__isnull', True), ('price_first__range', (0, 1000)), _connector='OR'), name='service_price_first_is_likely', violation_error_message='Price first: enter a price in pounds from 0 to 1000.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('minutes_first__isnull', True), ('minutes_first__range', (5, 480)), _connector='OR'), name='service_minutes_first_is_likely', violation_error_message='Minutes first: enter a number of minutes from 5 to 480.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('price_further__isnull', True), ('price_further__range', (0, 1000)), _connector='OR'), name='service_price_further_is_likely', violation_error_message='Price further: enter a price in pounds from 0 to 1000.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('minutes_further__isnull', True), ('minutes_further__range', (5, 480)), _connector='OR'), name='service_minutes_further_is_likely', violation_error_message='Minutes further: enter a number of minutes from 5 to 480.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('price_home__isnull', True), ('price_home__range', (0, 1000)), _connector='OR'), name='service_price_home_is_likely', violation_error_message='Price home: enter a price in pounds from 0 to 1000.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('metres_from_drop_off__isnull', True), ('metres_from_drop_off__range', (0, 2000)), _connector='OR'), name='service_metres_from_drop_off_is_likely', violation_error_message='Metres from drop off: enter a number of metres from 0 to 2000.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('pool_temperature__isnull', True), ('pool_temperature__range', (15, 40)), _connector='OR'), name='service_pool_temperature_is_likely', violation_error_message='Pool temperature: enter a temperature in degrees Celsius from 15 to 40.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('telephone', ''), ('telephone__regex', '^\\+?[0-9][0-9 -]*( ext [0-9]+)?$'), _connector='OR'), name='service_telephone_is_one_number', violation_error_message='Write one telephone number, such as 0113 496 0123.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('text_number', ''), ('text_number__regex', '^\\+?[0-9][0-9 -]*( ext [0-9]+)?$'), _connector='OR'), name='service_text_number_is_one_number', violation_error_message='Write one telephone number, such as 0113 496 0123.'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('team_size__isnull', True), ('team_size__range', (1, 200)), _connector='OR'), name='service_team_size_is_likely', violation_error_message='Team size: enter a whole number from 1 to 200.'),
        ),
    ]
