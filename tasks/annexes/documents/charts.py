"""Charts for word processors, which do not all draw SVG: as PNG, in the fonts of the house, the
same bytes everywhere.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree.ElementTree import Element, tostring

import resvg_py

from tasks.annexes.documents.blocks import ParagraphKind, Picture
from tasks.annexes.page.dom import text_of
from tasks.annexes.page.house_style import print_fonts
from tasks.annexes.pdf.print_pdf import PrintError
from tasks.definitions.house_style import house_style

#: What a chart is made of. Anything else might name a file.
DRAWN = frozenset(
    (
        "svg",
        "title",
        "desc",
        "g",
        "rect",
        "line",
        "circle",
        "ellipse",
        "path",
        "polygon",
        "polyline",
        "text",
        "tspan",
    )
)
SHARPNESS = 2  # dots per CSS pixel: 192 an inch
MOST_PIXELS = 10_000

_PIXELS = re.compile(r"(\d+)(?:\.\d+)?(?:px)?")


def picture(svg: Element, kind: ParagraphKind) -> Picture:
    """An ``<svg>`` of a finished annex as a block.

    Raises:
        PrintError: if it has no ``<title>`` or size, or holds more than shapes and text.
    """
    for one in svg.iter():
        if one.tag not in DRAWN:
            raise PrintError(f"<{one.tag}> kan niet in een grafiek staan.")
    title = next((text_of(one, without="") for one in svg if one.tag == "title"), "")
    if not title:
        raise PrintError("Een grafiek heeft geen tekst die zegt wat erop staat.")
    width, height = (_pixels(svg, name) for name in ("width", "height"))
    alone = Element("svg", svg.attrib)
    alone.extend(svg)
    return Picture(
        kind,
        tostring(alone, encoding="unicode"),
        title,
        svg.get("aria-hidden") == "true",
        width,
        height,
    )


def _pixels(svg: Element, name: str) -> int:
    found = _PIXELS.fullmatch(svg.get(name, ""))
    if found is None or not 0 < int(found[1]) <= MOST_PIXELS:
        raise PrintError(f"De maat van een grafiek ({name}) ontbreekt of klopt niet.")
    return int(found[1])


@lru_cache(maxsize=128)  # one drawing is wanted by both word processor forms
def png(svg: str) -> bytes:
    """The drawing as PNG.

    Raises:
        PrintError: if it cannot be drawn.
    """
    try:
        return resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=SHARPNESS,
            font_files=[str(path) for path in print_fonts()]
            if "<text" in svg
            else [],  # reading them is most of the work for a small bar
            skip_system_fonts=True,
            sans_serif_family=house_style().lettertype.naam,
        )
    except ValueError as error:
        raise PrintError("Een grafiek kan niet worden getekend.") from error
