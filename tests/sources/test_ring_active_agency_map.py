"""Ring's map in every shape it came in. The samples are made by hand after a description: no copy is known."""

import io
import re
import zipfile
from datetime import date

import pytest

from partnerships.ingest import registry
from tests.sources.declared import folder, in_words, take

SOURCE = registry.get("ring-active-agency-map")
ERAS = ("sample-2019.kml", "sample-2021.kml", "sample-2022.kml")
each_era = pytest.mark.parametrize("era", ERAS)


def sample(name):
    return (folder(SOURCE) / name).read_bytes()


def zipped(content, name="doc.kml"):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("images/icon.png", b"\x89PNG")
        archive.writestr(name, content)
    return packed.getvalue()


def as_text(content):
    return re.sub(rb"<!\[CDATA\[(.*?)\]\]>", lambda found: found[1].replace(b"&", b"&amp;"), content)


def as_cdata(content):
    plain = as_text(content)
    return re.sub(
        rb"<(name|address|value)>([^<]*)</\1>",
        lambda found: b"<%s><![CDATA[%s]]></%s>" % (found[1], found[2].replace(b"&amp;", b"&"), found[1]),
        plain,
    )


def in_folders(content):
    if b"<Folder>" in content:
        return content
    start, end = content.index(b"<Placemark>"), content.rindex(b"</Placemark>") + len(b"</Placemark>")
    later = b"<Folder><name>More</name><Placemark><name>Not an agency</name></Placemark></Folder>"
    return b"%s<Folder>%s</Folder>%s%s" % (content[:start], content[start:end], later, content[end:])


def says(content):
    return [in_words(said) for said in take(SOURCE, content).rows]


@each_era
@pytest.mark.parametrize("shape", [as_text, as_cdata, zipped, in_folders])
def test_the_map_says_the_same_in_every_shape(era, shape):
    assert says(shape(sample(era))) == says(sample(era))


@each_era
def test_the_map_says_the_same_with_its_fields_in_another_order(era):
    turned = re.sub(
        rb"(<ExtendedData>)(.*?)(</ExtendedData>)",
        lambda found: found[1] + b"".join(reversed(re.findall(rb"<Data.*?</Data>", found[2]))) + found[3],
        sample(era),
        flags=re.DOTALL,
    )

    assert says(turned) == says(sample(era))


def test_an_agency_keeps_its_key_from_one_era_to_the_next():
    keys = [take(SOURCE, sample(era)).rows[0].key for era in ERAS]

    assert len(set(keys)) == 1


def test_one_name_in_two_states_is_two_rows():
    franklins = [
        said for said in take(SOURCE, sample(ERAS[0])).rows if said.fields["agency"].startswith("Franklin")
    ]

    assert [said.fields["state"] for said in franklins] == ["Kentucky", "TN"]
    assert len({said.key for said in franklins}) == 2


@pytest.mark.parametrize(
    "label", ["Video Requests Q3 2020", "Video Requests: Q1 2021", "Number of Video Requests"]
)
def test_the_label_of_the_count_may_carry_any_quarter(label):
    assert SOURCE.knows(label)


@pytest.mark.parametrize("label", ["Request For Assistance", "Videos", "Active"])
def test_a_label_nobody_has_looked_at_is_not_known(label):
    assert not SOURCE.knows(label)


def test_a_count_that_goes_down_does_not_change_the_row():
    before = take(SOURCE, sample(ERAS[0])).rows[0]
    after = take(SOURCE, sample(ERAS[0]).replace(b"<value>12<", b"<value>7<").replace(b"Q3", b"Q4")).rows[0]

    assert before.fingerprint == after.fingerprint


@pytest.mark.parametrize("shape", [as_text, as_cdata, zipped], ids=["text", "CDATA", "KMZ"])
def test_a_network_link_points_on_to_the_list(shape):
    onward = SOURCE.follow(shape(sample("link.kml")))

    assert onward == "https://www.google.com/maps/d/kml?mid=1eYVDPh5itXq5acDT9b0BVeQwmESBa4cB&forcekml=1"


@each_era
def test_the_list_itself_points_nowhere(era):
    assert SOURCE.follow(sample(era)) is None


def test_a_number_of_video_requests_has_its_quarter_and_a_missing_one_is_not_a_zero():
    table = SOURCE.read(sample(ERAS[0]))

    values = [
        (row["name"], [(one.value, one.quarter.first) for one in SOURCE.counts(row)]) for row in table.rows
    ]

    quarter = date(2020, 7, 1)
    assert values[:4] == [
        ("Huntsville Police Department", [(12, quarter)]),
        ("Green Township Fire Department", [(3, quarter)]),
        ("Franklin Police Department", []),
        ("Franklin Police Department", []),
    ]
    assert values[4] == ("Winston, Forsyth County Sheriff's Office", [(0, quarter)])
