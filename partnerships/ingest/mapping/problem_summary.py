"""The problems of a list's rows in sentences: what is wrong, where, what becomes of the row, what to do. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from partnerships.ingest.spec import Source

MAX_EXAMPLES = 3
MAX_CELL_LENGTH = 40
MEANINGS = {
    "no_agency": _("No agency is named. The row is kept and waits for a person: choose the column of names."),
    "no_state": _(
        "Nothing says the state. The row is kept, on no map, and waits for a person: choose the column of states, ZIP"
        " codes or coordinates, or the state of all rows."
    ),
    "unknown_state": _(
        "The text is no state. The row is kept and waits for a person: correct it in the list."
    ),
    "several_states": _("Several states are named, and no place tells which. The row waits for a person."),
    "unknown_kind": _("The kind is none that is known. It is taken from the agency’s name."),
    "unreadable_date": _(
        "The text is no day, month or year. The row is kept without a date: correct it, or choose another column."
    ),
    "ambiguous_date": _(
        "The date may be two days. The row is kept without a date: say whether the day or the month comes first."
    ),
    "unreadable_coordinates": _(
        "The text is no point. The row is placed by its town, county or state: correct it, or choose other columns."
    ),
    "incomplete_coordinates": _(
        "Only one of two coordinates is given. The row is placed by its other fields."
    ),
    "swapped_coordinates": _("Latitude and longitude are swapped. They are read as meant."),
    "longitude_without_sign": _("The longitude lacks its minus sign. It is read as meant, in the west."),
    "ragged_row": _(
        "Cells are missing or too many, so that some may stand in the wrong column: correct the line."
    ),
    "undecodable_text": _("Some characters cannot be read: choose another encoding."),
    "other_encoding": _("The line is in another encoding than most. It is read in its own: check its names."),
    "not_a_record": _("A value stands where a row should be. It is kept without fields: correct the file."),
    "repeated_key": _(
        "Another row has the same key and says something else. Both are kept: choose columns that tell rows apart."
    ),
    "repeated_row": _("The row says the same as an earlier one. It is counted as ignored."),
    "unreadable_claim": _(
        "What the row says of the agency cannot be read. The row is kept, and claims nothing."
    ),
    "unreadable_count": _("A number is too large or is none. The row is kept without it."),
}
"""Problem → what it means and what to do. The others say that a field cannot be read."""
FIELDS = {
    "unknown_state": ("state",),
    "several_states": ("state",),
    "unknown_kind": ("kind",),
    "unreadable_coordinates": ("latitude", "longitude"),
    "incomplete_coordinates": ("latitude", "longitude"),
    "swapped_coordinates": ("latitude", "longitude"),
    "longitude_without_sign": ("longitude",),
}
"""Problem → the fields whose cells show it; of a date, those are the columns of dates."""


def in_words(problem: str) -> str:
    return problem.replace("_", " ")


def meaning(problem: str) -> str:
    """What a problem means, and what to do, in sentences."""
    return str(
        MEANINGS.get(problem) or gettext("A field of the row cannot be read. The row is kept without it.")
    )


@dataclass
class ProblemSummary:
    """The problems of the rows added so far: how many rows have each, and the first ones with their lines and cells."""

    spec: Source
    rows: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(
        self,
        problems: Iterable[str],
        line: int,
        raw: Mapping[str, str],
        fields: Mapping[str, str] | None = None,
    ) -> None:
        """Note a row. `raw`: its cells by column. `fields`: what was read of them."""
        for problem in problems:
            self.rows[problem] += 1
            if len(self.examples[problem]) < MAX_EXAMPLES:
                cells = self._cells(problem, raw, fields or {})
                self.examples[problem].append(_example(line, list(dict.fromkeys(filter(None, cells)))))

    def _cells(self, problem: str, raw: Mapping[str, str], fields: Mapping[str, str]) -> Iterator[str]:
        """The cells that show the problem."""
        if problem.endswith("_date"):
            yield from (raw.get(column, "").strip() for column in self.spec.dates)
        for name in FIELDS.get(problem, ()):
            column = self.spec.take.get(name)
            yield raw.get(column, "").strip() if isinstance(column, str) else fields.get(name, "")

    def sentences(self) -> Iterator[str]:
        """Each problem with its rows and meaning, the most frequent first."""
        for problem, count in self.rows.most_common():
            values = {
                "problem": in_words(problem),
                "count": f"{count:,}",
                "examples": "; ".join(self.examples[problem]),
                "meaning": meaning(problem),
            }
            yield (
                ngettext(
                    "%(problem)s in %(count)s row (%(examples)s). %(meaning)s",
                    "%(problem)s in %(count)s rows (%(examples)s). %(meaning)s",
                    count,
                )
                % values
            )


def _example(line: int, cells: list[str]) -> str:
    if not cells:
        return gettext("line %(line)s") % {"line": line}
    quoted = "”, “".join(Truncator(cell).chars(MAX_CELL_LENGTH) for cell in cells)
    return gettext("line %(line)s: “%(cell)s”") % {"line": line, "cell": quoted}
