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

from tasks.annexes.page.colours import drawing_style
from tasks.definitions.base import DefinitionError, definitions_folder, told_name
from tasks.definitions.house_style import FILE, Colours, house_style

FOLDER = Path(__file__).parents[3] / "templates" / "huisstijl"
HOT_BEVERAGE = 0x2615
STYLE_SHEET, SCREEN_SHEET, FONTS = "stijl.css", "scherm.css", "fonts"
#: The cuts of a font, and how the name of a file ends.
CUTS = {"Regular": "Regular", "Bold": "Bold", "Italic": "It", "BoldItalic": "BoldIt"}
MEDIA_TYPES = {
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}


@cache
def _files() -> Mapping[str, tuple[str, bytes]]:
    files = [path for path in sorted(FOLDER.rglob("*")) if path.suffix in MEDIA_TYPES]
    return MappingProxyType(
        {path.name: (MEDIA_TYPES[path.suffix], path.read_bytes()) for path in files}
    )


def house_assets() -> Mapping[str, tuple[str, bytes]]:
    """Name without folder -> (media type, bytes); in HTML and CSS they are called ``asset:NAME``.

    The style sheets know the colours and margins of the house as ``var(--NAME)``; that for screens
    also knows those for the dark.
    """
    media_type, sheet = _files()[STYLE_SHEET]
    _, on_screen = _files()[SCREEN_SHEET]
    return {
        **_files(),
        STYLE_SHEET: (media_type, _variables().encode() + sheet),
        SCREEN_SHEET: (media_type, _dark().encode() + on_screen),
    }


def _variables() -> str:
    house = house_style()
    margins = {f"marge-{name}": f"{value}mm" for name, value in house.marges.model_dump().items()}
    return f":root {{ {_declared(_hex(house.kleuren) | margins)} }}\n"


def _dark() -> str:
    declared = _declared(_hex(house_style().donker) | {"blad": "#000"})
    return (
        "@media screen and (prefers-color-scheme: dark) { "
        f"html.alone {{ color-scheme: dark; {declared} }} }}\n{drawing_style()}"
    )


def _hex(colours: Colours) -> dict[str, str]:
    return {name: f"#{value}" for name, value in colours.model_dump().items()}


def _declared(values: Mapping[str, str]) -> str:
    return "; ".join(f"--{name}: {value}" for name, value in values.items())


def print_fonts() -> tuple[Path, ...]:
    """The files of the fonts for print: regular, bold and their italics."""
    stem = house_style().lettertype.bestanden
    return tuple(FOLDER / FONTS / _font(stem, cut) for cut in sorted(CUTS.values()))


def print_font(*, bold: bool, italic: bool) -> Path:
    """The file of one of them."""
    cut = {(False, False): "Regular", (True, False): "Bold", (False, True): "It"}
    return (
        FOLDER
        / FONTS
        / _font(house_style().lettertype.bestanden, cut.get((bold, italic), "BoldIt"))
    )


def carried_fonts() -> Mapping[str, bytes]:
    """The fonts that go inside documents for word processors, by cut: ``Regular``, ``Bold``,
    ``Italic`` and ``BoldItalic``; made by templates/huisstijl/fonts/make_house_sans.py.
    """
    stem = house_style().lettertype.bestanden_in_documenten
    return {cut: _files()[_font(stem, file)][1] for cut, file in CUTS.items()}


def _font(stem: str, cut: str) -> str:
    """The name of the file of a font. Raises DefinitionError if it is not there."""
    name = f"{stem}-{cut}.ttf"
    if name not in _files():
        raise DefinitionError(
            f"{told_name(definitions_folder() / FILE)} noemt het lettertype {stem}, maar "
            f"templates/huisstijl/{FONTS}/{name} is er niet. Zet het bestand daar, of noem een "
            "lettertype waarvan de vier bestanden er staan."
        )
    return name


def printable() -> frozenset[int]:
    """Code points that every cut of the house fonts can print.

    Anything else would be taken from a font of the machine, or be a hole.
    """
    return _printable(print_fonts())


@cache
def _printable(paths: tuple[Path, ...]) -> frozenset[int]:
    fonts = [path.read_bytes() for path in paths]
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
    stem = house_style().lettertype.bestanden
    advances, units = _advances(_font(stem, "Bold" if bold else "Regular"))
    return sum(advances.get(ord(character), 0) for character in text) * size // units


@cache
def _advances(name: str) -> tuple[dict[int, int], int]:
    font = TTFont(io.BytesIO(_files()[name][1]), lazy=True)
    metrics = font["hmtx"]
    return {code: metrics[glyph][0] for code, glyph in font.getBestCmap().items()}, font[
        "head"
    ].unitsPerEm
