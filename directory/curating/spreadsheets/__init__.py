"""Listings to and from files that a curator opens in a spreadsheet: CSV and XLSX.

A row goes one way: `reading` (with `workbooks`) turns a file into rows of text with their line
numbers; `sheet` and `cells` say what stands in which column of a kind of listing; `kinds` how its
rows are matched and saved; `importing` takes them one by one, in one transaction, and `outcome`
tells what came of it. `pages` is what the admin shows.
"""


class FileRefused(Exception):
    """The file cannot be read at all. The message says why and what to do."""
