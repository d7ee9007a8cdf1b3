"""The whole database in one file, and back again: all of it, or nothing.

A backup is a plain tar file that holds PostgreSQL's own dump beside the rows and the checksum of
every table at that moment. So it can be told whether a restored copy is whole, and without this
code `tar -xf FILE` and `pg_restore` still bring it back.
"""


class BackupRefused(Exception):
    """Why nothing was done, in words for whoever runs the server."""
