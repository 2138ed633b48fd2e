"""The data dictionary says what the files say."""

from django.conf import settings

from partnerships.exports import dictionary
from partnerships.management.commands.codebook import DOCUMENT
from partnerships.queries.columns import NAMES


def test_the_document_is_current():
    kept = (settings.BASE_DIR / DOCUMENT).read_text(encoding="utf-8")

    assert kept == dictionary.written(), "run bin/manage codebook"


def test_every_column_stands_in_it():
    document = dictionary.written()

    assert all(f"`{name}`" in document for name in NAMES)
