"""“Add a list” as a curator fills it in, for the tests of its pages."""

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships.actions import drafts as kept_drafts
from tests.admin.desk import document, words

NEW = "/admin/partnerships/source/new/"
CONTENT = b"""Ref No,Department,Town,ST,Since,Signed up,Remark
1,Fremont Police Department,Fremont,CA,first,3/22/18,a
2,Reno Police Department,Reno,NV,second,2019-05,b
3,Boise Fire Department,Boise,ID,third,soon,c
4,Calgary Police,Calgary,Alberta,fourth,,d
"""
READABLE = CONTENT.replace(b"soon", b"").replace(b"Calgary Police,Calgary,Alberta", b"Yuma Police,Yuma,AZ")
FACTS = {
    "title": "A County’s List",
    "publisher": "A county",
    "nature": "roll",
    "license": "none stated",
    "about": "Kept by hand.",
}
RIGHT = {
    "take_agency": "Department",
    "take_state": "ST",
    "take_city": "Town",
    "take_date": "Signed up",
    "key": ["Ref No"],
    "program": "neighbors",
    "event": "joined",
    "expect_from": 2,
    "expect_to": 10,
}


def drafts() -> set[str]:
    """The drafts that are kept."""
    there = default_storage.exists(kept_drafts.FOLDER)
    return (
        {name.partition(".")[0] for name in default_storage.listdir(kept_drafts.FOLDER)[1]}
        if there
        else set()
    )


def post(desk, address, status=200, **given):
    response = desk.client.post(address, given, follow=True)
    assert response.status_code == status, response.content.decode()
    return document(response)


def begin(desk, content=CONTENT, name="list.csv", status=200, **given):
    file = {"file": SimpleUploadedFile(name, content)} if content is not None else {}
    return post(desk, NEW, status, **FACTS | {"rhythm_days": 0} | file | given)


def rows(page) -> dict[str, list[str]]:
    """Agency → the cells of its row as it would be read."""
    found = page.xpath("//table[contains(@class, 'read')]/tbody/tr")
    return {words(row.xpath("th")[0]): [words(cell) for cell in row.xpath("td")] for row in found}


def chosen(page, name: str) -> str:
    return "".join(page.xpath(f"//select[@name='{name}']/option[@selected]/@value"))


def filled(page, *, parts=None, **given):
    """What a browser would send of the form on the page; `parts`: the boxes that are ticked."""
    form = page.xpath("//form[contains(@class, 'columns')]")[0]
    sent = {name: form.fields[name] or "" for name in form.fields if name not in ("key", "parts")}
    sent["key"] = form.xpath(".//input[@name='key'][@checked]/@value")
    sent["parts"] = form.xpath(".//input[@name='parts'][@checked]/@value") if parts is None else parts
    return sent | given
