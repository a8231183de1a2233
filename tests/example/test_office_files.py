"""Every annex of the example as an office file: valid OpenDocument, charts that are not cut off,
and contents that name the pages of the PDF.
"""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from support.annexes.annexes_of_the_example import ANNEXES, WITH_COVER
from support.annexes.final_files import final_files
from support.annexes.word_reading import W, part
from support.odf.validity import odf_problems

from tasks.annexes.page.dom import parse
from tasks.annexes.page.house_style import text_width
from tasks.letters.reading.read_letter import read_letter
from tasks.review.suggestions.compared import Text
from tasks.review.suggestions.places import Places
from tasks.review.suggestions.suggested import FORMS, Suggested, suggested

#: The room around a letter, in tenths of a pixel.
ROOM = 10


@pytest.mark.parametrize("annex", ANNEXES)
@pytest.mark.parametrize("form", ["odt", "ods"])
def test_opendocument_is_valid(example_dossier: Path, annex: str, form: str) -> None:
    name = f"{annex}.{form}"
    assert odf_problems((example_dossier / name).read_bytes()) == []
    assert odf_problems(final_files(example_dossier)[name]) == []


@pytest.mark.parametrize("annex", ANNEXES)
def test_no_chart_is_cut_off(example_dossier: Path, annex: str) -> None:
    page = parse((example_dossier / f"{annex}.html").read_text(encoding="utf-8"))
    for svg in page.iter("svg"):
        left, top, wide, high = map(float, svg.get("viewBox", "").split())
        for one in svg.iter():
            if one.tag == "text":
                text, x = "".join(one.itertext()), float(one.get("x", ""))
                size, bold = int(float(one.get("font-size", ""))), one.get("font-weight") == "700"
                assert left - ROOM <= x, text
                assert x + text_width(text, size, bold=bold) <= left + wide + ROOM, text
            elif one.tag == "circle":
                x, y, r = (float(one.get(name, "")) for name in ("cx", "cy", "r"))
                assert left <= x - r
                assert x + r <= left + wide
                assert top <= y - r
                assert y + r <= top + high


@pytest.mark.parametrize("annex", WITH_COVER)
def test_the_contents_in_word_name_the_pages_of_the_pdf(example_dossier: Path, annex: str) -> None:
    document = part((example_dossier / f"{annex}.docx").read_bytes(), "word/document.xml")
    lines = [
        [text.text for text in one.iter(f"{W}t")]
        for one in document.iter(f"{W}p")
        if (style := one.find(f"{W}pPr/{W}pStyle")) is not None
        and style.get(f"{W}val") in ("TOC1", "TOC2")
    ]
    assert lines
    with pypdfium2.PdfDocument(example_dossier / f"{annex}.pdf") as pdf:
        pages = [squeezed(page.get_textpage().get_text_range()) for page in pdf]
    for *_, title, number in lines:
        assert squeezed(title) in pages[int(number) - 1], title


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("annex", ANNEXES)
def test_every_paragraph_has_its_place_on_the_page_and_an_untouched_copy_suggests_nothing(
    example_dossier: Path, annex: str, form: str
) -> None:
    copy = (example_dossier / f"{annex}.{form}").read_bytes()
    assert suggested(example_dossier, annex, copy) == Suggested((), ())
    document = Text(read_letter(copy))
    page = (example_dossier / f"{annex}.html").read_bytes()
    places = Places({annex: page}, document)
    found = [places.of_block(number) for number in range(len(document.blocks))]
    # The cover, or the sender of the letter, stands outside the text of the page.
    cover = 3 if annex in WITH_COVER else 1
    assert found[:cover] == [None] * cover
    assert None not in found[cover:]


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00a0\u0002\ufffe]+", "", text)
