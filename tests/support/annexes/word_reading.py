"""What a page, a Word document and an OpenDocument text say: all text, a line per paragraph, the
notes, and every figure with its id.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

import tinyhtml5  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
CALL = "\ufffc"  # stands for the call of a footnote
BLOCKS = (
    *(
        "blockquote",
        "body",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "header",
        "li",
    ),
    *("main", "nav", "ol", "p", "section", "table", "tbody", "td", "th", "thead", "tr", "ul"),
)


class Content(NamedTuple):
    """All text of an annex, a line per paragraph; and the figures in order, as id and printed
    form.
    """

    lines: list[str]
    notes: list[str]
    figures: list[tuple[str, str]]


def tidy(text: str) -> str:
    return re.sub("[ \t\n]+", " ", text).strip(" ")


def lines_of(pieces: Iterator[str]) -> list[str]:
    return [line for line in (tidy(line) for line in "".join(pieces).split("\f")) if line]


def content_of_html(html: str) -> Content:
    body = next(tinyhtml5.parse(html, namespace_html_elements=False).iter("body"))
    notes: list[str] = []
    figures: list[tuple[str, str]] = []

    def pieces(element: etree._Element, *, top: bool = False) -> Iterator[str]:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag.endswith("svg") or tag == "style" or element.get("class") == "page":
            return
        if element.get("role") == "doc-footnote" and not top:
            notes.append(tidy("".join(pieces(element, top=True))))
            yield CALL
            return
        if "data-figure" in element.attrib:
            figures.append((element.get("data-figure"), "".join(element.itertext())))
        if tag == "br":
            yield " "
        edge = "\f" if tag in BLOCKS else ""
        yield edge + (element.text or "")
        for child in element:
            yield from pieces(child)
            yield child.tail or ""
        yield edge

    lines = lines_of(pieces(body))
    return Content([line.replace(CALL * 2, f"{CALL},{CALL}") for line in lines], notes, figures)


def part(document: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(document)).read(name))


def content_of_docx(document: bytes) -> Content:
    body = part(document, "word/document.xml")
    chapters = 0

    def pieces(paragraph: etree._Element) -> Iterator[str]:
        nonlocal chapters
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if (
            style is not None
            and style.get(f"{W}val") == "Heading1"
            and paragraph.find(f"{W}pPr/{W}numPr") is None
        ):
            chapters += 1
            yield f"{chapters} "
        for one in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}footnoteReference"):
            yield (
                one.text
                if one.tag == f"{W}t"
                else CALL
                if one.tag == f"{W}footnoteReference"
                else " "
            )
        yield "\f"

    lines = lines_of(piece for paragraph in body.iter(f"{W}p") for piece in pieces(paragraph))
    notes = [one for one in part(document, "word/footnotes.xml") if one.get(f"{W}type") is None]
    texts = [
        tidy("".join(text.text for text in note.iter(f"{W}t")).replace("\u2002", "", 1))
        for note in notes
    ]
    return Content(lines, texts, controls(document))


def controls(document: bytes, name: str = "tag") -> list[tuple[str, str]]:
    """The content controls that hold text, as tag (or alias) and text."""
    found = []
    for control in part(document, "word/document.xml").iter(f"{W}sdt"):
        label = control.find(f"{W}sdtPr/{W}{name}")
        if control.find(f"{W}sdtPr/{W}text") is not None and label is not None:
            assert control.find(f"{W}sdtPr/{W}lock") is None
            found.append(
                (label.get(f"{W}val"), "".join(text.text for text in control.iter(f"{W}t")))
            )
    return found


def content_of_odt(document: bytes) -> Content:
    body = part(document, "content.xml")
    notes: list[str] = []
    chapters = 0

    def pieces(element: etree._Element) -> Iterator[str]:
        nonlocal chapters
        if element.tag == f"{TEXT}note":
            notes.append(
                tidy("".join(element.find(f"{TEXT}note-body").itertext()).replace("\u2002", "", 1))
            )
            yield CALL
            return
        if element.tag in (
            f"{SVG}title",
            f"{SVG}desc",
            f"{TABLE}title",
            f"{TABLE}desc",
            f"{TEXT}table-of-content-source",
        ):
            return
        edge = "\f" if element.tag in (f"{TEXT}p", f"{TEXT}h") else ""
        yield edge
        if (
            element.tag == f"{TEXT}h"
            and element.get(f"{TEXT}outline-level") == "1"
            and not element.get(f"{TEXT}is-list-header")
        ):
            chapters += 1
            yield f"{chapters} "
        if element.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            yield " "
        yield element.text or ""
        for child in element:
            yield from pieces(child)
            yield child.tail or ""
        yield edge

    lines = lines_of(pieces(body))
    return Content(lines, notes, marks(document))


def marks(document: bytes) -> list[tuple[str, str]]:
    """What stands between each pair of reference marks of a figure, as id and text."""
    found: list[tuple[str, str]] = []
    names: list[str] = []

    def walk(element: etree._Element) -> None:
        if element.tag == f"{TEXT}reference-mark-start":
            names.append(element.get(f"{TEXT}name"))
            found.append((names[-1].removeprefix("cijfer|").rpartition("|")[0], ""))
        elif element.tag == f"{TEXT}reference-mark-end":
            assert names.pop() == element.get(f"{TEXT}name")
        hear(element.text)
        for child in element:
            walk(child)
            hear(child.tail)

    def hear(text: str | None) -> None:
        if names and text:
            found[-1] = (found[-1][0], found[-1][1] + text)

    walk(part(document, "content.xml"))
    assert not names
    return found
