"""Addresses that nothing is sent to: what is one address, who lets it in again, and what says nothing of it."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from partnerships.alerts import addresses
from partnerships.models import Follower, SuppressedBecause
from tests.alerts import conftest
from tests.alerts.conftest import follow


def test_an_address_may_be_let_in_again(first_version, mailbox):
    addresses.suppress("ann+x@example.org", SuppressedBecause.ASKED, now=timezone.now())
    assert not follow("ann@example.org")

    assert addresses.lift("ann@example.org")

    assert follow("ann@example.org") and not addresses.lift("ben@example.org")


def test_an_operator_suppresses_an_address_and_lets_it_in_again(first_version, mailbox, capsys):
    follow("ann+x@example.org")

    call_command("suppress", "ann@example.org")
    assert not Follower.objects.exists() and not follow("ann@example.org")

    call_command("suppress", "ann@example.org", "--lift")
    assert follow("ann@example.org")
    assert capsys.readouterr().out.splitlines() == [
        "Nothing is sent to it any more; it followed 1 question(s).",
        "It may be written to again.",
    ]
    with pytest.raises(CommandError, match="no mail address"):
        call_command("suppress", "ann")


@pytest.mark.parametrize(
    ("email", "other", "is_same"),
    [
        ("ann@example.org", "Ann+spam@Example.org", True),
        ("ann@example.org", "a.nn@example.org", False),
        ("ann@gmail.com", "a.n.n+x@googlemail.com", True),
        ("ann@example.org", "ann@example.com", False),
        ("+@example.org", "+x@example.org", False),
    ],
)
def test_what_is_one_address(email, other, is_same):
    assert (addresses.canonical(email) == addresses.canonical(other)) is is_same


def test_an_address_that_does_not_exist_is_not_asked_again(first_version, mailbox):
    assert not follow(conftest.REFUSED) and not follow(conftest.REFUSED, "state=CA")

    assert mailbox.refused == 1
    assert not Follower.objects.exists()
    assert addresses.is_suppressed(conftest.REFUSED)
    assert not addresses.is_suppressed("x@example.org")


def test_an_address_with_a_plus_part_that_does_not_exist_says_nothing_of_the_one_without(
    first_version, mailbox
):
    made = follow("ann@example.org")

    addresses.suppress("ann+x@example.org", SuppressedBecause.REFUSED, now=timezone.now())

    assert Follower.objects.get() == made
    assert not addresses.is_suppressed("ann@example.org")


@pytest.mark.parametrize("odd", ['"ann"@gmail.com', "a.nn@googlemail.com", "ann@gm\N{SOFT HYPHEN}ail.com"])
def test_a_wish_ends_what_was_followed_under_another_spelling(odd, first_version, mailbox):
    made = follow("ben@gmail.com")
    Follower.objects.filter(pk=made.pk).update(email=odd)

    assert addresses.suppress("ann@gmail.com", SuppressedBecause.ASKED, now=timezone.now()) == 1
    assert addresses.is_suppressed(odd)
