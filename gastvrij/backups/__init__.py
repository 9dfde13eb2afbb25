"""Back-ups: an encrypted dump with a manifest beside it, and the way back.

`keys` says who can read one, `shelf` where they are kept, `manifest` what is in one, `snapshot`
reads one moment of the database, `programs` are PostgreSQL's own; `making` and `restoring` go
there and back. Why it is so: docs/decisions/0014-backups.md.
"""


class BackupError(Exception):
    """It did not work; the message is a sentence for whoever typed the command."""
