"""The house style (templates/huisstijl): the only resources an annex may use, and the characters
its fonts can print.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FOLDER = Path(__file__).parents[3] / "templates" / "huisstijl"
HOT_BEVERAGE = 0x2615
PRINT_FONT = "SourceSans3"  # whole, for print and charts
# its most used characters, inside documents (templates/huisstijl/fonts/make_house_sans.py)
CARRIED_FONT = "HouseSans"
MEDIA_TYPES = {
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}


@cache
def house_assets() -> Mapping[str, tuple[str, bytes]]:
    """Name without folder -> (media type, bytes).

    In HTML and CSS they are called ``asset:NAME``.
    """
    files = [path for path in sorted(FOLDER.rglob("*")) if path.suffix in MEDIA_TYPES]
    return MappingProxyType(
        {path.name: (MEDIA_TYPES[path.suffix], path.read_bytes()) for path in files}
    )


@cache
def print_fonts() -> tuple[Path, ...]:
    """The files of the fonts for print: regular, bold and their italics."""
    return tuple(sorted(FOLDER.rglob(f"{PRINT_FONT}-*.ttf")))


@cache
def carried_fonts() -> Mapping[str, bytes]:
    """The fonts that go inside documents for word processors, by cut: ``Regular``, ``Bold``,
    ``Italic`` and ``BoldItalic``.
    """
    files = {"Regular": "Regular", "Bold": "Bold", "Italic": "It", "BoldItalic": "BoldIt"}
    return MappingProxyType(
        {cut: house_assets()[f"{CARRIED_FONT}-{file}.ttf"][1] for cut, file in files.items()}
    )


@cache
def printable() -> frozenset[int]:
    """Code points that every cut of the house fonts can print.

    Anything else would be taken from a font of the machine, or be a hole.
    """
    fonts = [path.read_bytes() for path in print_fonts()]
    common = frozenset.intersection(
        *(frozenset(TTFont(io.BytesIO(data), lazy=True).getBestCmap()) for data in fonts)
    )
    # A mark that is not part of a letter has no place of its own in print, and a cup is drawn by an
    # emoji font of the machine.
    return frozenset(
        code
        for code in common
        if not unicodedata.category(chr(code)).startswith("M") and code != HOT_BEVERAGE
    )


def text_width(text: str, size: int, *, bold: bool = False) -> int:
    """Width of ``text`` in the unit of ``size``, rounded down.

    Charts place text by its left edge with this: what they give ``text-anchor``, WeasyPrint draws
    as a transparent group, and PDFium (Chrome) cuts the first letter of such a group.
    """
    advances, units = _advances("SourceSans3-Bold.ttf" if bold else "SourceSans3-Regular.ttf")
    return sum(advances.get(ord(character), 0) for character in text) * size // units


@cache
def _advances(name: str) -> tuple[dict[int, int], int]:
    font = TTFont(io.BytesIO(house_assets()[name][1]), lazy=True)
    metrics = font["hmtx"]
    return {code: metrics[glyph][0] for code, glyph in font.getBestCmap().items()}, font[
        "head"
    ].unitsPerEm
