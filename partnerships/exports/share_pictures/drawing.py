"""One picture of 1200 by 630 pixels: words on the left, a small map on the right, the credit below.

A leaf beside Pillow: it knows texts, shapes and fonts, not questions. Drawn twice as large, then made smaller, because
Pillow draws edges hard. The font is an npm package, because the image of the site has none.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from partnerships.outline_maps import SmallMap

WIDTH_PX, HEIGHT_PX = 1200, 630
OVERSAMPLING = 2
PALETTE_COLORS = 64
"""Of the palette: enough for five shades and the edges of letters."""
MARGIN_PX = 56
WORDS_WIDTH_PX = 580
"""How wide the words are; the map has the rest."""
MAP_BOX_PX = (WORDS_WIDTH_PX + MARGIN_PX, 72, WIDTH_PX - MARGIN_PX, 500)
CREDIT_TOP_PX, CREDIT_SIZE_PX, MAX_CREDIT_LINES = 540, 21, 2
NUMBER_SIZE_PX, STATUS_SIZE_PX, MIN_SIZE_PX = 80, 48, 21
PAPER, INK, SOFT, ACCENT, LAND, LINE = "#fcfbf8", "#16191d", "#4c525a", "#0a548b", "#e3dfd3", "#c9c3b3"
FILLS = {"area": LAND, "part": LAND, "here": "#abcde1"} | dict(
    zip(
        (f"shade-{number}" for number in range(6)),
        (LAND, "#abcde1", "#80b1d2", "#5090be", "#276da3", "#0b4a7a"),
        strict=True,
    )
)
"""The classes of a small map's shapes, as static/css/tokens.css colors them in the light."""
DOT_PX = 5
FONTS = Path("@expo-google-fonts", "public-sans")
RING = re.compile(r"M([^Z]*)Z")

Font = ImageFont.FreeTypeFont


@dataclass(frozen=True)
class Picture:
    """What a picture says."""

    title: str
    figure: str
    """Large, in the accent's color: a number or a status."""
    lines: Sequence[str]
    credit: str
    map: SmallMap | None = None


def as_png(picture: Picture) -> bytes:
    """The picture as a PNG file."""
    image = Image.new("RGB", (WIDTH_PX * OVERSAMPLING, HEIGHT_PX * OVERSAMPLING), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH_PX * OVERSAMPLING, 10 * OVERSAMPLING), fill=INK)
    if picture.map:
        _draw_map(pen, picture.map)
    _draw_words(pen, picture)
    small = image.resize((WIDTH_PX, HEIGHT_PX), Image.Resampling.LANCZOS).quantize(
        PALETTE_COLORS, dither=Image.Dither.NONE
    )
    file = io.BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()


def _draw_words(pen: ImageDraw.ImageDraw, picture: Picture) -> None:
    width = (WORDS_WIDTH_PX if picture.map else WIDTH_PX - 2 * MARGIN_PX) - 24
    top = _write(pen, "ringwatch", 44, size=26, color=SOFT, weight="700Bold", width=width)
    top = _write(pen, picture.title, top + 8, size=56, color=INK, weight="700Bold", width=width, most_lines=3)
    size = NUMBER_SIZE_PX if picture.figure[:1].isdigit() else STATUS_SIZE_PX
    top = _write(pen, picture.figure, top + 14, size=size, color=ACCENT, weight="700Bold", width=width)
    for line in picture.lines:
        top = _write(pen, line, top + 8, size=30, color=INK, weight="400Regular", width=width, most_lines=2)
    _write(
        pen,
        picture.credit,
        CREDIT_TOP_PX,
        size=CREDIT_SIZE_PX,
        color=SOFT,
        weight="400Regular",
        width=WIDTH_PX - 2 * MARGIN_PX,
        most_lines=MAX_CREDIT_LINES,
    )


def _write(
    pen: ImageDraw.ImageDraw,
    text: str,
    top: int,
    *,
    size: int,
    color: str,
    weight: str,
    width: int,
    most_lines: int = 1,
) -> int:
    """Write a text in as many lines as it may have, smaller where it has to be. Gives the pixel below it."""
    font, lines = _fitting(text, size, weight, width, most_lines)
    step = round(font.size * 1.18)
    for number, line in enumerate(lines):
        pen.text((MARGIN_PX * OVERSAMPLING, top * OVERSAMPLING + number * step), line, font=font, fill=color)
    return top + len(lines) * step // OVERSAMPLING


def _fitting(text: str, size: int, weight: str, width: int, most_lines: int) -> tuple[Font, list[str]]:
    """The largest font in which the text fits, and its lines; at the smallest it is cut, and says so."""
    for smaller in range(size, min(size, MIN_SIZE_PX) - 1, -2):
        font = _font(weight, smaller * OVERSAMPLING)
        lines = _lines(text, font, width * OVERSAMPLING)
        if len(lines) <= most_lines and all(font.getlength(line) <= width * OVERSAMPLING for line in lines):
            return font, lines
    return font, [*lines[: most_lines - 1], _cut(lines[most_lines - 1], font, width * OVERSAMPLING)]


def _lines(text: str, font: Font, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(line: str, font: Font, width: float) -> str:
    while line and font.getlength(f"{line}…") > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _draw_map(pen: ImageDraw.ImageDraw, drawn: SmallMap) -> None:
    left, top, right, bottom = (side * OVERSAMPLING for side in MAP_BOX_PX)
    scale = min((right - left) / drawn.width, (bottom - top) / drawn.height)
    across = left + (right - left - drawn.width * scale) / 2
    down = top + (bottom - top - drawn.height * scale) / 2
    line = {"area": LINE, "part": PAPER, "here": PAPER}
    for shape in drawn.shapes:
        for ring in RING.findall(shape.path):
            points = [
                (across + float(x) * scale, down + float(y) * scale)
                for x, y in (point.split() for point in ring.split("L"))
            ]
            pen.polygon(
                points, fill=FILLS[shape.kind], outline=line.get(shape.kind, PAPER), width=OVERSAMPLING
            )
    radius = DOT_PX * OVERSAMPLING
    for dot in drawn.dots:
        x, y = across + dot.x * scale, down + dot.y * scale
        box = (x - radius, y - radius, x + radius, y + radius)
        pen.ellipse(
            box,
            fill=ACCENT if dot.kind == "exact" else PAPER,
            outline=ACCENT if dot.kind != "exact" else PAPER,
            width=OVERSAMPLING,
        )


@cache
def _font(weight: str, size: int) -> Font:
    path = Path(settings.NODE_MODULES, FONTS, weight, f"PublicSans_{weight}.ttf")
    return ImageFont.truetype(str(path), size)
