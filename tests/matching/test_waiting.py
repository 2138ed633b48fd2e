"""Agencies on file wait until a row may mean them: no decision differs by that."""

from collections import defaultdict

from partnerships.matching.match import AgencyIndex, OnFile, decide
from partnerships.matching.names import initials, parts_of


def both_sides(pairs):
    return [agency for pair in pairs for agency in (pair.one, pair.two)]


def test_a_jurisdiction_begins_as_one_of_its_names_words(pairs):
    names = {(one.name, one.state_name, one.keep_ending) for one in both_sides(pairs)}
    names |= {
        (name, "Ohio", False)
        for name in ("The N. Bergen PD", "Co. Sheriff / Jail - North", "Police", "U.S. Park Police")
    }

    strange = [
        name
        for name in names
        if (jurisdiction := parts_of(*name).jurisdiction) and jurisdiction[0] not in initials(name[0])
    ]

    assert strange == []


def test_rows_are_decided_as_if_every_agency_on_file_were_read_first(pairs):
    on_file = defaultdict(list)
    for number, one in enumerate(both_sides(pairs)):
        on_file[one.state, one.kind].append((number // 3, one))

    def load(state, kind):
        known = defaultdict(list)
        for reference, one in on_file[state, kind]:
            known[reference].append(one)
        for reference, mentions in known.items():
            names, oris = {one.name for one in mentions}, {one.ori for one in mentions if one.ori}
            yield OnFile(reference, names, oris, mentions.copy)

    waiting, read_first = AgencyIndex(load=load), AgencyIndex()
    for known in on_file.values():
        for reference, one in known:
            read_first.add(reference, one)

    rows = both_sides(pairs)[::-1]
    decide(rows[0], waiting)
    assert waiting.group(rows[0]).waiting
    for number, row in enumerate(rows):
        assert decide(row, waiting) == decide(row, read_first), row
        if number % 5 == 0:
            waiting.add(f"row {number}", row)
            read_first.add(f"row {number}", row)
