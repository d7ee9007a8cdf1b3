"""Row counts and checksums for every table in a database."""

from typing import NamedTuple

from psycopg import sql

from msphysio.backups.server import Connection

# Generated columns are left out: restoring a dump recalculates them, and the last digit of a sine
# differs between machines.
_TABLES = """
    SELECT n.nspname, c.relname, array_agg(a.attname::text ORDER BY a.attname)
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    GROUP BY n.nspname, c.relname
    ORDER BY n.nspname, c.relname
"""

# The sum does not depend on row order. MD5 is the same in every version of PostgreSQL; it guards
# against damage, not tampering.
_FACTS = """
    SELECT count(*),
           coalesce(sum(('x' || left(md5(ROW({})::text), 16))::bit(64)::bigint::numeric), 0)::text
    FROM {}
"""


class TableFacts(NamedTuple):
    """What is compared for each table."""

    rows: int
    checksum: str


def facts(connection: Connection) -> dict[str, TableFacts]:
    """Row count and checksum by table name, such as public.directory_service."""
    found = {}
    for schema, table, columns in connection.execute(_TABLES).fetchall():
        query = sql.SQL(_FACTS).format(
            sql.SQL(", ").join(sql.Identifier(column) for column in columns),
            sql.Identifier(schema, table),
        )
        for row in connection.execute(query):
            found[f"{schema}.{table}"] = TableFacts(*row)
    return found


def holds_tables(connection: Connection) -> bool:
    return connection.execute(_TABLES).fetchone() is not None


def differing(one: dict[str, TableFacts], other: dict[str, TableFacts]) -> list[str]:
    """The names of the tables that differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
