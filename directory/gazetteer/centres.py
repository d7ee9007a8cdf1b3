"""Centres of sectors, districts and postcode areas, and the councils that towns are in."""

from django.db import connection
from psycopg import sql

from directory.gazetteer import BadFile, built_in
from directory.gazetteer.table import NewTable
from directory.models import PostcodeLocation

# A box around the whole United Kingdom, in degrees.
_SOUTH, _NORTH, _WEST, _EAST = 49.5, 61.5, -9.0, 2.5

# The centre's name at each level, from a row of `parts`.
NAMES = {
    PostcodeLocation.Level.SECTOR: sql.SQL("sector"),
    PostcodeLocation.Level.DISTRICT: sql.SQL("split_part(sector, ' ', 1)"),
    PostcodeLocation.Level.AREA: sql.SQL("substring(sector from '^[A-Z]+')"),
}

_SUM_UP_PARTS = """
    CREATE TABLE {schema}.parts AS
    SELECT left(name, -2) AS sector,
        coalesce(council_id, '') AS council,
        coalesce(body_id, '') AS body,
        coalesce(nation_id, '') AS nation,
        count(*) AS live, sum(latitude) AS latitudes, sum(longitude) AS longitudes
    FROM {new} WHERE latitude IS NOT NULL AND retired_on IS NULL
    GROUP BY 1, 2, 3, 4
"""
_INSERT_CENTRES = """
    INSERT INTO {new} (name, level, latitude, longitude, council_id, body_id, nation_id)
    SELECT {name}, %s,
        round((sum(latitudes) / sum(live))::numeric, 6),
        round((sum(longitudes) / sum(live))::numeric, 6),
        CASE WHEN min(council) = max(council) THEN nullif(min(council), '') END,
        CASE WHEN min(body) = max(body) THEN nullif(min(body), '') END,
        CASE WHEN min(nation) = max(nation) THEN nullif(min(nation), '') END
    FROM {schema}.parts GROUP BY 1
"""
_INSERT_BUILT_IN = """
    INSERT INTO {new} (name, level, latitude, longitude, nation_id, town)
    SELECT name, %s, latitude, longitude, nullif(nation, ''), town
    FROM unnest(%s::text[], %s::float8[], %s::float8[], %s::text[], %s::text[])
        AS built_in (name, latitude, longitude, nation, town)
    ON CONFLICT (name) DO UPDATE SET town = excluded.town
"""
_OUTSIDE = """
    SELECT name, latitude, longitude FROM {new}
    WHERE level <> {full}
        AND NOT (latitude BETWEEN %s AND %s AND longitude BETWEEN %s AND %s)
    ORDER BY name LIMIT 1
"""
_SET_COUNCILS = """
    UPDATE directory_town AS town SET council_id = nearest.council_id
    FROM (
        SELECT id, coalesce(
            (SELECT council_id FROM directory_postcodelocation WHERE name = postcode),
            (SELECT mode() WITHIN GROUP (ORDER BY council_id) FROM directory_postcodelocation
            WHERE name BETWEEN left(postcode, -2) AND left(postcode, -2) || '~'),
            (SELECT code FROM directory_area AS area
            WHERE level = 'council' AND area.parent_id = directory_town.nation_id
            AND area.name = coalesce(nullif(county, ''), directory_town.name)
            ORDER BY successor_id NULLS FIRST, code LIMIT 1)
        ) AS council_id
        FROM directory_town WHERE postcode <> ''
    ) AS nearest
    WHERE town.id = nearest.id AND town.council_id IS DISTINCT FROM nearest.council_id
"""


def add_centres(table: NewTable) -> None:
    """Add the mean points of live postcodes; fixtures supply any districts missing from the files.

    A centre has a council, body or nation only if all its live postcodes share it. Leaves `parts`,
    the number of each sector's postcodes in each area, for `add_shares`.
    """
    # Sorting a million and a half rows takes twice as long as hashing.
    table.run("SET LOCAL enable_sort = off")
    table.run("SET LOCAL work_mem = '64MB'")
    table.run(_SUM_UP_PARTS)
    table.run("SET LOCAL enable_sort TO DEFAULT")
    for level, name in NAMES.items():
        table.run(_INSERT_CENTRES, [level.value], name=name)
    _refuse_what_lies_outside(table)
    _add_built_in(table)


def set_councils_of_towns() -> None:
    """Give every town the council of its nearest postcode.

    If that postcode is gone, use the council with the most postcodes in its sector. The sector's
    own centre would not do, since two in five towns are in sectors shared by several councils. If
    no postcodes are loaded, use the council with the same name as its county, if there is one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SET_COUNCILS)


def _refuse_what_lies_outside(table: NewTable) -> None:
    for name, latitude, longitude in table.fetch(_OUTSIDE, [_SOUTH, _NORTH, _WEST, _EAST]):
        raise BadFile(
            f"The centre of {name} would be at latitude {latitude:.3f}, longitude {longitude:.3f}, "
            "outside the United Kingdom: the file's columns are not what their names say."
        )


def _add_built_in(table: NewTable) -> None:
    """Add each district's main town, and any centres missing from the files."""
    kinds = {
        PostcodeLocation.Level.DISTRICT: built_in.districts(),
        PostcodeLocation.Level.AREA: built_in.postcode_areas(),
    }
    for level, centres in kinds.items():
        columns = map(list, zip(*centres, strict=True))
        table.run(_INSERT_BUILT_IN, [level.value, *columns])
