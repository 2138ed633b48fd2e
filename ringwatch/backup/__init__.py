"""Everything of a site in one file: its database, the files that records name, and the key. Knows no domain.

`making.make` writes it while the site runs, `restoring.restore` puts it back into an empty place.
"""


class BackupError(Exception):
    """A backup cannot be made or put back. The text is one sentence that says why."""
