"""Loads postcodes from three publishers' files into a new table, then swaps it in.

`archives` opens files safely, `sources` recognises them, the readers (`code_point_open`, `ons`,
`plain`) turn them into rows, `table` fills a new table beside the old one and swaps them, and
`load` does it all in one transaction. `reference` loads the built-in data.
"""


class LoadRefused(Exception):
    """The load stopped, leaving the gazetteer unchanged. The message says why and what to do."""


class BadFile(LoadRefused):
    """The file itself is unusable, so trying again would not help."""
