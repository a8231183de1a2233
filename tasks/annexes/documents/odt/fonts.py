"""The house font inside an OpenDocument text, so that it looks the same on a machine that does not
have the font.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from tasks.annexes.documents.odt.elements import o
from tasks.annexes.page.house_style import carried_fonts
from tasks.definitions.house_style import house_style


def font_files() -> dict[str, bytes]:
    """The fonts as they stand in the package; each says itself which cut it is."""
    stem = house_style().lettertype.bestanden_in_documenten
    return {f"Fonts/{stem}-{cut}.ttf": data for cut, data in carried_fonts().items()}


def font_faces() -> Element:
    """The font of the house; a program that does not read it there takes any sans serif."""
    name = house_style().lettertype.in_documenten
    face = {
        "style:name": name,
        "svg:font-family": f"'{name}'",
        "style:font-family-generic": "swiss",
        "style:font-pitch": "variable",
    }
    places = (
        o(
            "svg:font-face-uri",
            {"xlink:href": file, "xlink:type": "simple"},
            o("svg:font-face-format", {"svg:string": "truetype"}),
        )
        for file in font_files()
    )
    return o(
        "office:font-face-decls",
        None,
        o("style:font-face", face, o("svg:font-face-src", None, *places)),
    )
