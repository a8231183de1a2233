"""What is wrong with the pages that LibreOffice makes of an annex for word processors."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element

import pypdfium2

from tasks.annexes.page.dom import parse

MM = 72 / 25.4
LEFT, RIGHT = 22 * MM, (210 - 22) * MM
NAMES = ("caption", "figcaption")
#: Of the sender, who stands in the margin of a letter.
SENDER_RIGHT = 204 * MM
FOOT = re.compile(
    r"(DienstToeslagen·standvanzaken(eerste|tweede)halfjaar\d{4}|\d+[a-z]+\d{4})?Pagina\d+van\d+$"
)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00a0\u0002\u200b\ufffe]+", "", text)


def text_of(element: Element) -> str:
    """The text of an element, without calls of notes, links back, and links to another page."""
    link = element.get("role") == "doc-backlink" or element.get("class") == "jump"
    inner = "" if element.tag == "sup" or link else element.text or ""
    for child in element:
        inner += (text_of(child) if child.tag != "sup" else "") + (child.tail or "")
    return squeezed(inner)


def heads_of(html: str) -> list[str]:
    """What may not be the last thing on a page: headings, the line of facts under them, and
    captions of tables.
    """
    ones = [
        one
        for one in parse(html).iter()
        if one.tag in ("h2", "h3", "h4", "caption") or one.get("class") == "facts"
    ]
    return [text for one in ones if (text := text_of(one)) not in ("Inhoud", "Noten", "")]


def announced_in(html: str) -> list[tuple[str, str]]:
    """Each sentence right under a heading, with the name of the table or figure it announces."""
    pairs = []
    for parent in parse(html).iter():
        children = list(parent)
        for heading, sentence, shown in zip(children, children[1:], children[2:], strict=False):
            if heading.tag in ("h2", "h3") and sentence.tag == "p" and not sentence.get("class"):
                name = next((one for one in shown.iter() if one.tag in NAMES), None)
                if shown.tag in ("table", "figure") and name is not None:
                    pairs.append((text_of(sentence), text_of(name)))
    return pairs


def notes_of(html: str) -> list[str]:
    return [text_of(one) for one in parse(html).iter("li") if one.get("id", "").startswith("note-")]


def problems_of(pdf: Path, html: str) -> list[str]:
    """Headings at the foot of a page, headings that are nowhere, and text outside the margins.

    Args:
        pdf: what LibreOffice makes of the annex.
        html: the same annex as HTML.
    """
    heads, notes, problems = heads_of(html), notes_of(html), []
    missing = set(heads)
    outermost = SENDER_RIGHT if 'class="sender"' in html else RIGHT
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            text = page.get_textpage()
            said = FOOT.sub("", squeezed(text.get_text_range()))
            missing -= {head for head in missing if head in said}
            for note in notes:
                said = re.sub(rf"\d*{re.escape(note)}$", "", said)
            # The contents end with a heading; a caption may end with the call of
            # a note.
            contents = number <= 2 and "Inhoud" in said
            last = [
                head
                for head in heads
                if not contents and said.rstrip("0123456789,").endswith(head.rstrip("0123456789,"))
            ]
            problems += [f"page {number} ends with {head}" for head in last]
            for left, _, right, _ in map(text.get_rect, range(text.count_rects())):
                if left < LEFT - 2 or right > outermost + 2:
                    problems.append(f"page {number}: text from {left:.0f} to {right:.0f}")
    return problems + [f"nowhere: {head}" for head in missing]
