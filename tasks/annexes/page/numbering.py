"""Numbers the headings, tables and figures of a finished annex and fills in its table of contents.

Done on the HTML and not by CSS, so that every form of the annex has the same numbers: print, web
and word processor.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from tasks.annexes.page.dom import parse, prepend, text_of, with_role
from tasks.refusal import Refusal

UNNUMBERED = "unnumbered"
#: The attribute by which a chapter of the letter says its number, for whoever refers to it.
GIVEN = "data-number"
#: The attribute by which a link, and the number of a page, names a chapter of the letter.
REFERS = "data-chapter"
#: The class of a figure that goes on where the one before it ended, under the same number.
CONTINUED = "continued"
#: A longer table of contents would not fit on the cover; it names chapters only.
MOST_LINES = 14
NBSP = "\u00a0"


class NotInOrder(Refusal):
    """A chapter says another number than it would be counted with, or is referred to and not
    there; the message is Dutch.
    """


def numbered_page(html: str) -> Element:
    """A rendered annex as a tree (see :func:`tasks.annexes.page.dom.parse`), numbered.

    Every ``h2`` and ``h3`` gets an id; an ``h2``, ``caption`` and ``figcaption`` gets a number in
    front, and so does an ``h3`` with :data:`GIVEN` (``6.1``). Headings are listed in the empty
    ``<ol>`` of ``<nav role="doc-toc">``. Headings of class ``unnumbered`` are left alone; ``h3``
    headings are listed only where everything fits on the cover. What names a chapter by
    :data:`REFERS` gets the id of its heading: a link as ``href``, another element as
    ``data-target``, for the number of the page it is on.

    Raises:
        NotInOrder: see there.
    """
    root = parse(html)
    headings = [
        one
        for one in root.iter()
        if one.tag in ("h2", "h3") and UNNUMBERED not in one.get("class", "").split()
    ]
    chapters = {one.get(GIVEN): one for one in headings}
    every_line = _number_headings(headings)
    _refer(root, chapters)
    lines = (
        every_line
        if len(every_line) <= MOST_LINES
        else [line for line in every_line if line.get("class") != "sub"]
    )
    for contents in with_role(root, "doc-toc"):
        for ordered in contents.iter("ol"):
            ordered.extend(lines)
    for number, caption in enumerate(root.iter("caption"), start=1):
        prepend(caption, _number(f"Tabel{NBSP}{number}."))
    number = 0
    for figure in root.iter("figure"):
        number += figure.get("class") != CONTINUED
        for caption in figure.iter("figcaption"):
            prepend(caption, _number(f"Figuur{NBSP}{number}."))
    return root


def _number_headings(headings: list[Element]) -> list[Element]:
    lines = []
    chapter = section = part = 0
    for heading in headings:
        title = text_of(heading, without="doc-footnote")
        if heading.tag == "h2":
            chapter, section, part = chapter + 1, 0, 0
            heading.set("id", f"h-{chapter}")
            lines.append(_line(f"h-{chapter}", title, str(chapter)))
            _takes_number(heading, str(chapter))
        else:
            section += 1
            heading.set("id", f"h-{chapter}-{section}")
            lines.append(_line(f"h-{chapter}-{section}", title, ""))
            if GIVEN in heading.attrib:
                part += 1
                _takes_number(heading, f"{chapter}.{part}")
    return lines


def _takes_number(heading: Element, counted: str) -> None:
    given = heading.attrib.pop(GIVEN, counted)
    if given != counted:
        raise NotInOrder(
            f"Hoofdstuk {given} van de brief komt waar {counted} wordt verwacht. De tekstverwerker "
            "telt de hoofdstukken zelf: nummer ze onder chapters van het halfjaar door."
        )
    prepend(heading, _number(counted))


def _refer(root: Element, chapters: Mapping[str | None, Element]) -> None:
    for one in root.iter():
        if number := one.attrib.pop(REFERS, None):
            if number not in chapters:
                raise NotInOrder(f"De brief verwijst naar hoofdstuk {number}, en heeft dat niet.")
            place = "href" if one.tag == "a" else "data-target"
            one.set(place, f"#{chapters[number].get('id')}")


def _line(target: str, title: str, number: str) -> Element:
    line = Element("li", {} if number else {"class": "sub"})
    link = SubElement(line, "a", {"href": f"#{target}"})
    link.text = title
    if number:
        prepend(link, _number(number))
    # The page number stands outside the link: WeasyPrint would make it a link of its own.
    SubElement(line, "span", {"class": "page", "data-target": f"#{target}"})
    return line


def _number(text: str) -> Element:
    mark = Element("span", {"class": "nr"})
    mark.text, mark.tail = text, " "
    return mark
