"""What stands around the cells of a sheet is read: headers, footers and text boxes; and a title
above records.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from support.dossiers.ods_files import ods_bytes, row, table
from support.dossiers.register_files import (
    FIRST,
    HEADER,
    SECOND,
    Typed,
    delivered,
    with_part,
    xlsx_bytes,
)
from support.dossiers.small_deliveries import SmallDeliveries

from tasks.definitions.finding import Finding, Grade
from tasks.dossier.order import Order
from tasks.dossier.steps.take_in import take_in_deliveries

BSN = "999990019"
ROW: list[Typed] = [*FIRST]
_DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml"
_OF_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def boxed(text: str) -> bytes:
    """A workbook with a text box on its sheet, in the parts that Excel makes for one."""
    paragraphs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n"))
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:absoluteAnchor>'
        '<xdr:pos x="0" y="0"/><xdr:ext cx="9" cy="9"/><xdr:sp><xdr:nvSpPr>'
        '<xdr:cNvPr id="2" name="Tekstvak 1"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr/>'
        f"<xdr:txBody><a:bodyPr/>{paragraphs}</xdr:txBody></xdr:sp><xdr:clientData/>"
        "</xdr:absoluteAnchor></xdr:wsDr>"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_OF_OFFICE}/drawing" Target="../drawings/drawing1.xml"/>'
        "</Relationships>"
    )
    parts: dict[str, Callable[[bytes], bytes]] = {
        "xl/drawings/drawing1.xml": lambda _: drawing.encode(),
        "xl/worksheets/_rels/sheet1.xml.rels": lambda _: relations.encode(),
        "xl/worksheets/sheet1.xml": lambda old: old.replace(
            b"</worksheet>",
            f'<drawing xmlns:r="{_OF_OFFICE}" r:id="rId1"/></worksheet>'.encode(),
        ),
        "[Content_Types].xml": lambda old: old.replace(
            b"</Types>",
            f'<Override PartName="/xl/drawings/drawing1.xml" ContentType="{_DRAWING}"/>'.encode()
            + b"</Types>",
        ),
    }
    made = xlsx_bytes(ROW)
    for name, change in parts.items():
        made = with_part(made, name, change)
    return made


def headed(text: str, part: str = "oddHeader", place: str = "center") -> bytes:
    def change(page: Worksheet) -> None:
        getattr(getattr(page, part), place).text = text
        assert page.oddFooter is not None
        page.oddFooter.right.text = "Pagina &P van &N"

    return xlsx_bytes(ROW, change=change)


def ods(named: str = "", shapes: str = "") -> bytes:
    """An ODS with a page style and with shapes on its sheet."""
    page = table(row(*HEADER), row(*FIRST))
    if shapes:
        page = page.replace(">", f"><table:shapes>{shapes}</table:shapes>", 1)
    return ods_bytes(page, named=named)


def ods_page(kind: str, text: str) -> str:
    return (
        f"<style:master-page><style:{kind}><text:p>{text}</text:p></style:{kind}>"
        f'<style:{kind}-left style:display="false"><text:p>x 1.000</text:p></style:{kind}-left>'
        "</style:master-page>"
    )


def ods_box(text: str) -> str:
    return f"<draw:frame><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"


def found(tmp_path: Path, file: str, data: bytes) -> list[Finding]:
    intake, _ = delivered(tmp_path, {file: data})
    return [one for one in intake.findings if one.code != "D29"]


@pytest.mark.parametrize(
    ("file", "data", "code", "told"),
    [
        ("proef.xlsx", headed("Bedragen x 1.000"), "D64", "De koptekst noemt een eenheid: x 1.000"),
        (
            "proef.xlsx",
            headed('&"Calibri,Bold"&14Stand 2024-H2', "firstFooter", "left"),
            "D92",
            "De voettekst noemt een ander halfjaar: 2024-H2.",
        ),
        ("proef.xlsx", boxed("Bedragen\nin mln"), "D64", "Een tekstvak noemt een eenheid: in mln"),
        ("proef.xlsx", boxed("Stand 2024-H2"), "D92", "Een tekstvak noemt een ander halfjaar"),
        (
            "proef.xlsx",
            boxed("Voorlopig.\nNiet publiceren."),
            "D63",
            "Op het blad staat een tekstvak: “Voorlopig. Niet publiceren.”",
        ),
        ("proef.ods", ods(ods_page("header", "x 1.000")), "D64", "De koptekst noemt een eenheid"),
        ("proef.ods", ods(ods_page("footer", "2024-H2")), "D92", "De voettekst noemt een ander"),
        ("proef.ods", ods(shapes=ods_box("in mln")), "D64", "Een tekstvak noemt een eenheid"),
        ("proef.ods", ods(shapes=ods_box("Voorlopig")), "D63", "tekstvak: “Voorlopig”"),
    ],
)
def test_words_around_the_cells_are_asked(
    tmp_path: Path, file: str, data: bytes, code: str, told: str
) -> None:
    (one,) = found(tmp_path, file, data)
    assert (one.code, one.grade) == (code, Grade.TO_CONFIRM)
    assert told in one.text
    assert one.value
    assert one.place is not None
    assert (one.place.file, one.place.sheet) == (file, "Register")


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("proef.xlsx", headed("Dienst Toeslagen, 2025-H1")),
        ("proef.xlsx", boxed("")),
        ("proef.ods", ods(ods_page("header", "Register"))),
    ],
)
def test_other_words_around_the_cells_are_not(tmp_path: Path, file: str, data: bytes) -> None:
    assert found(tmp_path, file, data) == []


def test_a_burgerservicenummer_in_a_text_box_is_refused_and_shown_to_nobody(tmp_path: Path) -> None:
    findings = found(tmp_path, "proef.xlsx", boxed(f"Zie {BSN}"))
    assert [one.code for one in findings] == ["D44", "D63"]
    assert not any(BSN in one.model_dump_json() for one in findings)


def test_the_same_words_twice_are_one_question(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        for part in (page.oddHeader, page.evenHeader, page.firstHeader):
            assert part is not None
            part.center.text = "x 1.000"

    (one,) = found(tmp_path, "proef.xlsx", xlsx_bytes(ROW, [*SECOND], change=change))
    assert one.code == "D64"


def test_a_title_above_records_is_asked_also_in_the_next_run(tmp_path: Path) -> None:
    """The second run knows the file and does not read it again."""
    folder = SmallDeliveries().write(tmp_path / "in")
    path = folder / "wkb_kinderen.csv"
    path.write_bytes(b"Bedragen in centen\r\n" + path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    order = Order(halfjaar="2025-H1", deliveries=folder, outputs=tmp_path / "uit")
    first, again = take_in_deliveries(order), take_in_deliveries(order)
    assert first.digest is not None
    assert first == again
    (one,) = [one for one in first.findings if one.code == "D64"]
    assert str(one.place) == "wkb_kinderen.csv, rij 1"
    assert one.against == "in centen"
