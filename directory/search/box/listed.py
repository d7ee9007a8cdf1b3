"""Finding people and services by name in the search box. No I/O."""

from collections.abc import Collection, Iterable, Sequence

from directory import codes, spelling
from directory.search.box import messages
from directory.search.box.answers import Answer, Choice, Elsewhere
from directory.search.box.named import ListedRow, NamesFound
from directory.search.box.offers import MAX_OFFERED, offer
from directory.search.box.reading import Use
from directory.search.box.text import Text

_MIN_LETTERS = 4  # in a name that could be misspelt


def named_exactly(text: Text, named: NamesFound) -> list[ListedRow]:
    """Rows whose name has every word typed except everyday ones, or whose code was typed.

    Rows that also have the everyday words win: "Coed Derw Hospital" is no other Coed Derw.
    """
    words = text.words(text.content)
    joined = text.joined(text.content)
    rows = [row for row in named.listed if words and _is_named(row, words, joined)]
    whole = [row for row in rows if row.words.issuperset(text.words(text.free))]
    return _once_each(whole or rows)


def named_nearly(text: Text, named: NamesFound, *, whole: bool) -> list[ListedRow]:
    """Rows whose words nearly match; those matching the name come before its provider's.

    With `whole`, everyday words count too. A mistyped service code also matches.
    """
    words = text.words(text.free if whole else text.content)
    joined = text.joined(text.content)

    def is_near(names: Collection[str]) -> bool:
        return all(_is_near(word, names) for word in words) or (
            len(words) > 1 and not whole and _is_near(joined.lower(), names)
        )

    meant = codes.near_misses(joined)
    rows = (row for row in named.listed if is_near(row.words) or row.code in meant)
    return _once_each(sorted(rows, key=lambda row: not is_near(row.plain.split())))


def somebody(text: Text, rows: Sequence[ListedRow]) -> Answer:
    """The row's page, if there is only one and it is clearly named; otherwise a choice."""
    account = text.account((text.content, Use.NAME))
    if len(rows) == 1 and _is_named_well(text, rows[0]):
        return Elsewhere(account, rows[0].url)
    ordered = sorted(rows, key=lambda row: row.plain)[: 2 * MAX_OFFERED]
    return Choice(account, messages.found_by_name(text.reading.text), tuple(map(offer, ordered)))


def _is_named(row: ListedRow, words: Sequence[str], joined: str) -> bool:
    return row.code == joined or joined.lower() in row.words or row.words.issuperset(words)


def _is_near(word: str, names: Collection[str]) -> bool:
    long = (name for name in names if len(name) >= _MIN_LETTERS)
    return word in names or any(spelling.distance(word, name) is not None for name in long)


def _is_named_well(text: Text, row: ListedRow) -> bool:
    """Whether more was typed than one word that happens to be in a service's name."""
    typed = [word for word in text.words(text.free) if word in row.words]
    begins = {name.split()[0] for name in (row.plain, row.organisation) if name}
    is_code = row.code == text.joined(text.content)
    return row.is_person or is_code or len(typed) > 1 or typed[0] in begins


def _once_each(rows: Iterable[ListedRow]) -> list[ListedRow]:
    return list({row.url: row for row in rows}.values())
