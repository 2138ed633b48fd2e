"""Following: nobody is told who did not ask twice, and everybody leaves with one click."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.alerts import addresses, following
from partnerships.models import AuditEntry, Follower, FollowRequest, MailedAddress, Rhythm, SuppressedBecause
from partnerships.views.forms import guards
from tests.alerts.conftest import BOX_FULL, follow
from tests.factories import question


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A test fills in a form faster than a person."""
    monkeypatch.setattr(guards, "MIN_FILL_SECONDS", 0)
    cache.clear()


def opened(client, address):
    return client.get(address).context["form"].fresh_time


def ask(client, asked="state=OH", email="Ann@Example.org", **given):
    address = f"/follow/?{asked}"
    form = {"email": email, "rhythm": "daily", "opened": opened(client, address)}
    return client.post(address, form | given)


@pytest.fixture
def asked(first_version, mailbox, client):
    """Someone asked on the page; the mail that came of it."""
    response = ask(client)
    assert response.status_code == 302, response.content
    assert b"Look into your mail" in client.get(response["Location"]).content
    assert mailbox.mails == []  # the request sends nothing
    following.take_up(now=timezone.now())
    return mailbox.mails[0]


def path_in(mail):
    lines = [line.strip() for line in mail.get_content().splitlines()]
    [line] = [line for line in lines if "/follow/" in line and not line.endswith("leave/")]
    return urlsplit(line).path


def test_nothing_is_told_before_the_button_in_the_mail_was_pressed(asked, client):
    assert asked["To"] == "ann@example.org"
    assert b"State: Ohio" in client.get(path_in(asked)).content
    assert not Follower.objects.confirmed().exists()

    response = client.post(path_in(asked))

    follower = Follower.objects.confirmed().get()
    assert b"You follow this" in response.content
    assert (follower.question, follower.rhythm, follower.last_sent_version) == ("state=OH", Rhythm.DAILY, 1)


def test_one_click_in_the_mail_program_deletes_the_address(asked):
    stranger = Client(enforce_csrf_checks=True)

    response = stranger.post(
        urlsplit(asked["List-Unsubscribe"].strip(" <>")).path,
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 200
    assert not Follower.objects.exists()


def test_every_mail_can_be_left_as_mail_programs_expect(asked):
    assert asked["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert asked["List-Unsubscribe"].strip().startswith("<https://ringwatch.example/follow/")
    assert asked["Auto-Submitted"] == "auto-generated"
    assert asked["List-Unsubscribe"].strip(" <>") in asked.get_content()


def test_looking_at_the_page_of_leaving_does_not_leave(asked, client):
    response = client.get(f"{path_in(asked)}leave/")

    assert b"Stop, and delete my address" in response.content
    assert Follower.objects.exists()


def test_a_link_of_someone_who_left_says_that_nothing_is_kept(asked, client):
    client.post(f"{path_in(asked)}leave/")

    for path in (path_in(asked), f"{path_in(asked)}leave/", "/follow/no-such-token/"):
        assert client.get(path).status_code == 404
    assert client.post(path_in(asked)).status_code == 404


def test_asking_again_sends_no_second_mail_and_tells_nobody_who_follows(asked, client, mailbox):
    client.post(path_in(asked))

    again, other = ask(client), ask(client, email="ben@example.org")
    following.take_up(now=timezone.now())

    assert again["Location"] == other["Location"]
    assert [mail["To"] for mail in mailbox.mails] == ["ann@example.org", "ben@example.org"]


def test_nobodys_mailbox_is_filled_by_others(first_version, mailbox):
    for number, state in enumerate(("OH", "CA", "NJ", "TX", "FL", "GA", "WA")):
        now = timezone.now() + number * (following.UNCONFIRMED_KEPT_FOR + timedelta(days=1))
        following.ask(
            email=f"ann+{number}@example.org",
            question=question(f"state={state}"),
            rhythm=Rhythm.DAILY,
            now=now,
        )
        following.forget_unconfirmed(now=now)

    assert len(mailbox.mails) == addresses.MAX_UNANSWERED


def test_who_confirms_may_follow_as_much_as_they_like(first_version, mailbox):
    for state in ("OH", "CA", "NJ", "TX", "FL", "GA", "WA"):
        made = follow("ann@example.org", f"state={state}")
        following.confirm(token=made.token, now=timezone.now())

    assert Follower.objects.confirmed().count() == 7


@pytest.mark.parametrize("rhythm", Rhythm.values)
def test_a_mail_to_confirm_holds_no_word_of_who_asked(rhythm, first_version, mailbox, client):
    ask(client, asked="q=WIN+%241000+at+evil.example", rhythm=rhythm)
    following.take_up(now=timezone.now())

    [mail] = mailbox.mails
    told = f"{mail['Subject']} {mail.get_content()}".replace(Follower.objects.get().token, "")
    assert not any(word in told for word in ("WIN", "1000", "evil"))
    assert "WIN $1000" in str(Follower.objects.get().question) or "WIN" in Follower.objects.get().question


def test_the_request_does_the_same_for_everybody(asked, client, django_assert_num_queries):
    client.post(path_in(asked))
    addresses.suppress("eve@example.org", SuppressedBecause.ASKED, now=timezone.now())
    form = opened(client, "/follow/?state=OH")
    counts = set()
    for email in ("ann@example.org", "ben@example.org", "eve@example.org"):
        cache.clear()
        with CaptureQueriesContext(connection) as asked_of:
            given = {"email": email, "rhythm": "daily", "opened": form}
            assert client.post("/follow/?state=OH", given).status_code == 302
        counts.add(tuple(query["sql"].split(" ")[0] for query in asked_of.captured_queries))

    assert len(counts) == 1
    assert FollowRequest.objects.count() == 3


def test_what_the_server_does_not_take_for_now_is_sent_later(first_version, mailbox, client):
    ask(client, email=BOX_FULL)
    ask(client, email="ben@example.org")
    mailbox.is_full = True
    assert following.take_up(now=timezone.now()) == 0
    assert FollowRequest.objects.count() == 2

    mailbox.is_full = False

    assert following.take_up(now=timezone.now()) == 1
    assert [follower.email for follower in Follower.objects.all()] == ["ben@example.org"]
    assert MailedAddress.objects.get().unanswered == 1
    following.take_up(now=timezone.now() + following.TRIED_FOR + timedelta(hours=1))
    assert not FollowRequest.objects.exists()


@pytest.mark.parametrize(
    "spoiled",
    [
        {"email": "=?utf-8?q??=@e.com"},
        {"email": "=?utf-8?q?=0ax?=@e.com"},
        {"email": ""},
        {"question": "state=OH&q=%"},
    ],
)
def test_a_request_that_cannot_be_seen_to_holds_up_no_other(spoiled, first_version, mailbox, client, caplog):
    ask(client, email="eve@example.org")
    FollowRequest.objects.update(**spoiled)
    ask(client, email="ben@example.org")

    following.take_up(now=timezone.now())

    assert "ben@example.org" in [mail["To"] for mail in mailbox.mails]
    assert not FollowRequest.objects.exists()
    assert "e.com" not in caplog.text


def test_requests_that_are_not_taken_for_now_hold_up_no_other(first_version, mailbox, client, monkeypatch):
    monkeypatch.setattr(following, "MAX_REQUESTS_TAKEN_UP", 2)
    for email in (BOX_FULL, BOX_FULL, "ben@example.org", BOX_FULL, "cy@example.org"):
        ask(client, email=email)

    sent = [following.take_up(now=timezone.now()) for _ in range(3)]

    assert sent == [0, 1, 1]
    assert FollowRequest.objects.count() == 3


def test_a_mail_server_that_is_away_loses_no_request(first_version, mailbox, client, settings):
    ask(client, email="ann@example.org")
    ask(client, email="ben@example.org")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for _ in range(2):
        with pytest.raises(OSError, match="refused"):
            following.take_up(now=timezone.now())

    settings.EMAIL_PORT = port

    assert following.take_up(now=timezone.now()) == 2


def test_who_wants_no_mail_ever_gets_none(asked, client, mailbox):
    follow("ann+other@example.org", "state=CA")
    page = client.get(f"{path_in(asked)}leave/").content
    assert b"never write to me again" in page

    client.post(f"{path_in(asked)}leave/", {"never": "1"})

    assert not Follower.objects.exists()
    assert follow("a.n.n+1@example.org") and not follow("ann+2@example.org") and not follow("Ann@example.org")
    assert len(mailbox.mails) == 3
    assert not any("example.org" in str(vars(one)) for one in MailedAddress.objects.all())


def test_who_does_not_confirm_is_forgotten(asked):
    assert following.forget_unconfirmed(now=timezone.now()) == 0
    assert (
        following.forget_unconfirmed(now=timezone.now() + following.UNCONFIRMED_KEPT_FOR + timedelta(hours=1))
        == 1
    )
    assert not Follower.objects.exists()


def test_the_address_stands_nowhere_else(asked, client):
    client.post(path_in(asked))

    assert not AuditEntry.objects.filter(subject__icontains="example.org").exists()
    assert "example.org" not in str(Follower.objects.get())


@pytest.mark.parametrize("given", [{"email": "not an address"}, {"rhythm": "hourly"}, {"opened": ""}])
def test_what_is_filled_in_wrongly_is_said(given, first_version, mailbox, client):
    response = ask(client, **given)

    assert response.status_code == 400 and b"It was not sent" in response.content
    assert mailbox.mails == []


@pytest.mark.parametrize(
    "email", ['"ann"@example.org', "=?utf-8?q?=61nn?=@example.org", "=?utf-8?q??=@e.com"]
)
def test_an_address_is_written_plainly(email, first_version, mailbox, client):
    response = ask(client, email=email)

    assert response.status_code == 400 and b"Write the address plainly" in response.content
    assert not FollowRequest.objects.exists()


def test_a_domain_is_kept_as_mail_servers_are_told_it(first_version, mailbox, client):
    ask(client, email="Ann@ｅxample.org")
    ask(client, email="ann@münchen.example")

    kept = FollowRequest.objects.order_by("id").values_list("email", flat=True)
    assert list(kept) == ["ann@example.org", "ann@xn--mnchen-3ya.example"]


def test_a_machine_that_fills_in_everything_sends_nothing(first_version, mailbox, client):
    assert ask(client, website="https://spam.example").status_code == 302
    assert following.take_up(now=timezone.now()) == 0
    assert mailbox.mails == []


def test_a_question_with_a_line_break_is_no_header(first_version, mailbox, client):
    ask(client, asked="q=a%0ABcc:+eve@example.org")
    following.take_up(now=timezone.now())

    [mail] = mailbox.mails
    assert mail["Bcc"] is None and "\n" not in mail["Subject"]


def test_the_version_and_the_page_are_not_followed(first_version, mailbox, client):
    ask(client, asked="state=OH&version=1&sort=city&page=2")
    following.take_up(now=timezone.now())

    assert Follower.objects.get().question == "state=OH"


def test_a_question_that_is_not_understood_cannot_be_followed(first_version, client):
    assert client.get("/follow/?stat=OH").status_code == 400
