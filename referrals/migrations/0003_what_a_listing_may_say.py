from django.db import migrations, models

from directory.migrations import _mending


def mend(apps, schema_editor):
    advice = apps.get_model('referrals', 'AreaAdvice')
    _mending.stop_at(_mending.mend_telephones(advice, 'telephone'))


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0009_what_a_listing_may_say'),
        ('referrals', '0002_areaadvice_services'),
    ]

    operations = [
        migrations.AlterField(
            model_name='areaadvice',
            name='telephone',
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AlterField(
            model_name='historicalareaadvice',
            name='telephone',
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.RunPython(mend, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='areaadvice',
            constraint=models.CheckConstraint(condition=models.Q(('telephone', ''), ('telephone__regex', '^\\+?[0-9][0-9 -]*( ext [0-9]+)?$'), _connector='OR'), name='advice_telephone_is_one_number', violation_error_message='Write one telephone number, such as 0113 496 0123.'),
        ),
    ]
