"""What is typed: values that are wrong, in requests that are well made. A mistake is a normal page.

Each row is what is asked, the status, and words that stand on the page, escaped where they must be.
"""

from html import escape
from urllib.parse import quote, urlencode

from directory.search.filters import GROUPS

MARKER = '<script>alert("1")</script>\'{{7*7}}'
FRAGMENT = "<script>alert"  # of it, as it stands nowhere
SHOWN = escape(MARKER, quote=False).replace("'", "&#x27;").replace('"', "&quot;")

# --- In the search box ---------------------------------------------------------------------------

ENTER = "Enter a postcode or a town"
BOX = {
    "": "Enter a postcode or town to see the nearest first",
    "  ": "Enter a postcode or town to see the nearest first",
    **dict.fromkeys(
        (
            "ls13ex",
            " LS1  3EX ",
            "LS1-3EX",
            "ＬＳ１　３ＥＸ",
            "LS1\xa03EX",
            "LS1\u200b3EX",
            "“LS1 3EX”",
            "\u200fLS1 3EX",
        ),
        "near LS1 3EX",
    ),
    "LSI 3EX": "Showing results for LS1 3EX.",
    "W1A OAX": "Showing results for W1A 0AX.",
    "ZZI 3EX": "Enter a real postcode",
    "LS1": "about LS1, Leeds",
    "LS1 3": "near LS1 3",
    "LS": "Enter more of the postcode",
    "SW1": "SW1 covers several districts. Distances are from the middle of them.",
    "EC1": "Enter a real postcode",  # where the gazetteer has none of its districts
    "GIR 0AA": "belonged to a bank",
    **dict.fromkeys(("BF1 4AA", "BFPO 57"), "BFPO addresses have no place on the map"),
    **dict.fromkeys(("JE2 4WD", "GY1 1AA", "IM1 1AA"), "have their own health services"),
    "LS1 9ZZ": "went out of use in March 2019",
    "LS1 3ZZ": "no place on the map",
    "LS1 3AB": "not LS1 3AB itself",
    "PH1 2AB": "near PH1 2AB",
    "PH1": "about PH1",
    **dict.fromkeys(("PH12345", "ph 12345"), "Nobody with the number PH12345"),
    "123456": "looks like a registration number without its letters",
    "OT12345": "belong to occupational therapists",
    "48.85, 2.35": "not in the United Kingdom",
    "x" * 3_900: "longer than 100 letters",
    **dict.fromkeys(("🙂", "\u202e", "\ufffe", "£$%", "\ud800"), ENTER),
    MARKER: SHOWN,
    "' OR 1=1; DROP TABLE directory_service; --": "We found no place",
    "%s%n%x": "We found no place",
    "../../etc/passwd": "We found no place",
}

# --- In all of a search --------------------------------------------------------------------------

LEEDS = {"near": "LS1 3EX"}
IN_LEEDS = "near LS1 3EX"


def asked(**pairs: str) -> str:
    return urlencode({name.replace("_", "-"): value for name, value in (LEEDS | pairs).items()})


SEARCH = [
    *[
        (urlencode({"near": typed}, errors="surrogatepass"), 200, words)
        for typed, words in BOX.items()
    ],
    *[
        (asked(within=miles), 200, "Choose how far to look")
        for miles in ("0", "-1", "nan", "inf", "1e308", "1e2", "٢٥", "26", "25.0", "x", MARKER)
    ],
    (asked(within=""), 200, IN_LEEDS),
    (asked(sort="random"), 200, "Choose an order"),
    (asked(view="curator"), 200, "There is no such view"),
    *[
        (asked(page=page), 404, "no such page")
        for page in ("0", "-1", "abc", "1" + "0" * 400, "2", "٢", "1.0", MARKER)
    ],
    (asked(page="1"), 200, IN_LEEDS),
    *[(f"{asked()}&{name}=3", 200, "is not one of the choices") for name in GROUPS],
    *[
        (f"{asked()}&{urlencode({name: MARKER})}", 200, escape(MARKER, quote=False)[:20])
        for name in GROUPS
    ],
    (f"{asked()}&route=private&route=private", 200, IN_LEEDS),
    (f"{asked()}&routes=3&unknown=x&pick=ZZZZ", 200, IN_LEEDS),
    (f"{asked()}&{'&'.join(f'pick={n:04}' for n in range(300))}", 200, IN_LEEDS),
    (f"near=Leeds&{asked()}", 200, IN_LEEDS),
    ("near=%ff%fe", 200, ENTER),
    ("near=%zz%", 200, "We found no place, person or service called “%zz%”"),
    ("near=LS1+3EX&near[]=x&near[$ne]=1&__proto__=1", 200, IN_LEEDS),
    ("&" * 2_000, 400, "We could not read that address"),
    ("=" * 2_000, 200, "Enter a postcode or town"),
]

# --- Elsewhere -----------------------------------------------------------------------------------
# Where a place is asked for, the same box is read; these rows are what only such a page reads.

NOT_THERE = "00000000-0000-0000-0000-000000000000"
PLACED = ("/routes/nhs/", "/routes/private/", "/areas/")
Q = quote(MARKER)
OTHERS = [
    *[
        (f"{path}?{name}=a%00b", 400, "We could not read that address")
        for path, name in (
            *(("/search/", name) for name in ("near", "page", "within", "pick")),
            ("/routes/nhs/", "near"),
            ("/areas/", "near"),
            ("/search/results.csv", "near"),
            ("/shortlist/", "pick"),
            ("/physiotherapists/", "q"),
            ("{service}", "page"),
            ("/confirm/", "key"),
        )
    ],
    *[
        (
            f"{path}?{urlencode({'near': typed}, errors='surrogatepass')}",
            200,
            words if words == SHOWN else "",
        )
        for path in PLACED
        for typed, words in BOX.items()
        if words == SHOWN or words.startswith(ENTER) or "100 letters" in words
    ],
    *[(f"/map/?{name}={Q}", 200, "is not one of the choices") for name in GROUPS],
    *[
        (f"/search/{file}?near={typed}", 302, "")
        for file in ("results.csv", "feed.atom")
        for typed in (Q, "%0d%0aX-Injected:%201", "x" * 3_000, "EC1")
    ],
    *[(f"/areas/leaflet/?near={typed}", 302, "") for typed in (Q, "x" * 3_000, "EC1", "%ff")],
    (f"/areas/{Q}/leaflet/", 404, ""),
    ("/search?near=%0d%0aX-Injected:%201", 301, ""),
    ("//evil.example.org/search", 404, ""),
    (f"/routes/which/?where={Q}&urgent={Q}", 200, ""),
    (f"/shortlist/?pick={Q}&copy={Q}&printed={Q}&add={Q}", 200, "Choose a copy"),
    ("/shortlist/?pick=%ff&printed=99999-01-01&add=%ff", 200, "Write the date of printing like"),
    ("/shortlist/?printed=9999-12-31", 200, "still to come"),
    (f"/shortlist/?{'&'.join(f'pick={n:04}' for n in range(300))}", 200, ""),
    (f"/shortlist/calls/?pick={Q}&near={Q}", 302, ""),
    (f"/shortlist/letter/gp/?pick={Q}&access={Q}", 302, ""),
    (f"/shortlist/letter/{Q}/", 404, ""),
    (f"/shortlist/sheet.csv?pick={Q}&copy={Q}&printed=0000-00-00", 200, ""),
    (f"/physiotherapists/?q={Q}", 200, SHOWN),
    (f"/physiotherapists/?q={'x' * 3_900}", 200, "longer than 100 letters"),
    ("/physiotherapists/?letter=%C3%A9", 200, ""),
    ("/physiotherapists/?letter=.*&q=%25", 200, ""),
    ("/physiotherapists/?page=0", 404, "no such page"),
    ("/services/no-such-service/", 404, ""),
    ("/services/K7F3/", 404, ""),
    (f"/services/{Q}/", 404, ""),
    (f"/services/{'x' * 3_900}/", 404, ""),
    ("{service}?page=%ff&near=%ff&within=nan", 200, ""),
    ("/physiotherapists/nobody-ph000000/", 404, ""),
    ("/areas/no-such-area/", 404, ""),
    ("/areas/%EF%BC%A5/feed.atom", 404, ""),
    ("/reports/000000000000/", 404, ""),
    (f"/reports/{Q}/", 404, ""),
    ("/refused/K7F3/", 404, ""),
    (f"/refused/{Q}/", 404, ""),
    *[
        (f"/{page}/?key={key}", 410, "")
        for page in ("confirm", "confirm/changes", "remove")
        for key in (Q, "x:y:z", "x" * 3_900, "%ff", "WyJBIl0:1", "eyJhIjoxfQ:x")
    ],
    *[
        (f"/open-referral/{asked}", status, "")
        for asked, status in {
            f"services/{NOT_THERE}": 404,
            "services/%00": 400,
            f"services/{Q}": 404,
            f"organizations/{'x' * 3_000}": 404,
            "taxonomies/1": 404,
            "services?page=0": 400,
            f"services?modified_after={Q}": 400,
            "services?modified_after=9999-12-31T23:59:59-14:00": 400,
            f"services?format={Q}&full={Q}": 400,
            f"services?organization_id={NOT_THERE}": 404,
            f"services?taxonomy_term_id={NOT_THERE}": 404,
            "services/?page=0": 301,
            "services///": 404,
            "services?page=%D9%A2": 400,
            "services?page=999999": 404,
            "services?page=1000000": 400,
            "services?per_page=101": 400,
            "services?per_page=1e1": 400,
            "services?search=%00": 400,
            f"services?search={Q}": 200,
            "services?minimum_age=-1": 400,
            "services?day=noday": 400,
            "services?start_time=09:00": 400,
            "services?taxonomy_id=1": 400,
            f"services?taxonomy_id={NOT_THERE}": 404,
            "services?unknown=1": 200,
            "service_at_locations?postcode=%00": 400,
            f"service_at_locations?postcode={Q}": 400,
            "service_at_locations?postcode=ZZ9+9ZZ": 404,
            "service_at_locations?postcode=JE2+4WD": 404,
            "service_at_locations?proximity=5": 404,
            "service_at_locations?postcode=LS1+3EX&proximity=nan": 400,
            "service_at_locations?postcode=LS1+3EX&proximity=99999999999": 400,
            "services?" + "&" * 2_000: 400,
        }.items()
    ],
    ("/static/../msphysio/settings.py", 404, ""),
    ("/static/%2e%2e/settings.py", 404, ""),
    ("/admin/login/?next=//evil.example.org", 200, ""),
]

# --- In forms ------------------------------------------------------------------------------------
# Which page, what is filled in, the status, words of the page. "{key}" opens the service's own.

FORMS = [
    *[
        (page, fields, 422, words)
        for page in ("{service}report/", "{person}report/")
        for fields, words in [
            ({}, "Choose what is wrong."),
            ({"kind": "nonsense", "words": MARKER}, SHOWN),
            ({"kind": "other"}, "Write what is wrong."),
            ({"kind": "other", "words": "\0\0"}, "Write what is wrong."),
            ({"kind": "other", "words": "é" * 1_001}, "You wrote 1,001."),
            ({"kind": "\0", "words": "\ud800"}, "Choose what is wrong."),
            ({"kind": "other", "words": "x", "website": "x"}, "A box that people do not see"),
        ]
    ],
    *[
        ("{refused}", fields, 422, "Choose why the referral was refused.")
        for fields in ({}, {"kind": "gone"}, {"kind": "\0"}, {"words": MARKER})
    ],
    ("{refused}", {"kind": "full", "website": "x"}, 422, "A box that people do not see"),
    ("/suggest/", {"words": " \0\t"}, 422, "Write which service is missing"),
    ("/suggest/", {"words": f"{MARKER}{'x' * 1_000}"}, 422, SHOWN),
    ("{service}link/", {"said_by": MARKER}, 303, ""),
    *[
        (f"/confirm/{page}", {"key": key}, 410, "")
        for page in ("", "changes/")
        for key in (MARKER, "\0", "x" * 600)
    ],
    ("/remove/", {"key": MARKER}, 410, ""),
    # A name that cannot be kept is no reason to send a service away: it is left out.
    ("/confirm/", {"key": "{other}", "said_by": "x" * 101}, 303, ""),
    *[
        ("/confirm/changes/", {"key": "{key}"} | fields, 422, words)
        for fields, words in [
            ({"said_by": "x" * 101}, ""),
            ({"telephone": MARKER}, SHOWN[:15]),
            ({"telephone": "\0"}, ""),
            ({"wait_days": "9" * 400}, ""),
            ({"wait_days": "nan"}, "is not a number of days"),
            ({"paused_until": "31/2/2026"}, "There is no day “31/2/2026”"),
            ({"paused_until": "1/1/99999"}, "“1/1/99999” is not a day"),
            ({"price_first": "1e999999"}, ""),
            ({"price_first": "NaN"}, "is not a price"),
            ({"website": "javascript:alert(1)"}, "Enter a web address"),
            ({"website": "http://[x"}, "Enter a web address"),
            ({"email": MARKER}, "Enter an e-mail address"),
            ({"access_yes": MARKER}, ""),
            ({"access_yes": "hoist", "access_no": "hoist"}, ""),
        ]
    ],
]
