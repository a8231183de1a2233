"""What the Word document and the OpenDocument text hold for the programs that open them: the id of
every figure through a change of program, charts that stay sharp, and contents with pages.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]
from support.annexes.annex_example import CREATED, example_page
from support.annexes.office import convert
from support.annexes.word_reading import TEXT, W, controls, part

from tasks.annexes.documents.docx.print_docx import PAGES_OF_PDF, print_docx
from tasks.annexes.documents.figure_names import LONGEST, bookmark_name, figure_of
from tasks.annexes.documents.odt.print_odt import print_odt
from tasks.annexes.documents.outlines import outlined
from tasks.annexes.documents.read_page import read_page
from tasks.annexes.page.paper import for_documents

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
ASVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
HREF = "{http://www.w3.org/1999/xlink}href"
PAGES = {"h-1": 2, "h-2": 3, "h-3": 4, "h-4": 5, "h-4-1": 5}


@pytest.fixture(scope="module")
def docx() -> bytes:
    return print_docx(read_page(for_documents(example_page())), created=CREATED, pages=PAGES)


@pytest.fixture(scope="module")
def odt() -> bytes:
    return print_odt(read_page(for_documents(example_page())), created=CREATED)


def figures_by_bookmark(document: bytes, ids: set[str]) -> list[tuple[str, str]]:
    """The figures that bookmarks are around, in order: id and printed form."""
    is_word = b"word/document.xml" in document
    root = part(document, "word/document.xml" if is_word else "content.xml")
    start, end, name = (
        (f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}name")
        if is_word
        else (f"{TEXT}bookmark-start", f"{TEXT}bookmark-end", f"{TEXT}name")
    )
    texts: dict[str, str] = {}
    opened: dict[str, str] = {}
    found = []
    for one in _events(root):
        if isinstance(one, str):
            texts |= {key: texts[key] + one for key in opened.values()}
        elif one.tag == start:
            opened[one.get(f"{W}id" if is_word else name)] = one.get(name)
            texts[one.get(name)] = ""
        elif one.tag == end:
            key = opened.pop(one.get(f"{W}id" if is_word else name), "")
            if id := figure_of(key, ids):
                found.append((id, texts[key]))
    return found


def _events(root: etree._Element) -> Iterator[etree._Element | str]:
    """Every element, and every text in its place."""
    yield root
    if root.text and root.tag != f"{W}instrText":
        yield root.text
    for child in root:
        yield from _events(child)
        if child.tail:
            yield child.tail


def test_a_bookmark_is_around_every_figure(docx: bytes, odt: bytes) -> None:
    figures = controls(docx)
    ids = {id for id, _ in figures}
    assert len(figures) > 100
    assert figures_by_bookmark(docx, ids) == figures
    assert figures_by_bookmark(odt, ids) == figures


@pytest.mark.needs("libreoffice")
@pytest.mark.parametrize("form", ["docx", "odt"])
def test_the_ids_stay_from_one_program_to_the_other_and_back(
    docx: bytes, odt: bytes, form: str, tmp_path: Path
) -> None:
    document = tmp_path / f"bijlage.{form}"
    document.write_bytes({"docx": docx, "odt": odt}[form])
    figures = controls(docx)
    ids = {id for id, _ in figures}
    (there,) = convert({"docx": "odt", "odt": "docx"}[form], [document], tmp_path / "heen")
    (back,) = convert(form, [there], tmp_path / "terug")
    for file in (there, back):
        kept = figures_by_bookmark(file.read_bytes(), ids)
        assert sorted(kept) == sorted(figures), file


@given(st.text(min_size=1, max_size=64), st.integers(1, 999))
def test_the_name_of_a_bookmark_is_one_that_word_takes(id: str, mention: int) -> None:
    name = bookmark_name(id, mention)
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name)
    assert len(name) <= LONGEST
    assert figure_of(name, ["een ander cijfer", id]) == id
    assert figure_of(name, ["een ander cijfer"]) is None
    assert figure_of("_Toc000000001", [id]) is None


def test_a_mention_has_a_bookmark_of_its_own(docx: bytes) -> None:
    names = [
        one.get(f"{W}name") for one in part(docx, "word/document.xml").iter(f"{W}bookmarkStart")
    ]
    numbers = [
        one.get(f"{W}id") for one in part(docx, "word/document.xml").iter(f"{W}bookmarkStart")
    ]
    assert len(set(names)) == len(names) == len(set(numbers))


def test_the_contents_show_the_pages_of_the_pdf_and_say_so(docx: bytes) -> None:
    lines = [
        (style.get(f"{W}val"), "".join(t.text for t in one.iter(f"{W}t")))
        for one in part(docx, "word/document.xml").iter(f"{W}p")
        if (style := one.find(f"{W}pPr/{W}pStyle")) is not None
    ]
    contents = [text for style, text in lines if style in ("TOC1", "TOC2")]
    assert contents[0] == "1Overzicht van de kpi's2"
    assert [text for text in contents if text.endswith("5")] == ["4Maatregelen5", "Verantwoording5"]
    assert ("Leeswijzer", PAGES_OF_PDF) in lines
    # Inside the field: when Word works the contents out, the sentence goes with the old numbers.
    document = part(docx, "word/document.xml")
    (contents_control,) = [
        one for one in document.iter(f"{W}sdt") if one.find(f"{W}sdtPr/{W}docPartObj") is not None
    ]
    last = list(contents_control.iter(f"{W}p"))[-1]
    assert PAGES_OF_PDF in "".join(last.itertext())
    assert last[-1].find(f"{W}fldChar").get(f"{W}fldCharType") == "end"


def test_contents_without_known_pages_claim_none() -> None:
    document = print_docx(read_page(for_documents(example_page())), created=CREATED)
    assert PAGES_OF_PDF not in "".join(part(document, "word/document.xml").itertext())


def test_charts_are_drawings_with_dots_for_older_programs(docx: bytes, odt: bytes) -> None:
    word = zipfile.ZipFile(io.BytesIO(docx))
    targets = {
        one.get("Id"): f"word/{one.get('Target')}"
        for one in part(docx, "word/_rels/document.xml.rels")
    }
    blips = list(part(docx, "word/document.xml").iter(f"{A}blip"))
    assert len(blips) >= 3
    for blip in blips:
        (drawing,) = blip.iter(f"{ASVG}svgBlip")
        assert word.read(targets[blip.get(EMBED)]).startswith(b"\x89PNG")
        assert b"<svg" in word.read(targets[drawing.get(EMBED)])
    assert b'Extension="svg" ContentType="image/svg+xml"' in word.read("[Content_Types].xml")
    text = zipfile.ZipFile(io.BytesIO(odt))
    for frame in part(odt, "content.xml").iter(f"{DRAW}frame"):
        drawn, dots = [image.get(HREF) for image in frame.iter(f"{DRAW}image")]
        assert b"<svg" in text.read(drawn)
        assert text.read(dots).startswith(b"\x89PNG")


SVG_WITH_TEXT = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20" viewBox="0 0 300 200">'
    "<title>Een tekst</title>"
    '<g font-size="100" fill="#154273"><text x="150" y="120" text-anchor="{anchor}">{text}</text>'
    '<text x="0" y="20"><tspan font-weight="700">AB</tspan>C</text></g></svg>'
)


def test_letters_of_a_drawing_are_shapes_in_their_place() -> None:
    drawn = outlined(SVG_WITH_TEXT.format(anchor="start", text="il"))
    assert b"<text" not in drawn
    assert b"<title>Een tekst</title>" in drawn
    places = [
        tuple(map(float, found))
        for found in re.findall(rb"translate\(([-\d.]+) ([-\d.]+)\) scale\(([\d.]+)", drawn)
    ]
    assert places[0] == (150, 120, 0.1)
    assert places[1][:2] == (0, 20)
    assert places[2][0] > 100  # C follows AB
    assert drawn.count(b"<path") == 5
    assert drawn.count(b'fill="#154273"') >= 3
    middle = outlined(SVG_WITH_TEXT.format(anchor="middle", text="il"))
    end = outlined(SVG_WITH_TEXT.format(anchor="end", text="il"))
    left = [float(re.search(rb"translate\(([-\d.]+) 120", one)[1]) for one in (end, middle)]  # type: ignore[index]
    assert left[0] < left[1] < 150
    assert left[1] - left[0] == pytest.approx(150 - left[1])


def test_word_offers_the_colours_and_the_font_of_the_house(docx: bytes) -> None:
    theme = part(docx, "word/theme/theme1.xml")
    colours = [one.get("val") for one in theme.iter(f"{A}srgbClr")]
    assert len(colours) == 12
    assert "154273" in colours
    assert {one.get("typeface") for one in theme.iter(f"{A}latin")} == {"House Sans"}
    assert all(
        len(theme.find(f".//{A}{name}")) == 3
        for name in ("fillStyleLst", "lnStyleLst", "effectStyleLst", "bgFillStyleLst")
    )
