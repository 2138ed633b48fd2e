"""What an operator may set as street tiles."""

import pytest

from ringwatch.environment import host, tiles


def test_a_tile_address_is_kept_as_it_is():
    address = "https://tiles.example:8443/streets/{z}/{x}/{y}.png?key=1"

    assert tiles(address) == address
    assert host(address) == "tiles.example:8443"


@pytest.mark.parametrize(
    "address",
    [
        "https://tiles.example/{z}/{x}.png",
        "https://{s}.tiles.example/{z}/{x}/{y}.png",
        "tiles.example/{z}/{x}/{y}.png",
        "ftp://tiles.example/{z}/{x}/{y}.png",
        "/tiles/{z}/{x}/{y}.png",
    ],
)
def test_what_is_no_tile_address_is_refused(address):
    with pytest.raises(ValueError, match="expected"):
        tiles(address)
