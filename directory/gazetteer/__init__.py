"""Loading where postcodes are: files of three publishers in, one swapped table out.

`archives` opens files safely, `sources` tells what they are, the readers (`code_point_open`, `ons`,
`plain`) turn them into rows, `table` fills a new table beside the old one and swaps them, and
`load` is the whole in one transaction. `reference` is what is built in.
"""


class LoadRefused(Exception):
    """The load stopped and the gazetteer is as it was. The message says why and what to do."""


class BadFile(LoadRefused):
    """It is the file that cannot be used, now or later."""
