"""The logo of the house on the cover, as a drawing in the page: so every form has it, with its
text for whoever does not see it.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, fromstring, tostring

from markupsafe import Markup

from tasks.annexes.documents.charts import DRAWN
from tasks.annexes.page.dom import SVG
from tasks.definitions.base import DefinitionError, told_name
from tasks.definitions.house_style import house_style


def cover_logo() -> Markup:
    """An ``<svg>`` of the height that the house style says; empty if the house has no logo.

    Raises:
        DefinitionError: if the file is no drawing of shapes and letters with a size.
    """
    logo = house_style().logo
    if logo is None:
        return Markup()
    try:
        svg = fromstring(logo.file.read_bytes())  # noqa: S314 - a definition of the house itself
    except (ParseError, OSError) as error:
        raise _wrong("is geen svg") from error
    for element in svg.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
    if strange := sorted({one.tag for one in svg.iter()} - DRAWN):
        raise _wrong(f"bevat {', '.join(strange)}; verwacht alleen vlakken, lijnen en letters")
    left, top, width, height = _view(svg)
    high = logo.hoogte * 96 * 10 // 254
    alone = Element(
        "svg",
        {
            "xmlns": SVG,
            "class": "logo",
            "role": "img",
            "viewBox": f"{left:g} {top:g} {width:g} {height:g}",
            "width": str(round(high * width / height)),
            "height": str(high),
        },
    )
    title = Element("title")
    title.text = logo.tekst
    alone.append(title)
    alone.extend(child for child in svg if child.tag not in ("title", "desc"))
    # Of shapes, letters and escaped text alone.
    return Markup(tostring(alone, encoding="unicode"))  # noqa: S704


def _view(svg: Element) -> tuple[float, ...]:
    numbers = svg.get("viewBox", "").replace(",", " ").split() or [
        "0",
        "0",
        svg.get("width", "").removesuffix("px"),
        svg.get("height", "").removesuffix("px"),
    ]
    try:
        view = tuple(map(float, numbers))
    except ValueError:
        view = ()
    if len(view) != 4 or view[2] <= 0 or view[3] <= 0:
        raise _wrong("heeft geen maat; verwacht een viewBox, of width en height in pixels")
    return view


def _wrong(what: str) -> DefinitionError:
    logo = house_style().logo
    assert logo is not None
    return DefinitionError(f"Het logo {told_name(logo.file)} {what}.")
