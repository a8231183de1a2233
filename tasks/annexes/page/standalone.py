"""A finished annex as one HTML file that needs nothing else: no fonts, style sheets or images from
anywhere.
"""

from __future__ import annotations

import base64
import re
from xml.etree.ElementTree import Element, SubElement

from tasks.annexes.page.dom import replace, text_of, to_html, with_role, without
from tasks.annexes.page.house_style import SCREEN_SHEET, house_assets
from tasks.annexes.page.paper import PAGED
from tasks.definitions.house_style import house_style

#: A browser that opens the file runs no script and fetches nothing, whatever stands in it.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; "
    "form-action 'none'"
)

MAIN = "inhoud"
#: More columns of numbers than these do not fit beside each other on a telephone.
FITTING_COLUMNS = 3
#: By tag and scope. A browser may forget what a part of a table is when style lifts it out.
ROLES = {
    ("thead", None): "rowgroup",
    ("tbody", None): "rowgroup",
    ("tr", None): "row",
    ("th", "col"): "columnheader",
    ("th", "row"): "rowheader",
    ("td", None): "cell",
}

_ASSET = re.compile(r"asset:([\w.-]+)")


def standalone_html(page: Element) -> str:
    """The page with style and fonts inside, footnotes as endnotes with links there and
    back, and tables that fit a telephone.

    A screen has no pages, so the numbers of pages are left out, and the watermark: the banner says
    it.

    Raises:
        KeyError: if the page names an asset that the house style does not have.
    """
    root = without(page, (PAGED,))
    root.set("class", "alone")
    _move_footnotes(root)
    _fit_tables_to_narrow_screens(root)
    _let_wide_grids_scroll(root)
    _offer_a_way_past_the_cover(root)
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
        siblings = list(parents[note])
        before = siblings[siblings.index(note) - 1] if siblings[0] is not note else None
        if before is not None and before.tag == "sup" and not before.tail:
            call.text = ","  # else two calls in a row read as one number
        replace(parents[note], note, call)
        line = SubElement(lines, "li", {"id": f"note-{number}"})
        note.attrib.clear()
        note.tail = " "
        line.append(note)
        SubElement(
            line, "a", {"href": f"#call-{number}", "role": "doc-backlink"}
        ).text = "terug naar de tekst"


def _offer_a_way_past_the_cover(root: Element) -> None:
    """A link, seen when it has the focus, to where the text begins."""
    body, main = next(root.iter("body")), next(root.iter("main"))
    main.set("id", MAIN)
    main.set("tabindex", "-1")
    skip = Element("a", {"class": "skip", "href": f"#{MAIN}"})
    skip.text = "Naar de inhoud"
    body.insert(0, skip)


def _fit_tables_to_narrow_screens(root: Element) -> None:
    """Every cell that may stand under its head gets that head, and every part of a table that style
    may take out of its row says what it is.
    """
    for table in root.iter("table"):
        is_grid = "grid" in table.get("class", "").split()
        for element in [] if is_grid else table.iter():
            if role := ROLES.get((element.tag, element.get("scope"))):
                element.set("role", role)
        heads = [text_of(one, without="doc-noteref") for one in table.iter("th")]
        for row in table.iter("tr"):
            for cell, head in zip(row, heads, strict=False):
                if cell.tag == "td" and "cards" in table.get("class", "").split():
                    cell.set("data-head", head)


def _let_wide_grids_scroll(root: Element) -> None:
    parents = {child: parent for parent in root.iter() for child in parent}
    for number, caption in enumerate(list(root.iter("caption")), start=1):
        table = parents[caption]
        columns = len(list(table.iter("col")))
        if "grid" not in table.get("class", "").split() or columns <= FITTING_COLUMNS:
            continue
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
    sheets = [one for one in head if one.tag == "link" and one.get("rel") == "stylesheet"]
    for child in list(head):
        if child.tag == "style" and _ASSET.search(child.text or ""):
            head.remove(child)  # the watermark
        elif child in sheets:
            style = Element("style")
            names = [child.get("href", "").removeprefix("asset:")]
            names += [SCREEN_SHEET] if child is sheets[-1] else []  # it has the last word
            text = "\n".join(house_assets()[name][1].decode() for name in names)
            style.text = _ASSET.sub(lambda match: _web_font(match[1]), text)
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
