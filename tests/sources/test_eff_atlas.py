"""What only the text of an Atlas row tells: a fuller name, a month, a denial, a subsidy."""

import hashlib
from datetime import date

import pytest

from partnerships.dates import Span
from partnerships.ingest import registry
from partnerships.ingest.tables import Row
from partnerships.models.vocabulary import DateBasis, Event, Program
from partnerships.sources.eff_atlas import SOURCE, claims, name_in_summary, page, start, subsidy
from tests.sources.declared import NOT_BESIDE, SHARED, take

AGREED = (
    "signed an agreement with Amazon's home surveillance equipment company, Ring, in {} to gain special access to "
    "the company's Neighbors app."
)
DENIED = (
    "According to Ring, the Elm Police Department in June 2020 to gain special access to the company's Neighbors "
    "app. However, the department denied this in {} in response to a public records request."
)


def row(**cells):
    empty = {
        "AOSNUMBER": "AOS0001",
        "Agency": "Elm Police Department",
        "Summary": "",
        "Link 1": "",
        "Link 1 Date": "",
    }
    return Row(empty | cells, number=1)


def summary(when="2019", more=""):
    return f"The Elm Police Department {AGREED.format(when)} {more}".strip()


@pytest.mark.parametrize(
    ("cell", "text", "span", "basis"),
    [
        ("3/22/18", "2018", Span.day(date(2018, 3, 22)), DateBasis.ATLAS_LINK_DATE),
        ("12/6/2019", "2019", Span.day(date(2019, 12, 6)), DateBasis.ATLAS_LINK_DATE),
        ("10/06/2018", "2018", Span.day(date(2018, 10, 6)), DateBasis.ATLAS_LINK_DATE),
        ("2020", "July 2020", Span.year(2020), DateBasis.ATLAS_LINK_DATE),
        ("7/12/1905", "July 2020", Span.year(2020), DateBasis.ATLAS_LINK_DATE),
        ("", "July 2020", Span.month(2020, 7), DateBasis.SOURCE_TEXT),
        ("?", "August 2020", Span.month(2020, 8), DateBasis.SOURCE_TEXT),
        ("N/A", "2019", Span.year(2019), DateBasis.SOURCE_TEXT),
        ("", "the summer of 2019", None, None),
        ("", "Smarch 2019", None, None),
    ],
)
def test_a_start_is_the_cells_date_else_the_month_in_the_text(cell, text, span, basis):
    assert start(row(**{"Link 1 Date": cell, "Summary": summary(text)})) == (span, basis)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        (DENIED.format("July 2020"), Span.month(2020, 7)),
        (DENIED.format("2020"), Span.year(2020)),
        (DENIED.format("July 2020").replace("this in July 2020", "this"), None),
        (DENIED.format("July 2020").replace("denied this", "denied it"), Span.month(2020, 7)),
    ],
)
def test_a_denial_is_said_beside_the_listing_with_the_day_the_text_gives(text, span):
    listed, denied = claims(row(Summary=text))

    assert (listed.event, listed.span) == (Event.LISTED, Span.month(2020, 6))
    assert (denied.program, denied.event, denied.span) == (Program.NEIGHBORS, Event.DENIED, span)
    assert denied.basis == (DateBasis.SOURCE_TEXT if span else None)


@pytest.mark.parametrize(
    "text",
    [
        summary(),
        summary(more="The department denied a records request."),
        summary(more="Officers denied entry to reporters in July 2020."),
    ],
)
def test_what_is_no_denial_of_the_agreement_is_not_read_as_one(text):
    assert [claim.event for claim in claims(row(Summary=text))] == [Event.LISTED]


@pytest.mark.parametrize(
    ("sentence", "pays"),
    [
        ("The city set aside $10,000 to subsidize the purchase of Ring cameras by 200 residents.", True),
        ("The city offered 100 residents a $100 subsidy to purchase Ring cameras.", True),
        ("Cameras were subsidized by the city.", True),
        ("Subsidies of $50 were offered.", True),
        ("The council is subsidizing 500 cameras.", True),
        ("The town subsidises cameras.", True),
        ("The city offers no subsidy.", False),
        ("The council voted against subsidizing cameras.", False),
        ("The cameras are not subsidized.", False),
        ("It is a subsidiary of Amazon.", False),
        ("", False),
    ],
)
def test_a_subsidy_is_read_from_the_sentence_that_says_so(sentence, pays):
    said = row(Summary=summary(more=sentence))

    assert subsidy(said) is pays
    assert [claim.program for claim in claims(said)] == [
        Program.NEIGHBORS,
        *([Program.SUBSIDY] if pays else []),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (summary(), ""),
        (f"The Town of Elm Police Department {AGREED.format('2019')}", "Town of Elm Police Department"),
        (DENIED.format("July 2020"), ""),
        ("According to Ring, the Village of Elm Police in 2020 to gain access.", "Village of Elm Police"),
        ("Elm has used cameras since 2012.", ""),
    ],
)
def test_the_summary_may_give_another_name(text, name):
    assert name_in_summary(row(Summary=text)) == name


def test_a_map_address_filled_down_the_column_is_one_page():
    address = "https://www.google.com/maps/d/u/0/viewer?mid=abc"

    assert {page(row(**{"Link 1": f"{address}&z={zoom}"})) for zoom in range(4, 174)} == {address}


SAID = ("agency", "alias", "city", "county", "state", "address", "title")
ORIGINAL = "eff-atlas-2020-10-07.csv"


def meanings(content):
    """What the rows say, without their wording and their numbers."""
    return sorted(
        (
            row.key,
            str(row.kind),
            [row.fields[name] for name in SAID],
            [
                (claim.program, claim.event, claim.span and claim.span.words, claim.basis)
                for claim in row.claims
            ],
        )
        for row in take(SOURCE, content).rows
    )


def bundled():
    return (registry.folder(SOURCE) / SOURCE.bundled).read_bytes()


def test_the_bundled_copy_is_whole_and_reads_without_a_complaint():
    taken = take(SOURCE, bundled())

    assert taken.complaints == ""
    assert dict(taken.tally) == {"rows": 1501, "kept": 1501}
    assert all(row.fields["agency"] and row.claims and not row.problems for row in taken.rows)
    assert not any(row.fields["wording"] for row in taken.rows)


def test_the_bundled_copy_says_what_the_facts_beside_the_project_say():
    path = SHARED / "eff-atlas-2020-10-07.ring-facts.csv"
    if not path.exists():
        pytest.skip(NOT_BESIDE.format(path.name))

    assert meanings(bundled()) == meanings(path.read_bytes())


def test_the_bundled_copy_is_read_as_the_same_rows_as_the_original():
    path = SHARED / ORIGINAL
    if not path.exists():
        pytest.skip(NOT_BESIDE.format(path.name))

    original = path.read_bytes()
    assert hashlib.sha256(original).hexdigest() == SOURCE.archived[0].sha256
    assert SOURCE.archived[0].observed_on == SOURCE.observed_on
    assert meanings(bundled()) == meanings(original)


def test_the_credit_of_each_bundled_list_of_others_stands_in_its_folder():
    for slug in ("eff-atlas", "uva-force-index"):
        credit = (registry.folder(registry.get(slug)) / "CREDIT.md").read_text(encoding="utf-8")
        assert "Electronic Frontier Foundation and the Reynolds School of Journalism" in credit
        assert "CC BY 4.0" in credit
        assert "Atlas of Surveillance" in registry.get(slug).license + registry.get(slug).title
