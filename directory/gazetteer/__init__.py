"""Loads the postcodes: files from three publishers in, one table swapped out.

`archives` opens files safely, `sources` recognises them, the readers (`code_point_open`, `ons`,
`plain`) turn them into rows, `table` fills a new table beside the old one and swaps them, and
`load` does it all in one transaction. `reference` loads what is built in.
"""


class LoadRefused(Exception):
    """The load stopped and the gazetteer is as it was. The message says why and what to do."""


class BadFile(LoadRefused):
    """The file itself cannot be used, now or later."""
