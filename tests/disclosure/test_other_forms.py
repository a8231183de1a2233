"""The audit reads the very bytes of every form: a form that tells more than the table of all
figures is found, and so is the digest of what is not published.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest
from support.dossiers.small_deliveries import SmallDeliveries

from tasks.annexes.print import PrintableAnnex
from tasks.definitions.halfjaar import load_halfjaar
from tasks.disclosure.audit import Audit, audit
from tasks.disclosure.published import UnreadableError, read_release
from tasks.disclosure.unpacked import attached_to
from tasks.sections.section import Section

HALFJAAR = load_halfjaar("2025-H1")
ANNEX = next(one for one in HALFJAAR.annexes if one.section == "buitenland")
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def section(tmp_path_factory: pytest.TempPathFactory) -> Section:
    return SmallDeliveries().section("buitenland", tmp_path_factory.mktemp("klein"))


@pytest.fixture(scope="module")
def files(section: Section) -> Files:
    return PrintableAnnex(HALFJAAR, ANNEX, section, example=None).files(concept=False)


def found(files: Files) -> Audit:
    return audit(read_release("dit", "2025-H1", files), files, [], date(2025, 7, 1))


def repacked(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """A package with one of its parts changed."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()).encode() if name == part else text)
    return out.getvalue()


def finer(text: str) -> str:
    """The 120 children in Poland, as if they were not rounded."""
    changed = re.sub(r"(?<=[>\"])120(?=[<\"])", "121,25", text)
    assert changed != text
    return changed


def finer_number(text: str) -> str:
    changed = re.sub(r"(?<=<v>)120(?=</v>)|(?<=office:value=\")120(?=\")", "121.25", text)
    assert changed != text
    return changed


def test_what_is_printed_tells_nothing_more(files: Files) -> None:
    assert found(files).findings == ()
    assert {name.partition(".")[2] for name in files} >= {
        "pdf",
        "html",
        "docx",
        "odt",
        "xlsx",
        "ods",
    }
    table = files["buitenland-alle_cijfers.csv"]
    assert attached_to(files["buitenland.pdf"]) == [table]


CHANGED: dict[str, Callable[[bytes], bytes]] = {
    "buitenland.html": lambda data: finer(data.decode()).encode(),
    "buitenland.docx": lambda data: repacked(data, "word/document.xml", finer),
    "buitenland.odt": lambda data: repacked(data, "content.xml", finer),
    "buitenland.ods": lambda data: repacked(data, "content.xml", finer_number),
    "buitenland.xlsx": lambda data: repacked(data, "xl/worksheets/sheet5.xml", finer_number),
    "buitenland-kot.csv": lambda data: data.replace(b",120,", b",121.25,"),
    "buitenland.pdf": lambda data: data.replace(
        b"/Type /EmbeddedFile/Subtype", b"/Type /EmbeddedFile/Length 4/Subtype", 1
    ),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_form_that_tells_more_is_found(name: str, files: Files) -> None:
    changed = CHANGED[name](files[name])
    assert changed != files[name]
    told = found(files | {name: changed}).findings
    # What a description says of the table is then wrong as well, and the pages of the PDF are held
    # against the HTML.
    follows = {("O09", "buitenland.datapackage.json")}
    follows |= {("O11", "buitenland.pdf")} if name.endswith(".html") else set()
    assert {(one.code, one.about) for one in told} - follows == {("O11", name)}


def test_what_is_attached_to_the_pdf_is_read(files: Files) -> None:
    """A longer table in the place of the one that is attached."""
    table = files["buitenland-alle_cijfers.csv"].replace(b",120,", b",121.25,")
    old = next(
        one
        for one in re.findall(
            rb"stream\r?\n(.*?)\r?\nendstream", files["buitenland.pdf"], re.DOTALL
        )
        if one[:1] == b"x" and zlib.decompress(one).startswith(b"id,soort")
    )
    new = zlib.compress(table)
    pdf = files["buitenland.pdf"].replace(old, new)
    pdf = pdf.replace(b"/Length %d" % len(old), b"/Length %d" % len(new))
    told = found(files | {"buitenland.pdf": pdf}).findings
    assert [(one.code, one.about) for one in told] == [("O11", "buitenland.pdf")]
    assert "bijgevoegd bestand" in told[0].text


def test_the_pages_of_the_pdf_are_read(section: Section, files: Files) -> None:
    """Printed of other numbers than the other forms: the 7 children that a table left out."""
    few = tuple(
        one.model_copy(update={"value": Fraction(7), "step": Fraction(1)})
        if one.id == "buitenland.kot.7028.kinderen"
        else one
        for one in section.figures
    )
    other = PrintableAnnex(
        HALFJAAR, ANNEX, section.model_copy(update={"figures": few}), example=None
    ).files(concept=False)
    told = found(files | {"buitenland.pdf": other["buitenland.pdf"]}).findings
    assert {(one.code, one.about) for one in told} == {("O11", "buitenland.pdf")}
    assert sorted(one.text for one in told) == [
        "buitenland.pdf heeft een bijgevoegd bestand dat niet zo wordt gepubliceerd.",
        "buitenland.pdf heeft in een tabel 7, en de html niet of minder vaak.",
    ]


@pytest.mark.parametrize("drawn", ["1 1 1 rg 1 0 0 1 90 300 Tm", "3 Tr", "1 0 0 1 -90 9000 Tm"])
def test_what_nobody_sees_on_a_page_is_read(drawn: str, files: Files) -> None:
    """White, not drawn at all, and beside the paper."""
    with pikepdf.open(BytesIO(files["buitenland.pdf"])) as pdf:
        page = pdf.pages[1]
        page.add_resource(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            ),
            pikepdf.Name.Font,
            pikepdf.Name("/Kaal"),
        )
        page.contents_add(f"BT /Kaal 9 Tf {drawn} (121,25) Tj ET".encode())
        out = BytesIO()
        pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    told = found(files | {"buitenland.pdf": out.getvalue()}).findings
    assert "buitenland.pdf heeft 121,25 op een pagina, en de html niet of minder vaak." in [
        one.text for one in told
    ]


def test_a_pdf_without_pages_or_without_a_page_to_hold_it_against_is_told(files: Files) -> None:
    for changed in (files | {"buitenland.pdf": b"%PDF-1.7 niets"}, {**files}):
        if changed == files:
            del changed["buitenland.html"]
        told = found(changed).findings
        assert [one.text for one in told if one.about == "buitenland.pdf"] == [
            "buitenland.pdf is niet te lezen."
        ]


def test_the_digest_of_a_delivery_is_found_in_every_form(files: Files) -> None:
    digest = hashlib.sha256(b"regeling;kinderen\r\nWKB;1768000\r\n").hexdigest()
    table = files["buitenland-alle_cijfers.csv"].replace(
        b"landelijke_totalen", f"landelijke_totalen sha256 {digest}".encode()
    )
    office = repacked(
        files["buitenland.ods"], "content.xml", lambda text: text.replace("Noten", digest, 1)
    )
    told = found(files | {"buitenland-alle_cijfers.csv": table, "buitenland.ods": office}).findings
    named = {one.about for one in told if digest[:12] in one.text}
    assert named == {"buitenland-alle_cijfers.csv", "buitenland.ods"}


@pytest.mark.parametrize(
    "table",
    [b"", b"\xff\xfe", b"id,soort\r\nx,cijfer\r\n", b"id,soort,waarde\r\nx,cijfer,veel\r\n"],
)
def test_a_table_that_can_not_be_read_is_refused_in_dutch(table: bytes, files: Files) -> None:
    name = "buitenland-alle_cijfers.csv"
    with pytest.raises(UnreadableError, match=f"{name} is geen tabel met alle cijfers"):
        read_release("dit", "2025-H1", files | {name: table})
    with pytest.raises(UnreadableError, match="Er is geen tabel"):
        read_release("dit", "2025-H1", {})


def test_of_every_hidden_number_the_truth_is_in_its_interval(
    section: Section, files: Files
) -> None:
    """And of no amount is the concentration in any form."""
    exact = {one.id: one.value for one in section.figures}
    audited = next(one for one in found(files).sections if one.section == "buitenland")
    assert len(audited.known) > 10
    for one in audited.known:
        low, high = (end * one.smallest for end in one.interval)
        assert low <= exact[one.figure.id] <= high, one.figure.id
    assert {one.figure.rpartition(".")[2] for one in section.concentrations} == {"bedrag"}
