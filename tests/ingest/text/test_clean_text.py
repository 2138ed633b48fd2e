"""Text that a program spoilt is put right once, for every format."""

import pytest

from partnerships.ingest.text.clean_text import clean


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Sheriff&#39;s", "Sheriff's"),
        ("Sheriff&#x2019;s", "Sheriff’s"),
        ("Sheriff&rsquo;s", "Sheriff’s"),
        ("Sheriff&amp;#39;s", "Sheriff's"),
        ("Sheriff&amp;amp;#39;s", "Sheriff's"),
        ("EspaÃ±ola", "Española"),
        ("ESPAÃ‘OLA", "ESPAÑOLA"),
        ("Sheriffâ€™s", "Sheriff’s"),
        ("SheriffÃ¢â‚¬â„¢s", "Sheriff’s"),
        ("â€œPoliceâ€\x9d", "“Police”"),
        ("â€œPoliceâ€", "“Police”"),
        ("Sheriff‚Äôs", "Sheriff’s"),
        ("Espa√±ola", "Española"),
    ],
)
def test_what_a_program_spoilt_is_put_right(written, meant):
    assert clean(written) == meant


@pytest.mark.parametrize(
    "text", ["AT&T", "R&D; police", "a &copy b", "Española", "São", "CAFÉ‚", "Âme", "5 √ 3", "naïve – é", ""]
)
def test_what_a_person_wrote_stays(text):
    assert clean(text) == text
