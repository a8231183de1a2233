"""Makes the pictures of docs/images from a sealed dossier: python docs/pictures.py outputs/2025-H1/<digest>. Needs LibreOffice."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
import pypdfium2
from openpyxl.worksheet.properties import PageSetupProperties

from tasks.deliveries.contract import load_contracts
from tasks.deliveries.supplier_files import supplier_files
from tasks.deliveries.supplier_template import DATA_SHEET, HEADER_ROW
from tasks.figures.halfjaar import load_halfjaar

IMAGES = Path(__file__).parent / "images"
#: Annex, page (first is 1) and the name of its picture.
PAGES = (
    ("buitenland", 2, "buitenland"),
    ("uitzonderingenrapportage", 2, "kpi"),
    ("uitzonderingenrapportage", 4, "uitzonderingen"),
    ("invordering", 3, "invordering"),
    ("damages", 2, "damages"),
)
PIXELS_PER_POINT = 1.25
FILLED_IN: tuple[tuple[str | int, ...], ...] = (
    ("informatievoorziening", 1, "Nieuw berichtensysteem", "op koers", "De eerste fase is afgerond."),
    ("risico's", 1, "Krappe arbeidsmarkt", "aandacht nodig", "Vacatures staan langer open dan gepland."),
)


def picture_of_a_template() -> None:
    """A template as a supplier sees it, with two rows filled in."""
    ((name, (_, data)),) = supplier_files(load_contracts()["iv_sturing_risico"], load_halfjaar("2025-H1")).items()
    book = openpyxl.load_workbook(io.BytesIO(data))
    for number, row in enumerate(FILLED_IN, HEADER_ROW + 2):
        for index, value in enumerate(row, 1):
            book[DATA_SHEET].cell(number, index).value = value
    book[DATA_SHEET].sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        book.save(path)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, path], check=True)
        image = pypdfium2.PdfDocument(path.with_suffix(".pdf"))[0].render(scale=2 * PIXELS_PER_POINT).to_pil()
    left, top, right, bottom = (round(2 * PIXELS_PER_POINT * points) for points in (45, 45, 800, 165))
    image.crop((left, top, right, bottom)).save(IMAGES / "sjabloon.png", optimize=True)


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    for annex, page, name in PAGES:
        document = pypdfium2.PdfDocument(Path(sys.argv[1]) / f"{annex}.pdf")
        document[page - 1].render(scale=PIXELS_PER_POINT).to_pil().save(IMAGES / f"{name}.png", optimize=True)
    picture_of_a_template()
