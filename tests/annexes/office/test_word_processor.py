"""The Word document and the OpenDocument text say what the page says, mark every figure, and
survive a word processor.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]
from support.annexes.annex_example import CREATED, example_html
from support.annexes.generated_documents import generated_document
from support.annexes.office import convert
from support.annexes.word_reading import (
    CALL,
    SVG,
    TABLE,
    TEXT,
    Content,
    W,
    content_of_docx,
    content_of_html,
    content_of_odt,
    controls,
    marks,
    part,
    tidy,
)

from tasks.annexes.documents.docx.print_docx import print_docx
from tasks.annexes.documents.odt.print_odt import print_odt
from tasks.annexes.documents.read_page import read_page
from tasks.annexes.page.dom import parse
from tasks.annexes.pdf.print_pdf import PrintError

PROJECT = Path(__file__).parents[3]
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
HREF = "{http://www.w3.org/1999/xlink}href"
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FONT = "House Sans"


def print_page(write: Callable[..., bytes], html: str, *, created: datetime) -> bytes:
    """A page, read once and written in one form."""
    return write(read_page(parse(html)), created=created)


WRITERS: dict[str, Callable[..., bytes]] = {"docx": print_docx, "odt": print_odt}
FORMS = {form: partial(print_page, write) for form, write in WRITERS.items()}
both = pytest.mark.parametrize("form", FORMS)


READERS: dict[str, Callable[[bytes], Content]] = {"docx": content_of_docx, "odt": content_of_odt}


@pytest.fixture(scope="module")
def printed() -> dict[str, bytes]:
    return {form: write(example_html(), created=CREATED) for form, write in FORMS.items()}


@both
def test_every_word_of_the_page_is_there_in_the_same_order(
    printed: dict[str, bytes], form: str
) -> None:
    page, document = content_of_html(example_html()), READERS[form](printed[form])
    assert document.lines == page.lines
    assert document.notes == page.notes
    assert len(page.lines) > 300
    assert len(page.notes) == 5
    assert "1 Overzicht van de kpi's" in page.lines
    assert f"Tabel\u00a02. Kindgebonden budget naar woonland{CALL},{CALL}" in page.lines
    assert "<b>Geen opmaak</b> & geen gevaar." in page.lines


@both
def test_every_figure_is_marked_with_its_id(printed: dict[str, bytes], form: str) -> None:
    figures = content_of_html(example_html()).figures
    assert READERS[form](printed[form]).figures == figures
    assert ("Polen.bedrag", "€\u00a012,8\u00a0mln") in figures
    assert len(figures) > 100


@both
def test_generated_pages_lose_nothing_or_are_refused(form: str) -> None:
    whole = 0
    for seed in range(60):
        html = generated_document(seed)
        try:
            written = FORMS[form](html, created=CREATED)
        except PrintError:  # a picture, a cell over more rows: annexes have none, the generator has
            continue
        whole += 1
        page, document = content_of_html(html), READERS[form](written)
        assert [line.replace(f"{CALL},", CALL) for line in document.lines] == [
            line.replace(f"{CALL},", CALL) for line in page.lines
        ], seed
        assert (document.notes, document.figures) == (page.notes, page.figures), seed
    assert whole >= 20


def test_a_word_document_has_real_styles_repeated_heads_and_texts_for_charts(
    printed: dict[str, bytes],
) -> None:
    document, styles = (
        part(printed["docx"], "word/document.xml"),
        part(printed["docx"], "word/styles.xml"),
    )
    defined = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    used = {
        style.get(f"{W}val") for style in document.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
    }
    assert used <= defined
    assert {
        "Title",
        "Heading1",
        "Heading2",
        "BodyText",
        "ListBullet",
        "Caption",
        "TOC1",
        "TOC2",
        "Huisstijltabel",
    } <= used
    assert styles.find(f".//{W}lang").get(f"{W}val") == "nl-NL"
    with_head = [
        table for table in document.iter(f"{W}tbl") if table.find(f".//{W}tblHeader") is not None
    ]
    assert len(with_head) == 3
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in document.iter(f"{W}tr"))
    charts = [one for one in document.iter() if one.tag.endswith("}docPr")]
    assert [one.get("descr", "")[:30] for one in charts if one.get("descr")] == [
        "Staafdiagram van het aantal ki",
        "Per maatregel de fase. M01 Inv",
    ]
    assert all(
        "decorative" in etree.tostring(one, encoding="unicode")
        for one in charts
        if not one.get("descr")
    )
    fields = " ".join(one.text for one in document.iter(f"{W}instrText"))
    assert ' TOC \\o "1-2" \\h' in fields
    links = {one.get(f"{W}anchor") for one in document.iter(f"{W}hyperlink")} - {None}
    names = [one.get(f"{W}name") for one in document.iter(f"{W}bookmarkStart")]
    assert links == {name for name in names if name.startswith("_Toc")}
    assert "CONCEPT" in "".join(part(printed["docx"], "word/header1.xml").itertext())


def test_an_opendocument_text_has_real_styles_repeated_heads_and_texts_for_charts(
    printed: dict[str, bytes],
) -> None:
    content, styles = part(printed["odt"], "content.xml"), part(printed["odt"], "styles.xml")
    name = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}name"
    defined = {one.get(name) for root in (content, styles) for one in root.iter() if one.get(name)}
    used = {one.get(f"{TEXT}style-name") for one in content.iter() if one.get(f"{TEXT}style-name")}
    assert used <= defined
    assert {
        "Title",
        "Text_20_body",
        "Caption",
        "Contents_20_1",
        "Table_20_Contents",
        "Footnote",
    } <= used
    assert {
        (one.get(f"{FO}language"), one.get(f"{FO}country"))
        for one in styles.iter()
        if one.get(f"{FO}language")
    } == {("nl", "NL")}
    assert len(list(content.iter(f"{TABLE}table-header-rows"))) == 3
    descriptions = [one.text[:30] for one in content.iter(f"{SVG}desc") if one.text]
    assert {"Staafdiagram van het aantal ki", "Per maatregel de fase. M01 Inv"} < set(descriptions)
    bookmarks = [one.get(f"{TEXT}name") for one in content.iter(f"{TEXT}bookmark-start")]
    targets = {name for name in bookmarks if name.startswith("h-")}
    assert {one.get(f"{TEXT}ref-name") for one in content.iter(f"{TEXT}bookmark-ref")} == targets
    assert len(targets) == 8
    names = [one.get(f"{TEXT}name") for one in content.iter(f"{TEXT}reference-mark-start")]
    assert len(names) == len(set(names))
    with zipfile.ZipFile(io.BytesIO(printed["odt"])) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


@both
def test_a_final_annex_is_not_marked_as_concept(form: str) -> None:
    with zipfile.ZipFile(
        io.BytesIO(FORMS[form](example_html(concept=False), created=CREATED))
    ) as archive:
        assert not any(
            b"CONCEPT" in archive.read(name) for name in archive.namelist() if name.endswith(".xml")
        )


@both
def test_the_same_page_and_time_give_the_same_bytes(printed: dict[str, bytes], form: str) -> None:
    elsewhere = CREATED.astimezone(timezone(timedelta(hours=-9)))
    assert FORMS[form](example_html(), created=elsewhere) == printed[form]
    assert FORMS[form](example_html(), created=datetime(2024, 7, 1, tzinfo=UTC)) != printed[form]
    with pytest.raises(ValueError, match="time zone"):
        FORMS[form](example_html(), created=CREATED.replace(tzinfo=None))


HOSTILE_TEXT = {
    "markup": "</w:t></w:r><w:p/> </text:p> <!-- ]]> &amp; <script>alert(1)</script>",
    "field": (
        '{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" } { INCLUDETEXT "/etc/passwd" }'
    ),
    "formula": '=HYPERLINK("https://voorbeeld.test";"klik") @SUM(1+1) +1 -1',
    "template": "{{ 7 * 7 }} {% raw %} ${x} %s",
    "not in xml entities": "&lol; &#0; &#x202e;",
    "long word": "a" * 100_000,
    "beyond the plane": "\U0001f600 \u4e2d \u202eomgekeerd",
}


@both
@pytest.mark.parametrize("text", HOSTILE_TEXT.values(), ids=HOSTILE_TEXT.keys())
def test_hostile_text_stays_text(form: str, text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    figure = f'<data class="figure" value="1" data-figure="{escaped[:50]}">{escaped}</data>'
    cell = (
        "<table class='t'><tbody><tr><th "
        f"scope='row'>{escaped}</th><td>{figure}</td></tr></tbody></table>"
    )
    html = (
        f'<!doctype html><html lang="nl"><title>{escaped}</title><body><h2 '
        f'id="h-1">{escaped}</h2><p>{escaped}</p>{cell}'
    )
    document = FORMS[form](html, created=CREATED)
    assert READERS[form](document).lines == [tidy(text)] * 4
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<script" not in parts
    assert b'TargetMode="External"' not in parts


REFUSED = {
    "control character": "<p>&#1;</p>",
    "not a character": "<p>\ufffe</p>",
    "image": '<p><img alt="x" src="file:///etc/passwd"></p>',
    "object": '<object data="file:///etc/passwd">x</object>',
    "script": "<script>x</script>",
    "form": "<form><input></form>",
    "image in svg": (
        '<svg width="9" height="9"><title>x</title><image href="file:///etc/passwd" '
        'width="9" height="9"/></svg>'
    ),
    "style in svg": '<svg width="9" height="9"><title>x</title><style>@import "file:///etc/passwd"</style></svg>',
    "svg without words": '<svg width="9" height="9"><rect width="9" height="9"/></svg>',
    "svg as large as a field": '<svg width="99999" height="99999"><title>x</title></svg>',
    "address of a script": '<p><a href="javascript:alert(1)">x</a></p>',
    "address of a file": '<p><a href="file:///etc/passwd">x</a></p>',
    "colspan bomb": '<table><tbody><tr><td colspan="9999">x</td></tr></tbody></table>',
    "colspan that is no number": '<table><tbody><tr><td colspan="1e9">x</td></tr></tbody></table>',
    "colspan of nothing": '<table><tbody><tr><td colspan="0">x</td></tr></tbody></table>',
    "rowspan": '<table><tbody><tr><td rowspan="2">x</td></tr></tbody></table>',
    "empty table": "<table></table>",
    "table in a list": "<ul><li><table><tbody><tr><td>x</td></tr></tbody></table></li></ul>",
    "figure without an id": '<p><data data-figure="">1</data></p>',
    "figure with an id too long for Word": f'<p><data data-figure="{"x" * 65}">1</data></p>',
    "as deep as the sea": "<div>" * 2_000 + "x",
}


@both
@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_what_has_no_place_is_refused_and_not_left_out(form: str, body: str) -> None:
    with pytest.raises(PrintError):
        FORMS[form](f'<!doctype html><html lang="nl"><title>x</title><body>{body}', created=CREATED)


class Office(NamedTuple):
    """What LibreOffice makes of the two forms: the text it shows, the fonts it shows it in, and
    what it saves.
    """

    pdf: dict[str, str]
    fonts: dict[str, set[str]]
    saved: dict[str, bytes]


@pytest.fixture(scope="module")
def office(printed: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("libreoffice")
    documents = {form: folder / f"als-{form}.{form}" for form in FORMS}
    for form, document in documents.items():
        document.write_bytes(printed[form])
    shown = dict(zip(FORMS, convert("pdf", documents.values(), folder / "pdf"), strict=True))
    saved = {
        form: convert(form, [document], folder / "saved")[0].read_bytes()
        for form, document in documents.items()
    }
    return Office(
        {form: text_of(file) for form, file in shown.items()},
        {form: fonts_of(file) for form, file in shown.items()},
        saved,
    )


def text_of(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def fonts_of(pdf: Path) -> set[str]:
    """The fonts of a PDF, without the mark of a subset."""
    with pikepdf.open(pdf) as document:
        return {
            str(font.BaseFont).rpartition("+")[2]
            for page in document.pages
            for font in page.resources.get("/Font", {}).values()
        }


def carried(document: bytes) -> dict[str, TTFont]:
    """The fonts inside a document, by name of their cut."""
    archive = zipfile.ZipFile(io.BytesIO(document))
    names = archive.namelist()
    if "word/fontTable.xml" in names:
        files = [
            font
            for font in etree.fromstring(archive.read("word/fontTable.xml"))
            if font.get(f"{W}name") == FONT
        ]
        targets = {
            one.get("Id"): one.get("Target")
            for one in etree.fromstring(archive.read("word/_rels/fontTable.xml.rels"))
        }
        data = []
        for one in (one for font in files for one in font if one.get(f"{W}fontKey")):
            hidden = archive.read(f"word/{targets[one.get(R_ID)]}")
            mask = (
                bytes.fromhex(one.get(f"{W}fontKey").strip("{}").replace("-", ""))[::-1] * 2
            )  # ECMA-376, 17.8.1
            data.append(bytes(a ^ b for a, b in zip(hidden, mask, strict=False)) + hidden[32:])
    else:
        faces = [
            face
            for face in etree.fromstring(archive.read("content.xml")).iter(f"{STYLE}font-face")
            if face.get(f"{STYLE}name") == FONT
        ]
        data = [
            archive.read(uri.get(HREF))
            for face in faces
            for uri in face.iter(f"{SVG}font-face-uri")
        ]
    fonts = [TTFont(io.BytesIO(one)) for one in data]
    return {font["name"].getDebugName(2): font for font in fonts}


CUTS = {"Regular", "Bold", "Italic", "Bold Italic"}
TYPED = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 "
    ".,;:!?()/%&@+-–—‘’“”„…•€§×éëïóöüàèêç áíúñåøæßłšž"
)


@both
def test_the_house_font_is_in_the_document_for_whoever_does_not_have_it(
    printed: dict[str, bytes], form: str
) -> None:
    fonts = carried(printed[form])
    assert fonts.keys() == CUTS
    for font in fonts.values():
        assert font["name"].getDebugName(1) == FONT
        assert font["OS/2"].fsType == 0  # may be installed, so may be embedded
        assert {ord(character) for character in TYPED} <= font.getBestCmap().keys()
    assert len(printed[form]) < 400_000


def test_a_word_document_uses_the_font_it_carries_and_names_others(
    printed: dict[str, bytes],
) -> None:
    assert part(printed["docx"], "word/settings.xml").find(f"{W}embedTrueTypeFonts") is not None
    assert (
        part(printed["docx"], "word/styles.xml")
        .find(f".//{W}docDefaults//{W}rFonts")
        .get(f"{W}ascii")
        == FONT
    )
    (font,) = part(printed["docx"], "word/fontTable.xml")
    assert font.find(f"{W}altName").get(f"{W}val").split(",")[0] == "Source Sans 3"
    types = {
        one.get("Extension"): one.get("ContentType")
        for one in part(printed["docx"], "[Content_Types].xml")
    }
    assert types["odttf"] == "application/vnd.openxmlformats-officedocument.obfuscatedFont"
    keys = [one.get(f"{W}fontKey") for one in font if one.get(f"{W}fontKey")]
    assert len(set(keys)) == 4
    assert all(re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", key) for key in keys)


@both
def test_every_part_is_declared(printed: dict[str, bytes], form: str) -> None:
    names = set(zipfile.ZipFile(io.BytesIO(printed[form])).namelist())
    if form == "odt":
        listed = {
            one.get(f"{MANIFEST}full-path") for one in part(printed[form], "META-INF/manifest.xml")
        }
        assert listed - {"/"} == names - {"mimetype", "META-INF/manifest.xml"}
    else:
        types = part(printed[form], "[Content_Types].xml")
        known = {one.get("PartName") for one in types}
        assert all(
            f"/{name}" in known or name.rpartition(".")[2] in ("rels", "png", "svg", "odttf")
            for name in names - {"[Content_Types].xml"}
        )


@pytest.mark.needs("libreoffice")
@both
def test_libreoffice_shows_the_document_in_the_house_font_only(office: Office, form: str) -> None:
    assert {"HouseSans-Regular", "HouseSans-Bold", "HouseSans-It"} <= office.fonts[form]
    assert all(name.startswith("HouseSans-") for name in office.fonts[form])


@pytest.mark.needs("libreoffice")
@both
def test_the_house_font_survives_libreoffice(
    office: Office, printed: dict[str, bytes], form: str
) -> None:
    fonts, before = carried(office.saved[form]), carried(printed[form])
    assert {"Regular", "Bold"} <= fonts.keys()
    for cut, font in fonts.items():
        assert font.getBestCmap() == before[cut].getBestCmap()
    if form == "odt":  # a Word document cannot say which fonts LibreOffice may add
        assert len(office.saved[form]) < 500_000


@pytest.mark.needs("libreoffice")
@both
def test_libreoffice_shows_every_word(office: Office, form: str) -> None:
    def squeezed(text: str) -> str:
        return re.sub(r"[\s\u00a0\u0002]+", "", text)

    page = content_of_html(example_html())
    shown = squeezed(office.pdf[form])
    wanted = [
        squeezed(piece)
        for line in [*page.lines, *page.notes]
        for piece in re.split(f"{CALL}(?:,{CALL})*", line)
    ]
    assert [piece for piece in wanted if piece not in shown] == []
    assert "Pagina1van" in shown


@pytest.mark.needs("libreoffice")
def test_every_content_control_survives_libreoffice(
    office: Office, printed: dict[str, bytes]
) -> None:
    # LibreOffice keeps the title of a control since 7.4 and its tag since 7.5; both are the id.
    assert (
        controls(office.saved["docx"], "alias")
        == controls(printed["docx"], "alias")
        == controls(printed["docx"], "tag")
    )


@pytest.mark.needs("libreoffice")
def test_every_reference_mark_survives_libreoffice(
    office: Office, printed: dict[str, bytes]
) -> None:
    assert marks(office.saved["odt"]) == marks(printed["odt"])


@pytest.mark.needs("libreoffice")
def test_nothing_else_is_lost_when_libreoffice_saves(
    office: Office, printed: dict[str, bytes]
) -> None:
    saved = content_of_odt(office.saved["odt"])
    assert saved.notes == content_of_odt(printed["odt"]).notes
    assert (
        "".join(part(office.saved["odt"], "content.xml").itertext()).count("Per maatregel de fase.")
        == 1
    )
    assert len(
        list(part(office.saved["docx"], "word/document.xml").iter(f"{W}footnoteReference"))
    ) == len(saved.notes)
