"""Cells in the form that stays when a spreadsheet program opens a file and saves it anew. Pure.

`normalize_cell` keeps all that tells rows apart, and is part of row keys. `resaved_cell` also forgets what a
spreadsheet loses from numbers, so it is part of fingerprints only.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from partnerships.dates import MONTHS, NotADate
from partnerships.ingest.text.clean_text import clean
from partnerships.written_dates import DateOrder, read_date

MONTH_NAMES = "|".join(month[:3].lower() for month in MONTHS)
MAX_DATE_LENGTH = 40
"""Characters of a date with its weekday and time."""
MAX_NUMBER_LENGTH = 40
DATE_LIKE = re.compile(
    rf"\d{{1,4}}[-/.]\d{{1,2}}(?:[-/.]\d{{1,4}})?(?![-/.\d])|\d{{1,2}}(?:st|nd|rd|th)?[-/ ](?:{MONTH_NAMES})"
    rf"|(?:{MONTH_NAMES})[a-z]*\.?[-/ ]'?\d",
    re.IGNORECASE,
)
DATE_START = frozenset("0123456789JFMASONDjfmasond")
"""Characters with which a figure or a month's name begins."""
DAY_IN_NUMBERS = re.compile(r"(\d{1,2})[-/](\d{1,2})$")
DAY_IN_LETTERS = re.compile(rf"(\d{{1,2}})-({MONTH_NAMES})$", re.IGNORECASE)
"""What a spreadsheet makes of `1-2` and `1/2` on saving: `2-Jan`."""
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,2})?$", re.IGNORECASE)
CUT_NUMBER = re.compile(r"\s*-?\d(?:\.\d+)?e\+\d{1,2}\s*$", re.IGNORECASE)
"""As a spreadsheet writes a number of more digits than its cell shows: `1.23457E+11`."""
NUMBER_START = frozenset("-.0123456789")
CACHED_CELLS = 2**13
"""Dates and numbers whose form is kept at hand: a list writes the same ones again and again."""
EXACT_DIGITS = 11
"""A spreadsheet writes a number of more digits as 1.23457E+11, unless its cell is formatted otherwise."""
LONG_NUMBER_DIGITS, DECIMAL_DIGITS = 6, 9
"""Significant digits that are left of a whole number of more than `EXACT_DIGITS`, and of a decimal fraction."""


def normalize_cell(cell: str) -> str:
    """The cell without what a spreadsheet changes on saving: spaces, line ends, leading zeros, the spelling of a date.

    What a program spoils that opens the file in another encoding is put right. `07882` and `7882`, `12/27/2012` and
    `27-Dec-12`, `2019-08` and `Aug-19`, `Española` and `EspaÃ±ola` are one.
    """
    if not cell:
        return cell
    if "&" in cell or not cell.isascii():
        cell = clean(cell).replace("\u200e", "")
    text = " ".join(cell.split())
    if text.isdecimal():
        return text.lstrip("0") or "0"
    if text[:1] in DATE_START and len(text) <= MAX_DATE_LENGTH and DATE_LIKE.match(text):
        return _day(text)
    return text


def resaved_cell(text: str) -> str:
    """A normalized cell without what a spreadsheet loses from numbers: `1.5E+10` and `15000000000` are one."""
    if not text or text[0] not in NUMBER_START:
        return text.upper() if 4 <= len(text) <= 5 and text.lower() in ("true", "false") else text
    if len(text) > MAX_NUMBER_LENGTH or (text.isdecimal() and len(text) <= EXACT_DIGITS):
        return text
    return _number(text) if NUMBER.match(text) else text


@lru_cache(maxsize=CACHED_CELLS)
def _number(text: str) -> str:
    try:
        number = Decimal(text)
        if number != number.to_integral_value():
            digits = DECIMAL_DIGITS
        else:
            digits = LONG_NUMBER_DIGITS if abs(number) >= 10**EXACT_DIGITS else EXACT_DIGITS
        step = Decimal(1).scaleb(number.adjusted() - digits + 1)
        rounded = number.quantize(step, ROUND_HALF_UP) if number.as_tuple().digits[digits:] else number
    except InvalidOperation:
        return text
    return f"{rounded.normalize():f}" if rounded else "0"


@lru_cache(maxsize=CACHED_CELLS)
def _day(text: str) -> str:
    """The date in ISO; a day without its year as `--01-02`; the text itself where it is no date."""
    if found := DAY_IN_NUMBERS.match(text):
        return _day_of_year(int(found[1]), int(found[2])) or text
    if found := DAY_IN_LETTERS.match(text):
        month = MONTH_NAMES.split("|").index(found[2].lower()) + 1
        return _day_of_year(month, int(found[1])) or text
    for order in (DateOrder.MONTH_FIRST, None):
        try:
            span = read_date(text, order)
        except NotADate:
            continue
        return span.iso if span else text
    return text


def _day_of_year(month: int, day: int) -> str:
    return f"--{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""
