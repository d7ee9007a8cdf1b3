"""The areas that a sector, district or postcode area lies in, and the councils near a postcode."""

from psycopg import sql

from directory.gazetteer.centres import NAMES
from directory.gazetteer.table import SCHEMA, NewTable

CLOSE_METRES = 150

_UPDATE_SHARES = """
    WITH counted AS (
        SELECT {name} AS name, code, sum(live) AS live
        FROM {schema}.parts,
            unnest(ARRAY[council, body, nation, split_part(sector, ' ', 1)]) AS code
        WHERE code <> '' GROUP BY 1, 2
    ), whole AS (SELECT {name} AS name, sum(live) AS live FROM {schema}.parts GROUP BY 1)
    UPDATE {new} AS centre SET shares = found.shares FROM (
        SELECT name, jsonb_object_agg(code, round(counted.live / whole.live, 6)) AS shares
        FROM counted JOIN whole USING (name) GROUP BY 1
    ) AS found
    WHERE centre.name = found.name
"""

# Grid cells are numbered row by row, so that a cell's neighbours are a fixed number of steps away.
# The fine ones are more than 150 m wide everywhere in the UK, in longitude too.
_COARSE = sql.SQL("(latitude * 200)::int * 2048 + (longitude * 100)::int")  # about half a kilometre
_FINE = sql.SQL("(latitude * 666)::int * 8192 + (longitude * 333)::int")
_COARSE_STEPS = [down + across for down in (-2048, 0, 2048) for across in (-1, 0, 1)]
_FINE_STEPS = [down + across for down in (-8192, 0, 8192) for across in (-1, 0, 1)]

# Numbers compare fast, and at most one file in a hundred thousand has two councils sharing a hash.
_MIXED_CELLS = """
    CREATE TABLE {schema}.mixed AS
    WITH cells AS MATERIALIZED (
        SELECT {cell} AS cell, min(hashtext(council_id)) AS least, max(hashtext(council_id)) AS most
        FROM {points} WHERE level = {full} AND council_id IS NOT NULL GROUP BY 1
    )
    SELECT cell + step AS cell FROM cells, unnest(%s) AS step
    GROUP BY 1 HAVING min(least) <> max(most)
"""
_POINTS_IN_MIXED_CELLS = """
    CREATE TABLE {found} AS
    SELECT name, level, council_id, latitude, longitude, retired_on
    FROM {points} WHERE level = {full} AND council_id IS NOT NULL
        AND {cell} IN (SELECT cell FROM {schema}.mixed)
"""
# Metres in a degree, by the usual series for WGS-84: correct to a centimetre.
_SET_CLOSE_COUNCILS = """
    WITH measured AS MATERIALIZED (
        SELECT *, {cell} AS cell, radians(latitude) AS north FROM {schema}.border
    ), here AS MATERIALIZED (
        SELECT *,
            111132.954 - 559.822 * cos(2 * north) + 1.175 * cos(4 * north) AS metres_north,
            111412.84 * cos(north) - 93.5 * cos(3 * north) + 0.118 * cos(5 * north) AS metres_east
        FROM measured
    ), there AS MATERIALIZED (
        SELECT council_id, latitude, longitude, cell + step AS cell
        FROM measured, unnest(%s) AS step WHERE retired_on IS NULL
    ), close AS (
        SELECT name, array_agg(DISTINCT there.council_id ORDER BY there.council_id) AS councils
        FROM here JOIN there USING (cell)
        WHERE there.council_id <> here.council_id
            AND power((there.latitude - here.latitude) * metres_north, 2)
                + power((there.longitude - here.longitude) * metres_east, 2) <= %s
        GROUP BY 1
    )
    UPDATE {new} AS postcode SET close_councils = close.councils
    FROM close WHERE close.name = postcode.name
"""


def add_shares(table: NewTable) -> None:
    """Set the share of each centre's live postcodes in each area, then drop `parts`."""
    for name in NAMES.values():
        table.run(_UPDATE_SHARES, name=name)
    table.run("DROP TABLE {schema}.parts")


def add_close_councils(table: NewTable) -> int:
    """Set every full postcode's other councils within 150 m; return how many postcodes have any.

    Only cells with more than one council in or around them are searched: first coarse cells, then
    the fine ones within those.
    """
    close, border = (sql.Identifier(SCHEMA, name) for name in ("close", "border"))
    _keep_near_borders(table, table.names["new"], close, _COARSE, _COARSE_STEPS)
    _keep_near_borders(table, close, border, _FINE, _FINE_STEPS)
    table.run("ANALYZE {schema}.border")
    table.run(_SET_CLOSE_COUNCILS, [_FINE_STEPS, CLOSE_METRES**2], cell=_FINE)
    found = int(table.cursor.rowcount)
    table.run("DROP TABLE {schema}.close, {schema}.border")
    return found


def _keep_near_borders(
    table: NewTable,
    points: sql.Composable,
    found: sql.Composable,
    cell: sql.Composable,
    steps: list[int],
) -> None:
    """Make a table of the points in cells with several councils in or around them."""
    table.run(_MIXED_CELLS, [steps], points=points, cell=cell)
    table.run(_POINTS_IN_MIXED_CELLS, points=points, cell=cell, found=found)
    table.run("DROP TABLE {schema}.mixed")
