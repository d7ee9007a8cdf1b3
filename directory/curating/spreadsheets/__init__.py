"""Imports and exports listings as files for a spreadsheet program: CSV and XLSX.

A row goes one way: `reading` (with `workbooks`) turns a file into rows of text with line numbers;
`sheet` and `cells` define each kind of listing's columns; `kinds` says how its rows are matched and
saved; `importing` processes them one by one, in one transaction, and `outcome` reports the result.
`pages` contains the admin views.
"""


class FileRefused(Exception):
    """The file cannot be read at all. The message says why and what to do."""
