"""What an act says when somebody else acted on the same thing since the curator's page was made."""


class EditConflict(Exception):
    """Somebody else acted on the same thing since. The message says who did what; nothing was changed."""
