"""Places and numbers not covered by this directory, each with the reason in words.

No Django, no I/O.
"""

import re
from collections.abc import Iterable

_OWN = "has its own health service. This site covers the United Kingdom."
_OWN_MANY = "have their own health services. This site covers the United Kingdom."
_BFPO = (
    "BFPO addresses have no place on the map. Enter the postcode or town where you want to be seen."
)
_GIR = (
    "GIR 0AA belonged to a bank and has no place on the map. Enter the postcode of where you live."
)

# Complete, in capitals without spaces. Never matched by their start: Girvan starts like GIR 0AA.
_POSTCODES = [
    (re.compile(pattern), message)
    for pattern, message in (
        (r"GIR0AA|GIR", _GIR),
        (r"BFPO[0-9]{0,4}|BF1(?:[0-9](?:[A-Z]{1,2})?)?", _BFPO),
        (
            r"(?:JE|GY|IM)[0-9]{1,2}(?:[0-9][A-Z]{0,2})?",
            f"Jersey, Guernsey and the Isle of Man {_OWN_MANY}",
        ),
        (r"GX11(?:1AA)?", f"Gibraltar {_OWN}"),
        (
            r"(?:[AC-FHKNPRTV-Y][0-9]{2}|D6W)[0-9AC-FHKNPRTV-Y]{4}",
            f"This looks like a postcode of the Republic of Ireland, which {_OWN}",
        ),
    )
]
_PROFESSIONS = {
    "AS": "arts therapists",
    "BS": "biomedical scientists",
    "CH": "chiropodists and podiatrists",
    "CS": "clinical scientists",
    "DT": "dietitians",
    "HAD": "hearing aid dispensers",
    "OT": "occupational therapists",
    "ODP": "operating department practitioners",
    "OR": "orthoptists",
    "PA": "paramedics",
    "PYL": "practitioner psychologists",
    "PO": "prosthetists and orthotists",
    "RA": "radiographers",
    "SL": "speech and language therapists",
}
_PROFESSION = re.compile(r"([A-Z]{2,3})[0-9]{4,6}")

_IRELAND = "The Republic of Ireland"
_ABROAD = (
    "france|spain|germany|italy|portugal|poland|belgium|greece|turkey|cyprus|romania|austria"
    "|switzerland|sweden|norway|denmark|finland|iceland|luxembourg|canada|australia|new zealand"
    "|india|pakistan|bangladesh|nigeria|south africa|china|hong kong|japan|singapore|dubai"
    "|thailand|kenya|ghana|zimbabwe|jamaica|bermuda|europe|bulgaria|hungary|ukraine|croatia"
    "|israel|egypt|brazil|mexico|gibraltar|malta"
)
_COUNTRIES = {
    "Jersey": "jersey",
    "Guernsey": "guernsey|bailiwick of guernsey",
    "Alderney": "alderney",
    "Sark": "sark",
    "Herm": "herm",
    "The Isle of Man": "isle of man|isle of mann|iom|i o m|ellan vannin",
    _IRELAND: "ireland|eire|republic of ireland|roi|southern ireland|irish republic",
    **{name.title(): name for name in _ABROAD.split("|")},
}
_MANY = {
    "The Channel Islands": "channel islands|channel isles",
    "The United States": "usa|us|u s a|united states|united states of america|america",
    "The Netherlands": "netherlands|holland",
    "The Falkland Islands": "falkland islands|falklands",
    "The United Arab Emirates": "uae|united arab emirates",
}
_CITIES = {
    "Jersey": "st helier|saint helier",
    "Guernsey": "st peter port|saint peter port",
    "the Republic of Ireland": "dublin|cork|galway|limerick|waterford|drogheda|dundalk|swords|bray"
    "|navan|kilkenny|ennis|tralee|carlow|naas|athlone|letterkenny|tullamore|killarney|cobh|sligo"
    "|mullingar|wexford|clonmel|castlebar|cavan|monaghan|donegal|buncrana|lifford|roscommon|ballina"
    "|westport|longford|portlaoise|bundoran|clones|kerry|mayo|leitrim|wicklow|kildare|louth|meath"
    "|county donegal|county louth|county monaghan|county cavan|county cork|county kerry"
    "|county mayo|county galway|county dublin|co donegal|baile atha cliath",
    "France": "paris|calais|lyon|marseille",
    "Spain": "madrid|barcelona|tenerife|majorca|mallorca|malaga|alicante|benidorm",
    "Italy": "rome|milan",
    "Germany": "berlin|munich",
    "Portugal": "lisbon|algarve",
    "Belgium": "brussels",
    "Poland": "warsaw|krakow",
    "the United States": "new york|los angeles|chicago|florida|california",
    "Australia": "sydney|melbourne|brisbane",
    "Canada": "toronto|vancouver",
    "India": "mumbai|delhi",
    "Pakistan": "lahore|karachi|islamabad",
}


def postcode(joined: str) -> str:
    """Why this postcode (in capitals without spaces) is not covered, or ""."""
    return next((message for known, message in _POSTCODES if known.fullmatch(joined)), "")


def other_profession(joined: str) -> str:
    """Whose registration number this is, if not a physiotherapist's, or ""."""
    found = _PROFESSION.fullmatch(joined)
    if not found or found[1] not in _PROFESSIONS:
        return ""
    return (
        f"{found[1]} numbers belong to {_PROFESSIONS[found[1]]}. "
        "A physiotherapist’s number begins with PH."
    )


def country(phrases: Iterable[str]) -> str:
    """The message for the first phrase that is a country outside the UK, or ""."""
    return next((_SAID[phrase] for phrase in phrases if phrase in _SAID), "")


def city(phrases: Iterable[str]) -> str:
    """The same for foreign towns and counties, some of which have namesakes in the UK."""
    return next((_SAID_OF_CITIES[phrase] for phrase in phrases if phrase in _SAID_OF_CITIES), "")


def namesake(name: str) -> str:
    """A note for a town with a better-known namesake abroad, or ""."""
    return next(
        (
            f"There is a {name.title()} in {country} too, which has its own health service."
            for country, called in _CITIES.items()
            if name in called.split("|")
        ),
        "",
    )


_SAID = {
    plain: f"{name} {ending}"
    for named, ending in ((_COUNTRIES, _OWN), (_MANY, _OWN_MANY))
    for name, called in named.items()
    for plain in called.split("|")
}
_SAID_OF_CITIES = {
    plain: f"{plain.title().replace('Co ', 'County ')} is in {name}, which {_OWN}"
    for name, called in _CITIES.items()
    for plain in called.split("|")
}
