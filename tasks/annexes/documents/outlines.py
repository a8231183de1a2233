"""Charts as drawings that stay sharp at every size: SVG in which letters have become shapes.

Word processors draw an SVG with the fonts of the machine, not with those inside the document; of a
chart whose places were worked out for the letters of the house, labels would then run into each
other. As shapes they look the same everywhere. What they say stands in the text alternative.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring, tostring

from fontTools.pens.svgPathPen import SVGPathPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from tasks.annexes.page.dom import SVG
from tasks.annexes.page.house_style import print_font

#: What says how letters look; an element takes it from those around it.
_INHERITED = ("font-size", "font-weight", "font-style", "text-anchor", "fill")
#: By what part of its width a text stands before its place.
_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}


class _Glyph(NamedTuple):
    path: str
    width: int


@lru_cache(maxsize=128)  # one drawing is wanted by both word processor forms
def outlined(svg: str) -> bytes:
    """The same drawing with every text as shapes."""
    root = fromstring(svg)  # noqa: S314 - our own drawing, without a document type
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
    _replace_texts(root, {})
    root.set("xmlns", SVG)
    drawing: bytes = tostring(root, encoding="utf-8")
    return drawing


def _replace_texts(parent: Element, around: dict[str, str]) -> None:
    for index, child in enumerate(list(parent)):
        look = around | {name: child.attrib[name] for name in _INHERITED if name in child.attrib}
        if child.tag == "text":
            parent[index] = _shapes(child, look)
        elif child.tag not in ("title", "desc"):
            _replace_texts(child, look)


def _shapes(text: Element, look: dict[str, str]) -> Element:
    group = Element("g")
    if "transform" in text.attrib:
        group.set("transform", text.attrib["transform"])
    x = y = 0.0
    for piece, piece_look, place in _pieces(text, look, {}):
        x, y = float(place.get("x", x)), float(place.get("y", y))
        font, size = _font(piece_look), float(piece_look.get("font-size", "16"))
        glyphs = [_glyph(font, character) for character in piece]
        scale = size / _units(font)
        x -= _BEFORE[piece_look.get("text-anchor", "start")] * scale * sum(g.width for g in glyphs)
        line = Element(
            "g",
            {
                "fill": piece_look.get("fill", "black"),
                "transform": f"translate({x:g} {y:g}) scale({scale:g} {-scale:g})",
            },
        )
        along = 0
        for glyph in glyphs:
            if glyph.path:
                line.append(Element("path", {"transform": f"translate({along})", "d": glyph.path}))
            along += glyph.width
        group.append(line)
        x += scale * along
    return group


def _pieces(
    element: Element, look: dict[str, str], place: dict[str, str]
) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """The pieces of a text of one look, each with where it stands if that is said."""
    place = place | {name: element.attrib[name] for name in ("x", "y") if name in element.attrib}
    if element.text:
        yield element.text, look, place
        place = {}
    for child in element:
        own = {name: child.attrib[name] for name in _INHERITED if name in child.attrib}
        yield from _pieces(child, look | own, place)
        place = {}
        if child.tail:
            yield child.tail, look, place


def _font(look: dict[str, str]) -> str:
    bold = look.get("font-weight") in ("700", "bold")
    italic = look.get("font-style") == "italic"
    return str(print_font(bold=bold, italic=italic))


@cache
def _open(path: str) -> TTFont:
    return TTFont(path, lazy=True)


@cache
def _units(path: str) -> int:
    return int(_open(path)["head"].unitsPerEm)


@cache
def _glyph(path: str, character: str) -> _Glyph:
    font = _open(path)
    name = font.getBestCmap().get(ord(character), ".notdef")
    pen = SVGPathPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    return _Glyph(pen.getCommands(), font["hmtx"][name][0])
