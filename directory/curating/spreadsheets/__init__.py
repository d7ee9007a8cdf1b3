"""Listings to and from files that a curator opens in a spreadsheet: CSV and XLSX.

`reading` and `workbooks` turn a file into rows of text with their line numbers; `widgets` and
`references` read and write one cell; `shape` is the columns of a kind of listing, `resources` how
it is matched, judged and saved, `kinds` are those of this app; `importing` is the whole in one
transaction; `pages` is what the admin shows.
"""


class Refused(Exception):
    """The file cannot be read at all. The message says why and what to do."""
