"""Listings to and from files that a curator opens in a spreadsheet: CSV and XLSX.

`reading` and `workbooks` turn a file into rows of text with their line numbers, `widgets` read
and write one cell, `resources` is how a kind of listing is matched, judged and saved, `kinds` are
those of this app, `importing` is the whole in one transaction, `pages` is what the admin shows.
"""


class Refused(Exception):
    """The file cannot be read at all. The message says why and what to do."""
