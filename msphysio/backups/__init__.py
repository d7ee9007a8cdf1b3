"""Backs up the whole database to one file, and restores it: all of it, or nothing.

A backup is a plain tar file: PostgreSQL's own dump, with the row count and checksum of every table
at that moment, so that a restored copy can be checked. Even without this code, `tar -xf FILE` and
`pg_restore` can restore it.
"""


class BackupRefused(Exception):
    """Nothing was done. The message explains why to whoever runs the server."""
