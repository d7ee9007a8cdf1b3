"""Short forms of town names, as used on maps, in letters and in messages. No Django, no I/O."""

import re

_TOWNS = {
    "aberdeen": "abdn",
    "birmingham": "bham|brum|birm|bhm",
    "blackburn": "bburn",
    "blackpool": "bpool",
    "bournemouth": "bmouth|bmth|bomo",
    "bradford": "bfd",
    "brighton": "bton|brig",
    "bristol": "bris|brizzle",
    "cambridge": "camb",
    "cheltenham": "chelt|cheltnm",
    "chesterfield": "cfield",
    "coventry": "cov",
    "darlington": "darlo",
    "doncaster": "donny|donc",
    "edinburgh": "edin|edinb|auld reekie|embra",
    "glasgow": "glas|glesga|gla",
    "gloucester": "gloster|glouc",
    "huddersfield": "hudds|hudd",
    "kingston upon hull": "khull",
    "leicester": "leic|lester",
    "liverpool": "lpool|livpool|liv",
    "london": "ldn|lon|lndn",
    "loughborough": "loughboro|lboro|loughbro",
    "manchester": "manc|mcr|manch|manny|mchester",
    "middlesbrough": "mboro|mbro|middlesboro",
    "milton keynes": "mkeynes",
    "newcastle": "ncastle|ncle|newc|ncl",
    "northampton": "nhampton|nton",
    "nottingham": "nottm|nott",
    "peterborough": "pboro|pborough|peterboro",
    "plymouth": "plym|plymth",
    "portsmouth": "pompey|portsm|pmouth",
    "scarborough": "scarboro|scarbs|scarbro",
    "scunthorpe": "scunny",
    "sheffield": "sheff|sheffld|shef",
    "shrewsbury": "shrews",
    "southampton": "soton|shampton|southton|s oton",
    "stockport": "stocky",
    "stockton on tees": "stockton",
    "sunderland": "sland|sunland",
    "swansea": "swan sea",
    "wellingborough": "wellingboro|wboro",
    "wolverhampton": "wolves|whampton|wton|w ton",
    "worcester": "worc",
}
_FULL = {short: name for name, shorts in _TOWNS.items() for short in shorts.split("|")}
_WORDS = {
    short: full
    for full, shorts in {
        "great": "gt|grt",
        "little": "lt|ltl",
        "mount": "mt",
        "north": "n|nth",
        "south": "s|sth",
        "east": "e",
        "west": "w|wst",
        "upper": "upr",
        "lower": "lwr",
        "market": "mkt",
        "on": "o|upon",
        "upon": "u|on",
        "saint": "st",
        "st": "saint|ste",
    }.items()
    for short in shorts.split("|")
}
_CUT = re.compile(r"([a-z]{1,3})['’‘`´]([a-z]{3,})", re.IGNORECASE)


def also(plain: str) -> list[str]:
    """The name itself and what it could be short for, most likely first."""
    words = [_WORDS.get(word, word) for word in plain.split()]
    longer = " ".join(words) if len(words) > 1 else plain
    return list(dict.fromkeys((plain, _FULL.get(plain, plain), longer)))


def cut_short(typed: str) -> tuple[str, str] | None:
    """The start and end of a name with an apostrophe in the middle: "B'ham"."""
    found = _CUT.fullmatch(typed)
    return (found[1].lower(), found[2].lower()) if found else None
