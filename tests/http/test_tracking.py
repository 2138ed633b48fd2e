"""Parameters that follow readers are dropped; everything else of an address stays as it is written."""

import pytest

from partnerships.http.tracking import without_tracking


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=x", "UTM_Medium=email&utm_campaign=a%20b", "fbclid=IwAR0", "gclid=1&gbraid=2&wbraid=3",
        "mc_cid=a&mc_eid=b",
        "msclkid=1", "twclid=1", "ttclid=1", "yclid=1", "dclid=1", "igshid=x", "_ga=2.1&_gl=1*a", "_hsenc=p2&_hsmi=1",
        "mkt_tok=x", "li_fat_id=x", "srsltid=A", "ref_src=twsrc%5Etfw", "gad_source=1", "utm%5Fsource=x", "utm_source",
    ],
)  # fmt: skip
def test_what_follows_readers_is_dropped(query):
    assert without_tracking(query) == ""
    assert without_tracking(f"q=a%26b&{query}&state=CA") == "q=a%26b&state=CA"


@pytest.mark.parametrize(
    "query", ["", "q=utm_source", "state=CA&&sort=-agency", "stat=1", "utmost=1", "ga=1", "%zz=%ff"]
)
def test_everything_else_stays_as_it_is_written(query):
    assert without_tracking(query) == query
