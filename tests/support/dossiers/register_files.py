"""Files of one made-up register, as suppliers send them: the contract, good rows, and the ways to
write them.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.contract import Contract
from tasks.deliveries.delivery import Intake
from tasks.deliveries.intake.take_in import take_in
from tasks.storage.store import Store

HALFJAAR = load_halfjaar("2025-H1")  # its rapportageperiode is January to April 2025

PROEF = Contract.model_validate(
    {
        "name": "proef",
        "title": "Proefregister",
        "description": "Een register met van alles één kolom.",
        "supplier": "Team Proef",
        "sensitivity": "intern",
        "kind": "register",
        "files": ["proef*.csv", "proef*.xlsx", "proef*.ods"],
        "key": ["nummer"],
        "references": [{"columns": ["land"], "source": "landen", "source_columns": ["landcode"]}],
        "columns": [
            {
                "name": "nummer",
                "description": "Nummer",
                "type": "code",
                "pattern": "P[0-9]{3}",
                "form": "de letter P en drie cijfers",
                "example": "P001",
            },
            {
                "name": "kind",
                "description": "Pseudoniem",
                "type": "code",
                "pattern": "[0-9a-f]{16}",
                "form": "16 tekens",
                "personal": True,
            },
            {"name": "land", "description": "Woonland", "type": "code"},
            {"name": "soort", "description": "Soort", "type": "code", "values": ["huur", "zorg"]},
            {
                "name": "aantal",
                "description": "Aantal",
                "type": "geheel",
                "minimum": "0",
                "maximum": "9999999",
                "required": False,
            },
            {"name": "koers", "description": "Koers", "type": "decimaal", "decimals": 4},
            {"name": "bedrag", "description": "Bedrag", "type": "bedrag", "unit": "euro"},
            {
                "name": "aandeel",
                "description": "Aandeel",
                "type": "percentage",
                "minimum": "0",
                "maximum": "100",
            },
            {"name": "dag", "description": "Dag", "type": "datum", "period": "rapportageperiode"},
            {
                "name": "maand",
                "description": "Maand",
                "type": "maand",
                "period": "rapportageperiode",
            },
            {"name": "akkoord", "description": "Akkoord", "type": "ja_nee"},
            {
                "name": "titel",
                "description": "Titel",
                "type": "tekst",
                "longest": 20,
                "example": "Een titel",
            },
            {
                "name": "toelichting",
                "description": "Toelichting",
                "type": "tekst",
                "required": False,
            },
        ],
    }
)
LANDEN = Contract.model_validate(
    {
        "name": "landen",
        "title": "Landen",
        "description": "Een bron waar naar wordt verwezen.",
        "supplier": "Team Proef",
        "sensitivity": "openbaar",
        "kind": "register",
        "files": ["landen*.csv"],
        "columns": [{"name": "landcode", "description": "Code", "type": "code"}],
    }
)
CONTRACTS: Mapping[str, Contract] = {"proef": PROEF, "landen": LANDEN}

HEADER = [column.name for column in PROEF.columns]
#: Two good rows as they stand in a CSV.
FIRST = [
    "P001",
    "0f3a9c5d7e1b2846",
    "7028",
    "huur",
    "1250",
    "4,6892",
    "182,40",
    "93,4%",
    "14-02-2025",
    "202502",
    "ja",
    "Titel",
    "Gewone tekst",
]
SECOND = [
    "P002",
    "1f3a9c5d7e1b2846",
    "5010",
    "zorg",
    "",
    "-0,5",
    "0,05",
    "7",
    "1-4-2025",
    "202504",
    "nee",
    "Titel",
    "Eén regel;\nen nog één: €",
]

Typed = str | int | float | date | None


def csv_bytes(
    *rows: Sequence[str],
    header: Sequence[str] = HEADER,
    encoding: str = "utf-8",
    delimiter: str = ";",
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows([header, *rows])
    return text.getvalue().encode(encoding)


def xlsx_bytes(
    *rows: Sequence[Typed],
    header: Sequence[Typed] = HEADER,
    change: Callable[[Worksheet], None] | None = None,
    sheet: str = "Register",
) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = sheet
    for row in (header, *rows):
        page.append(list(row))
    if change is not None:
        change(page)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(xlsx: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part changed, or added if there is none (``change`` then gets no
    bytes).
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, change(old.read(name) if name in old.namelist() else b""))
    return out.getvalue()


def changed(row: Sequence[str], **cells: str) -> list[str]:
    """The row with other values in the named columns."""
    assert set(cells) <= set(HEADER)
    return [cells.get(name, value) for name, value in zip(HEADER, row, strict=True)]


def delivered(
    tmp_path: Path, files: Mapping[str, bytes], contracts: Mapping[str, Contract] = CONTRACTS
) -> tuple[Intake, Store]:
    """Take in a folder with these files, and with the good ``landen.csv`` beside them."""
    folder = tmp_path / "aanlevering"
    folder.mkdir()
    for name, data in ({"landen.csv": b"landcode\r\n7028\r\n5010\r\n"} | dict(files)).items():
        (folder / name).write_bytes(data)
    store = Store(tmp_path / "store")
    return take_in(folder, HALFJAAR, contracts, store), store
