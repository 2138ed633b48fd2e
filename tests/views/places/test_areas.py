"""What the map divides by comes with its sources, and not where nobody counted."""

import json

from partnerships.geography import people


def test_states_come_with_their_people_and_territories_without(changed, client):
    areas = json.loads(client.get("/map/areas.json").content)

    by_code = {code: (name, residents) for code, name, residents, _ in areas["states"].values()}
    assert by_code["CA"] == ("California", people.by_state()["CA"])
    assert by_code["PR"][1] == 0
    assert areas["census"] == people.CENSUS
    assert areas["directories"] == []
    assert len(areas["counties"]) > 3_000
