"""Lists that the tests' web server sends: agencies that do not exist, in the shape of real lists."""

from __future__ import annotations

import csv
import io

from partnerships.ingest import registry

ROWS = 330
LIST = "announcements"
MAP = "ring-active-agency-map"
CHANGED = ROWS + 1
"""As many rows as a list has that did change."""


def listed(numbers=range(ROWS), **changed) -> list[dict[str, str]]:
    """Rows of a list in the shape of the announcements, for agencies that do not exist."""
    return [
        {
            "id": f"A{number}",
            "agency": f"{_name(number)} Police Department",
            "agency_kind": "police",
            "state": "CA",
            "program": "neighbors",
            "event": "joined",
            "date": "2019-05-02",
            "date_precision": "day",
            "source_url": f"https://example.org/{number}",
            "source_publisher": "A paper",
            "source_title": "“Chief’s” news",
            **changed,
        }
        for number in numbers
    ]


def _name(number: int) -> str:
    syllables = "ba ke li mo nu pra sto tri vel wex".split()
    return "".join(syllables[int(digit)] for digit in f"{number:03}").capitalize()


def as_csv(rows: list[dict[str, str]], columns=None) -> bytes:
    columns = columns or registry.get(LIST).reads
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


def as_kml(numbers=range(ROWS), before: str = "", name: str = "") -> bytes:
    marks = "".join(
        f"<Placemark><name>{_name(number)} Police Department{name}</name><address>CA</address><ExtendedData>"
        '<Data name="Active Date"><value>5/2/2019</value></Data></ExtendedData></Placemark>'
        for number in numbers
    )
    return f'{before}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>'.encode()


def link_to(address: str) -> bytes:
    link = f"<NetworkLink><Link><href><![CDATA[{address}]]></href></Link></NetworkLink>"
    return f"<kml><Document>{link}</Document></kml>".encode()
