"""The whole database in one file, and back again: all of it, or nothing.

A backup is a plain tar file with PostgreSQL's own dump and the row count and checksum of every
table at that moment. So a restored copy can be checked, and without this code `tar -xf FILE` and
`pg_restore` still restore it.
"""


class BackupRefused(Exception):
    """Why nothing was done, in words for whoever runs the server."""
