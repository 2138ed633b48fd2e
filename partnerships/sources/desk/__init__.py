"""What curators of this site found by hand: a news page, a contract, an agency's answer, each with its address.

Each row is one agency in one program according to one page or document, entered by a curator one at a time. It is kept
like the row of any other list, and nothing in it is edited: what was entered by mistake is undone and entered anew.

What it leaves out: everything that nobody has entered. It fills gaps of the other lists and counts nothing.
"""

from partnerships.ingest.readers import read_csv
from partnerships.ingest.spec import Source
from partnerships.models.vocabulary import Kind, Nature
from partnerships.sources.announcements import claims, published_on

SOURCE = Source(
    slug="desk",
    title="Curators’ own findings",
    publisher="ringwatch",
    homepage="",
    license="Facts with citations; our own compilation, CC0 1.0",
    license_url="https://creativecommons.org/publicdomain/zero/1.0/",
    about=__doc__,
    nature=Nature.REPORTS,
    by_hand=True,
    read=read_csv,
    reads=(
        "id",
        "agency",
        "agency_kind",
        "city",
        "county",
        "state",
        "program",
        "event",
        "date",
        "source_url",
        "archived_url",
        "source_publisher",
        "source_title",
        "source_published_on",
        "note",
    ),
    key=("id",),
    states=("state",),
    kinds={kind.value: kind for kind in Kind},
    take={
        "agency": "agency",
        "kind": "agency_kind",
        "city": "city",
        "county": "county",
        "state": "state",
        "wording": "note",
        "address": "source_url",
        "archived_address": "archived_url",
        "publisher": "source_publisher",
        "title": "source_title",
        "published_on": published_on,
    },
    claims=claims,
    expect=range(100_000),
)
