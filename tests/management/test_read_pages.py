"""`bin/manage read`: web pages and KML, as other programs show them."""

import pytest

from tests.management.lists import DUBLIN, as_page, said

pytestmark = pytest.mark.django_db

PAGE = """<html><head><style>.note {display: none} td {color: red}</style></head><body>
<table><tr><th>Agency</th><th>City<sup>1</sup></th><th>State</th></tr>
<tr><td>Dublin Police Department<sup>[2]</sup><style>.x{}</style><script>x()</script><!-- no --></td>
<td>Dublin<span hidden> gone</span>
<span style="display: none"> gone</span><i class="note"> gone</i></td><td>OH</td></tr>
<tr style="display:none"><td>Hidden Police</td><td>Lima</td><td>OH</td></tr>
<tr><td>Fire District <b>1</b><sup>st</sup></td><td><b>L</b>ima</td><td>O<wbr>H</td></tr></table></body></html>"""


def test_text_that_a_page_does_not_show_is_not_read(read):
    document = read(PAGE.encode(), name="list.html")

    assert document["columns"] == ["Agency", "City", "State"]
    assert said(document, "agency", "city", "state") == [
        (DUBLIN, "Dublin", "OH"),
        ("Fire District 1st", "Lima", "OH"),
    ]


def test_cells_that_span_rows_of_a_page_hold_for_each(read):
    page = (
        "<table><tr><th>State<th>Agency<th>City<tr><td rowspan=2>OH<td>Dublin Police<td>Dublin<tr><td>Lima Police"
        "<td>Lima<tr><td colspan=3>Iowa<tr><td>IA<td>Ames Police<td>Ames</table>"
    )

    document = read(page.encode(), name="list.html")

    assert said(document, "agency", "state") == [
        ("Dublin Police", "OH"),
        ("Lima Police", "OH"),
        ("Ames Police", "IA"),
    ]
    assert document["ignored"] == {"section": 1}


@pytest.mark.parametrize("beside", ['<i aria-hidden="true">★</i>', '<span class="sr-only">new</span>'])
def test_what_only_a_machine_or_nobody_is_to_read_is_not_read(read, beside):
    document = read(as_page([("Agency", "State"), (DUBLIN + beside, "OH")]), name="list.html")

    assert said(document, "agency") == [(DUBLIN,)]


MARK = "<Placemark><name>Lima &amp; Ada Police</name><address>Lima, OH</address></Placemark>"


@pytest.mark.parametrize(
    "text",
    [
        f'\n  <?xml version="1.0"?><kml><Document>{MARK}</Document></kml>',
        f'\ufeff\ufeff<?xml version="1.0"?><kml><Document>{MARK}</Document></kml>',
        f"<kml><Document><gx:Tour/>{MARK}</Document></kml>",
        f'<kml xsi:schemaLocation="a b"><Document>{MARK}</Document></kml>',
        f"<KML><document>{MARK.replace('Placemark', 'PLACEMARK')}</document></KML>",
        f"<kml><Document>{MARK.replace('&amp;', '&')}</Document></kml>",
        f"<kml><Document>{MARK.replace(' &amp; ', '&nbsp;&amp;&nbsp;')}</Document></kml>",
        f"<kml><Folder>{MARK}</Folder></kml>",
        f"<kml>{MARK}</kml>",
        f'<?xml version="1.0" encoding="utf-8"?><kml><Document>{MARK}</Document><!-- “ --></kml>',
    ],
    ids=[
        "blanks",
        "marks",
        "prefix",
        "attribute",
        "case",
        "ampersand",
        "entity",
        "folder",
        "bare",
        "encoding",
    ],
)
def test_a_kml_that_others_open_is_read(read, text):
    content = text.encode("cp1252") if "“" in text else text.encode()

    document = read(content, "--take", "state=address", name="list.kml")

    assert said(document, "agency") == [("Lima & Ada Police",)]
