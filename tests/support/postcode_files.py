"""Small postcode files in their publishers' layouts, for tests of the import."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import openpyxl
from django.core.management import call_command

LEEDS_AND_KIRKWALL = (
    '"LS1 3AA",10,429859,433879,"E92000001","E19000001","E18000003","","E08000035","E05001420"',
    '"LS1 3AB",10,429822,433853,"E92000001","E19000001","E18000003","","E08000035","E05001420"',
    '"S7  1AA",50,434979,385649,"E92000001","E19000001","E18000003","","E08000019","E05001045"',
    '"KW151AA",10,344889,1011069,"S92000003","","S08000025","","S12000023","S13002733"',
)
METADATA = (
    "PRODUCT: OS CODE-POINT_OPEN\nDATASET VERSION NUMBER: 2026.3.0\nCOPYRIGHT DATE: 20260728\n"
)
LICENCE = (
    "Contains Ordnance Survey data © Crown copyright and database right 2026\n\n"
    "Contains Royal Mail data © Royal Mail copyright and database right 2026\n"
)

ONSPD_2025 = (
    "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,oseast1m,osnrth1m,"
    "osgrdind,oshlthau,nhser,ctry,rgn,streg,pcon,eer,teclec,ttwa,pct,itl,statsward,oa01,casward,"
    "park,lsoa01,msoa01,ur01ind,oac01,oa11,lsoa11,msoa11,wz11,sicbl,bua24,buasd11,ru11ind,oac11,"
    "lat,long,lep1,lep2,pfa,imd,calncv,icb,oa21,lsoa21,msoa21"
)
ONSPD_2026 = (
    "pcd7,pcd8,pcds,dointr,doterm,cty26cd,ced25cd,lad26cd,wd26cd,parncp26cd,usrtypind,east1m,"
    "north1m,gridind,hlth19cd,nhser24cd,ctry26cd,rgn26cd,ssr95cd,pcon24cd,eer20cd,educ23cd,"
    "ttwa15cd,pco19cd,itl25cd,wdstl05cd,oa01cd,wdcas03cd,npark16cd,lsoa01cd,msoa01cd,ruc01ind,"
    "oac01ind,oa11cd,lsoa11cd,msoa11cd,wz11cd,sicbl26cd,bua24cd,ruc11ind,oac11ind,lat,long,"
    "lep21cd1,lep21cd2,pfa23cd,imd20ind,cal26cd,icb26cd,oa21cd,lsoa21cd,msoa21cd,ruc21ind,"
    "oac21ind,imd25ind"
)
NSPL_2026 = (
    "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,cty26cd,ced25cd,lad26cd,"
    "wd26cd,nhser24cd,ctry26cd,rgn26cd,pcon24cd,ttwa15cd,itl25cd,npark16cd,lsoa21cd,msoa21cd,"
    "wz11cd,sicbl26cd,bua24cd,ruc21ind,oac21ind,lat,long,lep21cd1,lep21cd2,pfa23cd,imd25ind,icb26cd"
)
NSPL_2020 = (
    "pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa11,cty,ced,laua,ward,hlthau,"
    "nhser,ctry,rgn,pcon,eer,teclec,ttwa,pct,nuts,park,lsoa11,msoa11,wz11,ccg,bua11,buasd11,"
    "ru11ind,oac11,lat,long,lep1,lep2,pfa,imd,calncv,stp"
)

# What a column of each role may be called; `ons_line` fills in whichever the header has.
_ROLES = {
    "termination": ("doterm",),
    "council": ("oslaua", "laua", "lad26cd"),
    "quality": ("osgrdind", "gridind"),
    "health": ("oshlthau", "hlthau", "hlth19cd"),
    "nation": ("ctry", "ctry26cd"),
    "group": ("pct", "pco19cd"),
    "latitude": ("lat",),
    "longitude": ("long",),
    "board": ("icb", "icb26cd"),
}
_LEEDS = {
    "council": "E08000035",
    "quality": "1",
    "health": "E18000003",
    "nation": "E92000001",
    "group": "E16000074",
    "latitude": "53.800000",
    "longitude": "-1.550000",
    "board": "E54000054",
}


def run_import(*files: Path, **options: object) -> str:
    """Run the command; what it said."""
    output = io.StringIO()
    call_command("import_postcodes", *map(str, files), stdout=output, **options)
    return output.getvalue()


def zipped(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def code_point_open(
    folder: Path,
    lines: Sequence[str] = LEEDS_AND_KIRKWALL,
    *,
    name: str = "codepo_gb.zip",
    newline: str = "\r\n",
    councils: Mapping[str, str] | None = None,
    members: Mapping[str, str | bytes] | None = None,
) -> Path:
    """A zip like Ordnance Survey's: a file for each postcode area, documents beside."""
    areas: dict[str, list[str]] = {}
    for line in lines:
        areas.setdefault(line.strip('"')[:2].strip("0123456789 ").lower(), []).append(line)
    content: dict[str, str | bytes] = {
        "Doc/metadata.txt": METADATA,
        "Doc/licence.txt": LICENCE.encode("cp1252"),
        "Doc/Code-Point_Open_Column_Headers.csv": "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\r\n",
        "Doc/Codelist.xlsx": codelist(councils or {"E08000035": "Leeds District (B)"}),
    }
    for area, rows in areas.items():
        content[f"Data/CSV/{area}.csv"] = newline.join((*rows, ""))
    return zipped(folder / name, content | dict(members or {}))


def codelist(councils: Mapping[str, str]) -> bytes:
    book = openpyxl.Workbook()
    for title in ("AREA_CODES", "DIS", "LBO", "MTD", "UTA"):
        book.create_sheet(title)
    for code, name in councils.items():
        book["MTD"].append([name, code])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def ons_line(header: str, postcode: str, **values: str) -> str:
    """One row of ONSPD or NSPL: live and in Leeds unless `values` say otherwise, by role."""
    cells = dict.fromkeys(header.split(","), "X99999999")
    cells["pcds"] = postcode
    for role, names in _ROLES.items():
        for column in set(names) & set(cells):
            cells[column] = values.get(role, _LEEDS.get(role, ""))
    return ",".join(f'"{cell}"' for cell in cells.values())


def onspd(
    folder: Path,
    lines: Iterable[str],
    *,
    header: str = ONSPD_2026,
    name: str = "ONSPD_AUG_2026_UK",
    members: Mapping[str, str | bytes] | None = None,
) -> Path:
    """A zip like ONS's: all rows in one file, again by area in a folder below, documents beside."""
    text = "\r\n".join((header, *lines, ""))
    councils = {"E08000035": "Leeds", "E06000023": "Bristol, City of"}
    content: dict[str, str | bytes] = {
        f"Data/{name}.csv": text,
        f"Data/multi_csv/{name}_LS.csv": text,
        "Documents/LAD names and codes UK as at 04_26.csv": names_and_codes("LAD26", councils),
    }
    return zipped(folder / f"{name}.zip", content | dict(members or {}))


def names_and_codes(kind: str, names: Mapping[str, str]) -> str:
    """A document of names, with a byte order mark and a column between, as some of ONS's have."""
    text = io.StringIO()
    write = csv.writer(text).writerow
    write([f"\ufeff{kind}CD", f"{kind}CDH", f"{kind}NM"])
    for code, name in names.items():
        write([code, "Q00", name])
    return text.getvalue()


def plain_csv(folder: Path, text: str, name: str = "NI-postcodes.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path
