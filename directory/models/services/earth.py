"""Columns calculated by the database from latitude and longitude: earth-centred, in metres."""

from django.db import models
from django.db.models import F, Value
from django.db.models.expressions import Expression
from django.db.models.functions import Power, Radians, Sin, Sqrt

from directory import geo


def across() -> Expression:
    """Metres from the earth's axis to its surface along the normal, at a latitude."""
    sine = Sin(Radians(F("latitude")))
    return Value(geo.WGS84_A) / Sqrt(1 - Value(geo.WGS84_E2) * Power(sine, 2))


def earth_centred(expression: Expression) -> models.GeneratedField:
    return models.GeneratedField(
        expression=expression, output_field=models.FloatField(null=True), db_persist=True
    )
