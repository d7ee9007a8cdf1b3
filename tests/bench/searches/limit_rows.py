"""The statements of the limit: the place, and the rows with their flags packed into numbers."""

from datetime import date
from typing import Any

from directory.geo import Point, square_chord
from directory.vocabulary import Setting

BY_VIDEO = int(Setting.REMOTE)
LISTS, ITEMS = "\x1e", "\x1f"
PLACE = """SELECT latitude, longitude, council_id, body_id, nation_id, close_councils, name
    FROM directory_postcodelocation WHERE name = %s"""
CHORD = "((x - {0}) * (x - {0}) + (y - {1}) * (y - {1}) + (z - {2}) * (z - {2}))"
FACTS = {
    "helps_with": 0,
    "approaches": 14,
    "experience": 30,
    "pays": 34,
    "settings": 42,
    "routes": 50,
}
STATE = {
    "access_yes": 0,
    "access_no": 12,
    "first_contact_only": 24,
    "ms_self_referral = 'yes'": 25,
    "ms_self_referral = 'no'": 26,
    "taking_new = 'no'": 27,
    "coalesce(paused_until > '{on}', false)": 28,
    "coalesce(staffed_until >= '{on}', false)": 29,
    "coalesce(confirmed_on >= '{fresh}', false)": 30,
    "reach IS NOT NULL": 31,
    "coalesce({chord} <= reach, false)": 32,
    "serves <> '{{}}'": 33,
    "home_areas <> '{{}}'": 34,
    "area_rule_keys <> '{{}}'": 35,
    "nation_id IS NOT DISTINCT FROM '{nation}'": 36,
}
DAYS = """(coalesce(wait_days, 100000)::int8 << 20)
    | coalesce(wait_told_on - '2000-01-01'::date, 0)::int8"""
ROWS = """SELECT string_agg(int8send(id), ''), string_agg(float8send(coalesce({chord}, 'inf')), ''),
    string_agg(int8send({facts}), ''), string_agg(int8send({state}), ''),
    string_agg(int8send(languages), ''), string_agg(int8send({days}), ''),
    string_agg(int4send(coalesce(confirmed_on - '2000-01-01'::date, 0)), ''),
    string_agg(CASE WHEN serves <> '{{}}' THEN array_to_string(serves, E'\\x1f') END, E'\\x1e'),
    string_agg(CASE WHEN home_areas <> '{{}}'
        THEN array_to_string(home_areas, E'\\x1f') END, E'\\x1e'),
    string_agg(CASE WHEN area_rule_keys <> '{{}}'
        THEN array_to_string(area_rule_keys, E'\\x1f') END, E'\\x1e')
    FROM directory_service
    WHERE status = 'published' AND NOT is_sample AND listed_until >= '{on}' AND (
        NOT is_found_anywhere AND latitude BETWEEN {south} AND {north}
            AND longitude BETWEEN {west} AND {east} AND ({chord} <= {circle} OR {chord} <= reach)
        OR is_found_anywhere AND ({chord} <= {circle} OR {chord} <= reach
            OR latitude IS NULL AND settings & {video} > 0
            OR home_areas && ARRAY[{codes}]::varchar[]))"""


def rows_near(at: Point, within: int, place: Any, nation: str, on: date, fresh: date) -> str:
    """The statement that reads every row that could matter."""
    chord = CHORD.format(*(f"({value!r})" for value in at.xyz))
    south, north, west, east = at.box(max(within, 50))
    codes = ",".join(f"'{code}'" for code in place.close_councils.union(place.codes))
    state = _packed(STATE).format(chord=chord, on=on, fresh=fresh, nation=nation)
    return ROWS.format(
        chord=chord,
        facts=_packed(FACTS),
        state=state,
        days=DAYS,
        on=on,
        south=south,
        north=north,
        west=west,
        east=east,
        circle=square_chord(within),
        video=BY_VIDEO,
        codes=codes,
    )


def _packed(columns: dict[str, int]) -> str:
    """Small numbers as bits of one."""
    return " | ".join(f"(({each})::int::int8 << {at})" for each, at in columns.items())
