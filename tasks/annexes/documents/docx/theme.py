"""The theme of a Word document: the colours and the font of the house, where Word offers colours
and fonts to whoever edits.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from tasks.definitions.house_style import colour, house_style

MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
#: The places that a theme has, and which colour of the house stands there.
PLACES = {
    "dk1": "inkt",
    "lt1": "wit",
    "dk2": "blauw",
    "lt2": "vlak",
    "accent1": "blauw",
    "accent2": "helder",
    "accent3": "goed_vorm",
    "accent4": "matig_vorm",
    "accent5": "slecht_vorm",
    "accent6": "vorige",
    "hlink": "link",
    "folHlink": "link",
}


def theme_part() -> Element:
    """``word/theme/theme1.xml``."""
    font = house_style().lettertype.in_documenten
    colours = [_a(place, _a("srgbClr", val=colour(name))) for place, name in PLACES.items()]
    fonts = [
        _a(kind, _a("latin", typeface=font), _a("ea", typeface=""), _a("cs", typeface=""))
        for kind in ("majorFont", "minorFont")
    ]
    # A theme must have three of each, for subtle, moderate and intense; the house has one.
    plain = [_a("solidFill", _a("schemeClr", val="phClr")) for _ in range(6)]
    lines = [
        _a("ln", _a("solidFill", _a("schemeClr", val="phClr")), w=str(width))
        for width in (6350, 12700, 19050)
    ]
    effects = [_a("effectStyle", _a("effectLst")) for _ in range(3)]
    formats = (
        _a("fillStyleLst", *plain[:3]),
        _a("lnStyleLst", *lines),
        _a("effectStyleLst", *effects),
        _a("bgFillStyleLst", *plain[3:]),
    )
    elements = _a(
        "themeElements",
        _a("clrScheme", *colours, name="Huisstijl"),
        _a("fontScheme", *fonts, name="Huisstijl"),
        _a("fmtScheme", *formats, name="Huisstijl"),
    )
    return _a("theme", elements, **{"xmlns:a": MAIN, "name": "Huisstijl"})


def _a(tag: str, /, *children: Element, **attributes: str) -> Element:
    element = Element(f"a:{tag}", attributes)
    element.extend(children)
    return element
