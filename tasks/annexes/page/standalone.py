"""A finished annex as one HTML file that needs nothing else: no fonts, style sheets or images from
anywhere.
"""

from __future__ import annotations

import base64
import re
from copy import deepcopy
from xml.etree.ElementTree import Element, SubElement

from tasks.annexes.page.dom import replace, to_html, with_role
from tasks.annexes.page.house_style import house_assets
from tasks.definitions.house_style import house_style

#: A browser that opens the file runs no script and fetches nothing, whatever stands in it.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; "
    "form-action 'none'"
)

_ASSET = re.compile(r"asset:([\w.-]+)")


def standalone_html(page: Element) -> str:
    """The page with style and fonts inside, footnotes as endnotes with links there and
    back, and wide tables that scroll.

    The watermark is left out: a screen has no pages, the banner says it.

    Raises:
        KeyError: if the page names an asset that the house style does not have.
    """
    root = deepcopy(page)
    _move_footnotes(root)
    _let_tables_scroll(root)
    _take_styles_in(root)
    return to_html(root)


def _move_footnotes(root: Element) -> None:
    parents = {child: parent for parent in root.iter() for child in parent}
    notes = with_role(root, "doc-footnote")
    if not notes:
        return
    section = SubElement(
        next(root.iter("main"), root), "section", {"class": "endnotes", "role": "doc-endnotes"}
    )
    SubElement(section, "h2", {"class": "unnumbered"}).text = "Noten"
    lines = SubElement(section, "ol")
    for number, note in enumerate(notes, start=1):
        call = Element("sup")
        link = SubElement(
            call, "a", {"href": f"#note-{number}", "id": f"call-{number}", "role": "doc-noteref"}
        )
        link.text = str(number)
        replace(parents[note], note, call)
        line = SubElement(lines, "li", {"id": f"note-{number}"})
        note.attrib.clear()
        note.tail = " "
        line.append(note)
        SubElement(
            line, "a", {"href": f"#call-{number}", "role": "doc-backlink"}
        ).text = "terug naar de tekst"


def _let_tables_scroll(root: Element) -> None:
    parents = {child: parent for parent in root.iter() for child in parent}
    for number, caption in enumerate(list(root.iter("caption")), start=1):
        table = parents[caption]
        # A keyboard scrolls only what can have the focus, and what has the focus needs a name.
        caption.set("id", f"caption-{number}")
        frame = Element(
            "div",
            {
                "class": "scroll",
                "role": "region",
                "tabindex": "0",
                "aria-labelledby": f"caption-{number}",
            },
        )
        replace(parents[table], table, frame)
        frame.append(table)


def _take_styles_in(root: Element) -> None:
    head = next(root.iter("head"))
    head.insert(1, Element("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}))
    for child in list(head):
        if child.tag == "style" and _ASSET.search(child.text or ""):
            head.remove(child)  # the watermark
        elif child.tag == "link" and child.get("rel") == "stylesheet":
            style = Element("style")
            sheet = house_assets()[child.get("href", "").removeprefix("asset:")][1].decode()
            style.text = _ASSET.sub(lambda match: _web_font(match[1]), sheet)
            replace(head, child, style)


def _web_font(print_font: str) -> str:
    """The small web form of a font (templates/huisstijl/fonts/make_house_sans.py), inside the
    document.
    """
    fonts = house_style().lettertype
    media_type, data = house_assets()[
        print_font.replace(fonts.bestanden, fonts.bestanden_in_documenten).replace(".ttf", ".woff2")
    ]
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"
