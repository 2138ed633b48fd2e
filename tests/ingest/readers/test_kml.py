"""KML and KMZ: what the samples of Ring's map do not show."""

import pytest

from partnerships.ingest.readers import network_link, read_kml
from partnerships.ingest.tables import UnreadableFile
from tests.ingest.readers.handmade import zipped

MARK = "<Placemark><name>Ada</name><address>Ada, OH</address></Placemark>"


def kml(inside):
    return f'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inside}</Document></kml>'.encode()


def names(content):
    return [row["name"] for row in read_kml(content).rows]


def test_marks_beside_the_first_folder_are_not_lost():
    assert (
        names(kml(f"{MARK}<Folder>{MARK}<Folder>{MARK}</Folder></Folder><Folder>{MARK}</Folder>"))
        == ["Ada"] * 3
    )


def test_a_mark_without_a_name_is_a_row_all_the_same():
    assert names(kml("<Placemark/>" + MARK)) == ["", "Ada"]


def test_fields_of_a_schema_are_columns_too():
    field = '<SimpleData name="Active Date">5/1/19</SimpleData>'
    inside = f"<Placemark><ExtendedData><SchemaData>{field}</SchemaData></ExtendedData></Placemark>"

    (row,) = read_kml(kml(inside)).rows

    assert row["Active Date"] == "5/1/19"


def test_a_coordinate_is_longitude_before_latitude():
    (row,) = read_kml(
        kml("<Placemark><Point><coordinates> -84.5,39.1,0 </coordinates></Point></Placemark>")
    ).rows

    assert (row["longitude"], row["latitude"]) == ("-84.5", "39.1")


def test_a_mark_inside_something_else_is_no_row():
    assert names(kml(f"<Schema>{MARK}<kml/></Schema>{MARK}<NetworkLink>{MARK}</NetworkLink>")) == ["Ada"]


def test_folders_nested_without_measure_are_read():
    assert names(kml("<Folder>" * 20_000 + MARK + "</Folder>" * 20_000)) == ["Ada"]


LAUGHS = '<!DOCTYPE k [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE k [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "looks like an empty file"),
        (LAUGHS.encode() + kml("<name>&b;</name>")[21:], "declares entities"),
        (OUTSIDE.encode() + kml("<name>&a;</name>")[21:], "declares entities"),
        (b"<!DOCTYPE html><title>Sign in</title>", "looks like a web page titled “Sign in”"),
        (b"<html><body></body></html>", "looks like a web page"),
        (b"<gpx/>", "looks like XML (<gpx>)"),
        (b"<kml/>", "holds no Document"),
        (kml(MARK)[:-20], "a KML that is broken"),
        (zipped({"a.txt": "x"}), "holds no .kml file"),
        (zipped({"doc.kml": kml(MARK)})[:150], "cannot be unpacked"),
        (zipped({"doc.kml": b" " * 60_000_000}), "unpacks to more than 50,000,000 bytes"),
    ],
)
def test_what_is_no_kml_is_refused(content, why):
    with pytest.raises(UnreadableFile) as refusal:
        read_kml(content)

    assert why in str(refusal.value)
    assert network_link(content) is None


def test_a_lone_mark_is_mended_beside_cdata_and_not_in_it():
    inside = "<Placemark><name>A & B</name><address><![CDATA[C & D]]></address></Placemark>"

    (row,) = read_kml(f"\n<?xml version='1.0'?>{kml(inside).decode()}".encode()).rows

    assert (row["name"], row["address"]) == ("A & B", "C & D")


def test_what_follows_cdata_that_does_not_end_is_no_list():
    with pytest.raises(UnreadableFile, match="broken"):
        read_kml(kml("<Placemark><name><![CDATA[A]]></name></Placemark><![CDATA[ & "))
