"""What an act says when it cannot be done, or undone, as things stand by now."""


class EditConflict(Exception):
    """Somebody else acted on the same thing since. The message says who did what; nothing was changed."""


class CannotUndo(Exception):
    """A run, an act, a waiting edit or the removal of a list cannot be undone, or not again. The message says why."""
