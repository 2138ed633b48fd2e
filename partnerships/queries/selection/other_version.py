"""The columns of a version made of those of another: only the rows in which the two differ are read.

Publishing a decision changes a few rows of a hundred thousand, and every page of the new version asks for all.
"""

from __future__ import annotations

import numpy as np
from django.db.models import Q

from partnerships.models import ReleaseRow
from partnerships.queries.selection.version_columns import (
    VersionColumns,
    numbered_agencies,
    read_rows,
)


def columns_of(version: int, held: VersionColumns, held_version: int) -> VersionColumns:
    """The same columns as are read of the whole version."""
    gone = ReleaseRow.objects.filter(_in_one_only(held_version, version))
    come = read_rows(ReleaseRow.objects.filter(_in_one_only(version, held_version)))
    numbers_gone = np.array(list(gone.values_list("partnership_id", flat=True)), np.int64)
    stays = np.flatnonzero(~np.isin(held.numbers["partnership_id"], numbers_gone))
    found = {name: np.concatenate([held.numbers[name][stays], come.numbers[name]]) for name in held.numbers}
    order = np.argsort(found["partnership_id"], kind="stable")
    numbers = {name: column[order] for name, column in found.items()}
    numbers["agency"] = numbered_agencies(numbers["agency_number"])
    coded = {name: held.coded[name].at(stays).joined(come.coded[name], order) for name in held.coded}
    return VersionColumns(numbers, coded, np.concatenate([held.named[stays], come.named])[order].tolist())


def _in_one_only(version: int, other: int) -> Q:
    """The rows that one version has and another has not, by where their ranges of versions begin and end."""
    if version > other:
        holds = Q(versions__endswith=None) | Q(versions__endswith__gt=version)
        return Q(versions__startswith__gt=other, versions__startswith__lte=version) & holds
    return Q(versions__startswith__lte=version, versions__endswith__gt=version, versions__endswith__lte=other)
