"""`import_postcodes`: what each publisher's file becomes."""

from datetime import date
from pathlib import Path

import pytest
from pyproj import Transformer

from directory.geo import Point, miles_between
from directory.models import Area, GazetteerSource, PostcodeLocation
from tests.support import factories, postcode_files
from tests.support.postcode_files import (
    NSPL_2020,
    NSPL_2026,
    ONSPD_2025,
    ONSPD_2026,
    code_point_open,
    ons_line,
    onspd,
    plain_csv,
    run_import,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def row(name: str) -> PostcodeLocation:
    return PostcodeLocation.objects.get(name=name)


def names(level: PostcodeLocation.Level = PostcodeLocation.Level.FULL) -> set[str]:
    return set(PostcodeLocation.objects.filter(level=level).values_list("name", flat=True))


# --- Code-Point Open -----------------------------------------------------------------------------


def test_code_point_open_gives_postcodes_in_canonical_form(tmp_path: Path) -> None:
    said = run_import(code_point_open(tmp_path))

    assert names() == {"LS1 3AA", "LS1 3AB", "S7 1AA", "KW15 1AA"}
    assert "The gazetteer now holds 4 postcodes" in said


def test_its_points_are_those_of_pyproj(tmp_path: Path) -> None:
    run_import(code_point_open(tmp_path))

    to_degrees = Transformer.from_crs(27700, 4326)
    expected = Point(*to_degrees.transform(344889, 1011069))
    point = row("KW15 1AA").point
    assert point is not None
    assert miles_between(point, expected) * 1609 < 5


def test_it_gives_council_and_nation_and_in_scotland_the_health_board(tmp_path: Path) -> None:
    run_import(code_point_open(tmp_path))

    leeds, kirkwall = row("LS1 3AA"), row("KW15 1AA")
    assert (leeds.council_id, leeds.body_id, leeds.nation_id) == ("E08000035", None, "E92000001")
    assert str(kirkwall.council) == "Orkney Islands"
    assert str(kirkwall.body) == "NHS Orkney"
    assert str(kirkwall.nation) == "Scotland"


def test_a_postcode_of_quality_90_is_known_without_a_location(tmp_path: Path) -> None:
    nowhere = '"BD981GA",90,0,0,"E92000001","","","","",""'

    said = run_import(code_point_open(tmp_path, [*postcode_files.LEEDS_AND_KIRKWALL, nowhere]))

    assert row("BD98 1GA").point is None
    assert row("BD98 1GA").council_id is None
    assert "1 without a location" in said
    assert not PostcodeLocation.objects.filter(name="BD98 1").exists()


def test_it_is_credited_in_its_licences_own_words(tmp_path: Path) -> None:
    run_import(code_point_open(tmp_path))

    source = GazetteerSource.objects.get(kind="code-point-open")
    assert (source.edition, source.year, source.rows) == ("July 2026 (2026.3.0)", 2026, 4)
    assert (
        "Contains Ordnance Survey data © Crown copyright and database right 2026." in source.credit
    )


def test_files_of_it_with_plain_newlines_no_quotes_and_one_csv_alone_are_read(
    tmp_path: Path,
) -> None:
    lines = [line.replace('"', "") for line in postcode_files.LEEDS_AND_KIRKWALL]
    run_import(plain_csv(tmp_path, "\n".join((*lines, "")), name="ls.csv"))

    assert "LS1 3AA" in names()


def test_a_council_that_only_its_workbook_names_is_named_without_the_kind(tmp_path: Path) -> None:
    line = postcode_files.LEEDS_AND_KIRKWALL[0].replace("E08000035", "E07000999")
    councils = {"E07000999": "City of Newtown District (B)"}

    run_import(code_point_open(tmp_path, [line], councils=councils))

    assert (str(row("LS1 3AA").council), Area.objects.get(code="E07000999").slug) == (
        "Newtown",
        "newtown",
    )


def test_a_council_that_nobody_names_is_called_by_its_code(tmp_path: Path) -> None:
    line = postcode_files.LEEDS_AND_KIRKWALL[0].replace("E08000035", "E07000999")

    run_import(
        code_point_open(
            tmp_path, [line], members={"Doc/Codelist.xlsx": postcode_files.codelist({})}
        )
    )

    assert str(row("LS1 3AA").council) == "E07000999"


# --- ONSPD and NSPL ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "kind"),
    [(ONSPD_2025, "onspd"), (ONSPD_2026, "onspd"), (NSPL_2026, "nspl"), (NSPL_2020, "nspl")],
)
def test_columns_are_found_by_role_whatever_the_year(
    tmp_path: Path, header: str, kind: str
) -> None:
    run_import(onspd(tmp_path, [ons_line(header, "LS1 3AA")], header=header))

    found = row("LS1 3AA")
    assert found.point == Point(53.8, -1.55)
    assert (found.council_id, found.nation_id) == ("E08000035", "E92000001")
    assert found.body_id == ("E54000054" if "icb" in header else None)
    assert GazetteerSource.objects.get(kind=kind).edition == "August 2026"


def test_a_plain_csv_of_onspd_says_its_year_by_its_header(tmp_path: Path) -> None:
    text = "\n".join((ONSPD_2026, ons_line(ONSPD_2026, "LS1 3AA"), ""))

    run_import(plain_csv(tmp_path, text, name="anything.csv"))

    source = GazetteerSource.objects.get(kind="onspd")
    assert (source.edition, source.year) == ("2026", 2026)
    assert "database right 2026" in source.credit


def test_a_retired_postcode_keeps_its_last_place_and_the_month_it_ended(tmp_path: Path) -> None:
    lines = [
        ons_line(ONSPD_2026, "LS1 3AA"),
        ons_line(ONSPD_2026, "LS1 3ZZ", termination="200112", latitude="53.900000"),
    ]

    said = run_import(onspd(tmp_path, lines))

    assert row("LS1 3AA").retired_on is None
    assert row("LS1 3ZZ").retired_on == date(2001, 12, 1)
    assert row("LS1 3ZZ").point == Point(53.9, -1.55)
    assert row("LS1 3").point == Point(53.8, -1.55), "centres are of live postcodes"
    assert "1 of them retired" in said


@pytest.mark.parametrize(
    "values",
    [
        {"quality": "9", "latitude": "99.999999", "longitude": "0.000000"},
        {"quality": "9", "latitude": "", "longitude": ""},
        {"quality": "1", "latitude": "99.999999", "longitude": "0"},
        {"quality": "1", "latitude": "0", "longitude": "0.0"},
        {"quality": "9", "latitude": "53.8", "longitude": "-1.5"},
    ],
)
def test_every_way_of_having_no_location_is_understood(
    tmp_path: Path, values: dict[str, str]
) -> None:
    lines = [ons_line(ONSPD_2026, "LS1 3AA"), ons_line(ONSPD_2026, "LS1 3AB", **values)]

    run_import(onspd(tmp_path, lines))

    assert row("LS1 3AB").point is None
    assert row("LS1 3AA").point is not None


@pytest.mark.parametrize(
    ("values", "body"),
    [
        ({"council": "E08000035", "board": "E54000054"}, "E54000054"),
        (
            {"council": "S12000023", "nation": "S92000003", "health": "S08000025", "board": "S999"},
            "S08000025",
        ),
        (
            {"council": "W06000015", "nation": "W92000004", "health": "W11000029", "board": "W999"},
            "W11000029",
        ),
        (
            {"council": "S12000023", "nation": "S92000003", "health": "", "board": ""},
            "S08000025",
        ),
        ({"council": "E08000035", "board": "E99999999", "health": "E18000003"}, None),
    ],
)
def test_the_planning_body_is_told_by_what_its_code_is(
    tmp_path: Path, values: dict[str, str], body: str | None
) -> None:
    run_import(onspd(tmp_path, [ons_line(ONSPD_2026, "LS1 3AA", **values)]))

    assert row("LS1 3AA").body_id == body


def test_northern_irelands_rows_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    northern_ireland = {
        "council": "N09000006",
        "nation": "N92000002",
        "health": "ZB001",
        "board": "N99999999",
        "group": "ZC050",
        "latitude": "54.344000",
        "longitude": "-7.632000",
    }
    lines = [
        ons_line(ONSPD_2026, "BT74 7AA", **northern_ireland),
        ons_line(ONSPD_2026, "LS1 3AA"),
    ]
    file = onspd(tmp_path, lines)

    said = run_import(file)
    assert names() == {"LS1 3AA"}
    assert "1 rows left out: Northern Ireland, whose postcodes are under a separate licence" in said

    run_import(file, with_northern_ireland=True)
    found = row("BT74 7AA")
    assert found.point == Point(54.344, -7.632)
    assert str(found.council) == "Fermanagh and Omagh"
    assert str(found.body) == "Western Health and Social Care Trust"
    assert "Land and Property Services" in GazetteerSource.objects.get(kind="onspd").credit


def test_the_channel_islands_and_the_isle_of_man_are_left_out(tmp_path: Path) -> None:
    lines = [
        ons_line(ONSPD_2026, "JE2 4WD", nation="L93000001", council="L99999999", latitude=""),
        ons_line(ONSPD_2026, "LS1 3AA"),
    ]

    said = run_import(onspd(tmp_path, lines))

    assert names() == {"LS1 3AA"}
    assert "the Channel Islands, which are outside the United Kingdom" in said


def test_its_documents_name_councils_and_bodies_and_renamed_ones_follow(tmp_path: Path) -> None:
    factories.area(code="E08000035", name="Loidis", slug="kept")
    board = postcode_files.names_and_codes(
        "ICB26", {"E54000054": "NHS West Yorkshire Integrated Care Board "}
    )
    members: dict[str, str | bytes] = {"Documents/ICB names and codes UK as at 04_26.csv": board}
    lines = [
        ons_line(ONSPD_2026, "LS1 3AA"),
        ons_line(ONSPD_2026, "BS1 1AA", council="E06000023"),
    ]

    run_import(onspd(tmp_path, lines, members=members))

    leeds = Area.objects.get(code="E08000035")
    assert (leeds.name, leeds.slug) == ("Leeds", "kept")
    assert str(row("BS1 1AA").council) == "Bristol"
    assert str(row("LS1 3AA").body) == "NHS West Yorkshire Integrated Care Board"


# --- Plain CSV, and several files ----------------------------------------------------------------


NI = (
    "postcode,lat,lon\n"
    "BT74 7AA,54.344000,-7.632000\n"
    "BT74 7AA,54.346000,-7.634000\n"
    "BT74 7AA,54.345000,-7.990000\n"
    "bt94  5nf,54.283049,-7.554624\n"
    "BTB5 6SW,54.292803,-6.375138\n"
)


def test_a_csv_counts_with_the_median_of_each_postcode(tmp_path: Path) -> None:
    said = run_import(plain_csv(tmp_path, NI))

    assert row("BT74 7AA").point == Point(54.345, -7.634)
    assert row("BT94 5NF").nation_id == "N92000002"
    assert "1 malformed rows left out, the first line 6 of NI-postcodes.csv: BTB5 6SW" in said


def test_a_csv_may_have_its_columns_in_any_order_and_quotes(tmp_path: Path) -> None:
    text = (
        '\ufeff"Longitude","Place","Postcode","Latitude"\r\n"-7.6","Of, all","BT74 7AA","54.3"\r\n'
    )

    run_import(plain_csv(tmp_path, text))

    assert row("BT74 7AA").point == Point(54.3, -7.6)


def test_a_csv_is_credited_as_told(tmp_path: Path) -> None:
    run_import(plain_csv(tmp_path, NI), credit="© The people of Fermanagh")

    source = GazetteerSource.objects.get(kind="csv")
    assert (source.credit, source.edition) == ("© The people of Fermanagh", "NI-postcodes.csv")
    assert source.rows == 2, "postcodes, of four rows"


def test_several_files_make_one_gazetteer(tmp_path: Path) -> None:
    run_import(code_point_open(tmp_path), plain_csv(tmp_path, NI))

    assert {"LS1 3AA", "BT74 7AA"} <= names()
    kinds = GazetteerSource.objects.values_list("kind", flat=True)
    assert set(kinds) == {"code-point-open", "csv"}


def test_the_first_file_wins_where_two_hold_a_postcode(tmp_path: Path) -> None:
    theirs = plain_csv(tmp_path, "postcode,lat,lon\nLS1 3AA,54.0,-2.0\nLS1 3AC,54.0,-2.0\n")

    said = run_import(code_point_open(tmp_path), theirs)
    assert row("LS1 3AA").point != Point(54, -2)
    assert "LS1 3AC" in names()
    assert "1 postcodes were in two files" in said

    run_import(theirs, code_point_open(tmp_path))
    assert row("LS1 3AA").point == Point(54, -2)


# --- What follows from the rows ------------------------------------------------------------------


def test_centres_are_means_of_live_postcodes_with_a_location(tmp_path: Path) -> None:
    lines = [
        ons_line(ONSPD_2026, "LS1 3AA", latitude="53.800000"),
        ons_line(ONSPD_2026, "LS1 3AB", latitude="53.810000"),
        ons_line(ONSPD_2026, "LS1 4AA", latitude="53.850000"),
        ons_line(ONSPD_2026, "LS1 3AC", latitude="", longitude=""),
        ons_line(ONSPD_2026, "LS1 3AD", latitude="59.0", termination="201001"),
    ]

    run_import(onspd(tmp_path, lines))

    assert row("LS1 3").point == Point(53.805, -1.55)
    assert row("LS1").point == Point(53.82, -1.55)
    assert row("LS").point == Point(53.82, -1.55)
    assert {"LS1 3", "LS1 4"} == names(PostcodeLocation.Level.SECTOR)


def test_a_centre_has_only_the_areas_that_all_inside_share(tmp_path: Path) -> None:
    lines = [
        ons_line(ONSPD_2026, "LS1 3AA"),
        ons_line(ONSPD_2026, "LS1 3AB"),
        ons_line(ONSPD_2026, "LS1 4AA", council="E08000036"),
        ons_line(ONSPD_2026, "LS2 4AA", council=""),
        ons_line(ONSPD_2026, "LS2 4AB"),
    ]

    run_import(onspd(tmp_path, lines))

    assert row("LS1 3").council_id == "E08000035"
    assert row("LS1").council_id is None
    assert row("LS1").body_id == "E54000054"
    assert row("LS2 4").council_id is None
    assert row("LS").nation_id == "E92000001"


def test_districts_keep_their_main_town_and_those_not_in_the_files_stay(tmp_path: Path) -> None:
    run_import(code_point_open(tmp_path))

    assert row("LS1").town == "Leeds"
    assert row("BT74").town == "Enniskillen"
    assert row("BT74").nation_id == "N92000002"
    assert row("BT").level == PostcodeLocation.Level.AREA


def test_towns_get_the_council_of_their_nearest_postcode(tmp_path: Path) -> None:
    leeds = factories.town(name="Leeds", postcode="LS1 3AA")
    gone = factories.town(name="Near there", postcode="LS1 3ZZ")
    far = factories.town(name="Enniskillen", postcode="BT74 7AA", council_id="N09000006")

    run_import(code_point_open(tmp_path))

    for town in (leeds, gone, far):
        town.refresh_from_db()
    assert leeds.council_id == "E08000035"
    assert gone.council_id == "E08000035", "its sector's, since the postcode itself is gone"
    assert far.council_id is None


def test_services_are_placed_again_and_those_moved_far_are_reported(tmp_path: Path) -> None:
    factories.postcode_location(name="LS1 3AA", point=factories.YORK)
    moved = factories.service(name="Moved", postcode="LS1 3AA", point=factories.YORK)
    stays = factories.service(name="Stays", postcode="ZE1 0AA", point=factories.KIRKWALL)

    said = run_import(code_point_open(tmp_path))

    moved.refresh_from_db()
    assert moved.point == row("LS1 3AA").point
    assert moved.council_id == "E08000035"
    assert f"  {moved.code} Moved: moved " in said
    assert stays.code not in said


def test_what_curators_set_for_an_area_stays(tmp_path: Path) -> None:
    successor = factories.area(code="E06000999", name="Greater Leeds")
    factories.area(successor=successor, valid_from=date(1974, 4, 1))

    run_import(code_point_open(tmp_path))

    leeds = Area.objects.get(code="E08000035")
    assert (leeds.successor, leeds.valid_from) == (successor, date(1974, 4, 1))


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    file = code_point_open(tmp_path)
    run_import(file)
    before = list(PostcodeLocation.objects.order_by("name").values())

    run_import(file)

    assert list(PostcodeLocation.objects.order_by("name").values()) == before
    assert GazetteerSource.objects.filter(kind="code-point-open").count() == 1
