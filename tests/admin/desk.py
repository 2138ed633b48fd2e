"""A signed-in person at the admin's pages, which come as documents."""

from django.urls import reverse
from lxml import html

from partnerships.models import Agency, Run
from tests.factories import announcement, published

BRIGHTON = {"city": "Brighton", "state": "NY"}
LONGMONT = {"city": "Longmont", "state": "CO"}


def doubtful_list() -> Run:
    """A list whose rows K1 to K3 are settled, and whose rows D1 to D3 may mean agencies that are known."""
    return published(
        announcement("K1", agency="Brighton Police Department", **BRIGHTON),
        announcement("K2", agency="Longmont Police Department", **LONGMONT),
        announcement("K3", agency="Monroe County Sheriff's Office", agency_kind="sheriff", **BRIGHTON),
        announcement("D1", agency="Brighton Public Safety", **BRIGHTON),
        announcement("D2", agency="Longmont Public Safety", **LONGMONT),
        announcement("D3", agency="Town of Brighton Public Safety", **BRIGHTON),
    )


class Desk:
    """`see` a page, or `act` on a record and get the page that comes."""

    def __init__(self, client, user):
        self.client, self.user = client, user
        client.force_login(user)

    def see(self, what, status=200, **parameters):
        """The page of a record or of an address."""
        response = self.client.get(what if isinstance(what, str) else page_of(what), parameters, follow=True)
        assert response.status_code == status, (what, response.status_code)
        return document(response)

    def post(self, address, status=200, /, **given):
        """Send a form to an address, and get the page that comes."""
        response = self.client.post(address, given, follow=True)
        assert response.status_code == status, said(document(response)) or response.status_code
        return document(response)

    def act(self, record, name, status=200, **given):
        """Post one act. The page that follows is given, or the page that says why it was refused."""
        return self.post(act_of(record, name), status, **given)

    def decide(self, listing, word, agency: Agency | None = None, **given):
        decision = f"{word} {agency.pk}" if agency else word
        return self.act(
            listing, "decide", **{"decision": decision, "expected": listing.matches.fingerprint()} | given
        )


def page_of(record) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def act_of(record, name: str) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_act", args=[record.pk, name])


def document(response):
    page = html.fromstring(response.content.decode() or "<html></html>")
    page.address = response.request["PATH_INFO"]
    return page


def words(element) -> str:
    """An element's text as a person sees it."""
    return " ".join(" ".join(element.itertext()).split())


def said(page) -> str:
    """What the page says about what was just done, or not done."""
    notes = page.xpath("//*[contains(@class, 'messagelist') or contains(@class, 'errornote')]")
    return " ".join(words(note) for note in notes)


def values(page, name: str) -> list[str]:
    """What the page's fields and buttons of this name hold."""
    return page.xpath(f"//*[@name='{name}']/@value")
