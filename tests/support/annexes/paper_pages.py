"""What stands where on the pages of a printed annex, and annexes printed from small deliveries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest
from support.dossiers.small_deliveries import SmallDeliveries
from support.dossiers.small_house import write_definitions

from tasks.definitions.base import VARIABLE
from tasks.definitions.finding import Grade
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order

MM = 72 / 25.4
LEFT, RIGHT, BOTTOM, TOP = 22 * MM, (210 - 22) * MM, 24 * MM, (297 - 32) * MM


class Line(NamedTuple):
    """A piece of text on a page; places in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    text: str


def lines_of(pdf: bytes) -> list[list[Line]]:
    """Per page its pieces of text; running heads and feet left out, so that a foot is one only if
    it says what a foot says.
    """
    pages = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            text = page.get_textpage()
            lines = []
            for rect in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(rect)
                words = text.get_text_bounded(left, bottom, right, top).strip()
                is_head = number > 0 and bottom > TOP
                is_foot = bottom < BOTTOM and re.match(
                    r"Dienst Toeslagen ·|Pagina \d+ van \d+$", words
                )
                if words and not is_head and not is_foot:
                    lines.append(Line(left, bottom, right, words))
            pages.append(lines)
    return pages


def problems_of(pdf: bytes, *, least: int = 6) -> list[str]:
    """Text outside the margins, and pages but the last with fewer than ``least`` lines."""
    pages = lines_of(pdf)
    found = [
        f"page {number}: {line}"
        for number, lines in enumerate(pages, start=1)
        for line in lines
        if line.left < LEFT - 2 or line.right > RIGHT + 2 or line.bottom < BOTTOM - 2
    ]
    heights = [{round(line.bottom) for line in lines} for lines in pages]
    return found + [
        f"page {number}: {len(one)} lines"
        for number, one in enumerate(heights[:-1], start=1)
        if len(one) < least
    ]


def orphans_of(pdf: bytes, headings: set[str]) -> list[str]:
    """Headings that are the last thing on their page."""
    last = [min(lines, key=lambda line: line.bottom).text for lines in lines_of(pdf) if lines]
    return [text for text in last if text in headings]


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(
            re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document
        )


class Printed(NamedTuple):
    folder: Path
    pdf: dict[str, bytes]
    html: dict[str, str]
    small: SmallDeliveries
    blocking: set[str]


def printed(
    small: SmallDeliveries, place: Path, annexes: Sequence[str], previous: str | None = None
) -> Printed:
    with pytest.MonkeyPatch.context() as patch:
        write_definitions(place / "definities", annexes, previous)
        patch.setenv(VARIABLE, str(place / "definities"))
        return _printed(small, place)


def _printed(small: SmallDeliveries, place: Path) -> Printed:
    outcome = assemble(
        Order(halfjaar="2025-H1", deliveries=small.write(place / "in"), outputs=place / "uit")
    )
    assert outcome.folder is not None, [finding.text for finding in outcome.findings]
    pdf = {path.stem: path.read_bytes() for path in outcome.folder.glob("*.pdf")}
    html = {path.stem: path.read_text(encoding="utf-8") for path in outcome.folder.glob("*.html")}
    blocking = {one.code for one in outcome.findings if one.grade is Grade.BLOCKING}
    return Printed(outcome.folder, pdf, html, small, blocking)
