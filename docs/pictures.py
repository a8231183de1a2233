"""Makes the pictures in docs/images from the example: ``make pictures``. Needs LibreOffice and
Chromium, for the forms that other programs show.

Every picture of an annex remembers the text of the annex it was made of, so that a test can tell
when it is out of date.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path

import openpyxl
import pypdfium2
from openpyxl.worksheet.properties import PageSetupProperties
from PIL import Image, PngImagePlugin
from playwright.sync_api import sync_playwright

from tasks.annexes.page.typography import typographic
from tasks.annexes.print import PrintableAnnex
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.contract import load_contracts
from tasks.deliveries.supplier_templates.files import supplier_files
from tasks.deliveries.supplier_templates.workbook import DATA_SHEET, HEADER_ROW
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.take_in import take_in_deliveries
from tasks.sections.section import Section

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
BEFORE, HALFJAAR = "2024-H2", "2025-H1"
#: Annex, heading on the page, and the name of the picture of that page.
PAGES = (
    ("buitenland", "Tabel 1. Kinderen", "buitenland"),
    ("uitzonderingenrapportage", "1 Alle kpi's in één overzicht", "kpi"),
    ("uitzonderingenrapportage", "3 Uitzonderingen toegelicht", "uitzonderingen"),
    ("invordering", "2 Tijdlijn", "invordering"),
)
PIXELS_PER_POINT = 1.25
#: Of a page among others: its width, how many stand beside each other, and what is between them; in
#: pixels.
SMALL, ACROSS, BETWEEN = 360, 4, 14
#: Of the forms beside the PDF: the width of a page, how many of each are shown, and how wide the
#: windows are in which a person may read the HTML, in CSS pixels.
FORM, MOST_OF_A_FORM, WINDOWS = 230, 6, (320, 768, 1280)
MEASURES = 45
FILLED_IN: tuple[tuple[str | int, ...], ...] = (
    (
        "informatievoorziening",
        1,
        "Nieuw berichtensysteem",
        "op koers",
        "De eerste fase is afgerond.",
    ),
    (
        "risico's",
        1,
        "Krappe arbeidsmarkt",
        "aandacht nodig",
        "Vacatures staan langer open dan gepland.",
    ),
)


def picture_of_a_template() -> None:
    """A template as a supplier sees it, with two rows filled in."""
    ((name, (_, data)),) = supplier_files(
        load_contracts()["iv_sturing_risico"], load_halfjaar("2025-H1")
    ).items()
    book = openpyxl.load_workbook(io.BytesIO(data))
    for number, row in enumerate(FILLED_IN, HEADER_ROW + 2):
        for index, value in enumerate(row, 1):
            book[DATA_SHEET].cell(number, index).value = value
    book[DATA_SHEET].sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        book.save(path)
        image = (
            pypdfium2.PdfDocument(_in_libreoffice([path], Path(folder))[0])[0]
            .render(scale=2 * PIXELS_PER_POINT)
            .to_pil()
        )
    left, top, right, bottom = (
        round(2 * PIXELS_PER_POINT * points) for points in (45, 45, 800, 165)
    )
    _save(image.crop((left, top, right, bottom)), "sjabloon")


def _in_libreoffice(files: list[Path], folder: Path) -> list[Path]:
    """What LibreOffice shows of files, as PDF."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command: list[str | Path] = ["soffice", profile, "--headless", "--convert-to", "pdf"]
    command += ["--outdir", folder, *files]
    subprocess.run(command, check=True)
    return [folder / f"{file.stem}.pdf" for file in files]


def page_texts(pdf: Path) -> list[str]:
    """The text of every page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range().replace("\r", "") for page in document]


def digest_of(texts: list[str]) -> str:
    """What a picture remembers of the annex it was made of."""
    return hashlib.sha256("\f".join(texts).encode()).hexdigest()


def _save(image: Image.Image, name: str, of: str = "") -> None:
    about = PngImagePlugin.PngInfo()
    if of:
        about.add_text("pages", of)
    # A quarter of the size, and with this way of choosing colours the few that say something stay.
    few = image.convert("RGB").quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(IMAGES / f"{name}.png", optimize=True, pnginfo=about)


def picture_of_a_page(pdf: Path, heading: str, name: str) -> None:
    """The page after the cover that has ``heading``."""
    texts = page_texts(pdf)
    number = next(
        number
        for number, text in enumerate(texts)
        if number and re.search(f"^{re.escape(typographic(heading))}", text, re.MULTILINE)
    )
    with pypdfium2.PdfDocument(pdf) as document:
        _save(document[number].render(scale=PIXELS_PER_POINT).to_pil(), name, digest_of(texts))


def picture_of_all_pages(pdf: Path, name: str, most: int | None = None) -> None:
    """The pages in small beside and under each other; at most so many."""
    small = _small(pdf, SMALL, most)
    rows = [small[start : start + ACROSS] for start in range(0, len(small), ACROSS)]
    _save(_sheet(rows), name, digest_of(page_texts(pdf)))


def _small(pdf: Path, width: int, most: int | None) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        shown = list(document)[:most]
        return [page.render(scale=width / page.get_width()).to_pil() for page in shown]


def _sheet(rows: list[list[Image.Image]]) -> Image.Image:
    """Pictures in rows, on grey."""
    heights = [max(one.height for one in row) for row in rows]
    width = max(sum(one.width + BETWEEN for one in row) for row in rows) + BETWEEN
    sheet = Image.new("RGB", (width, sum(heights) + BETWEEN * (len(rows) + 1)), "#c9d3dd")
    top = BETWEEN
    for row, height in zip(rows, heights, strict=True):
        left = BETWEEN
        for one in row:
            sheet.paste(one, (left, top))
            left += one.width + BETWEEN
        top += height + BETWEEN
    return sheet


def picture_of_the_forms(dossier: Path, annex: str) -> None:
    """The pages of an annex in the other forms, a row each: Word document, OpenDocument text, both
    spreadsheets, and the HTML in three windows.
    """
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for forms in (("docx",), ("odt",), ("xlsx", "ods")):
            most = MOST_OF_A_FORM // len(forms)
            row = []
            for form in forms:
                shown = _in_libreoffice([dossier / f"{annex}.{form}"], Path(folder, form))
                row += _small(shown[0], FORM, most)
            rows.append(row)
    rows.append(_in_windows(dossier / f"{annex}.html", 2 * FORM))
    _save(_sheet(rows), f"vormen-{annex}", digest_of(page_texts(dossier / f"{annex}.pdf")))


def _in_windows(page: Path, height: int) -> list[Image.Image]:
    """What each of the windows shows first, all equally high."""
    shown = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for width in WINDOWS:
            window = browser.new_page(viewport={"width": width, "height": 900})
            window.goto(page.as_uri())
            image = Image.open(io.BytesIO(window.screenshot()))
            shown.append(image.resize((image.width * height // image.height, height)))
        browser.close()
    return shown


def _print(annex: str, deliveries: Path, folder: Path, *, concept: bool = True) -> Path:
    """One annex of other deliveries, or in its final form, as a PDF."""
    order, halfjaar = (
        Order(halfjaar=HALFJAAR, deliveries=deliveries, outputs=folder),
        load_halfjaar(HALFJAAR),
    )
    taken = take_in_deliveries(order)
    assert taken.digest is not None, [finding.text for finding in taken.findings]
    section = Section.model_validate_json(
        order.store().get(build_section(order, annex, taken.digest, None).digest)
    )
    spec = next(one for one in halfjaar.annexes if one.section == annex)
    files = PrintableAnnex(
        halfjaar, spec, section, example="Voorbeeldcijfers: deze bijlage bevat verzonnen gegevens."
    ).files(concept=concept)
    pdf = folder / f"{annex}-{concept}.pdf"
    pdf.write_bytes(files[f"{annex}.pdf"])
    return pdf


def _register(name: str) -> list[dict[str, str]]:
    with (ROOT / f"config/voorbeeld/{HALFJAAR}/{name}.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        return list(csv.DictReader(file, delimiter=";"))


def _other_deliveries(deliveries: Path, folder: Path) -> Path:
    """The deliveries of the example, but without a single damage and with many measures."""
    shutil.copytree(deliveries, folder)
    rows = _register("invordering")
    many = [
        row
        | {
            "nummer": f"M{number + 1:02}",
            "maatregel": f"{row['maatregel']} (groep {number // len(rows) + 1})",
        }
        for number, row in enumerate(islice(cycle(rows), MEASURES))
    ]
    for register, columns, wanted in (
        ("damages", list(_register("damages")[0]), []),
        ("invordering", list(rows[0]), many),
    ):
        for delivered in folder.glob(f"{register}*"):
            delivered.unlink()
        with (folder / f"{register}_{HALFJAAR}.csv").open(
            "w", encoding="utf-8", newline=""
        ) as file:
            writer = csv.DictWriter(file, columns, delimiter=";")
            writer.writeheader()
            writer.writerows(wanted)
    return folder


def main() -> None:
    """Makes every picture anew."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        dossier = None
        for halfjaar in (BEFORE, HALFJAAR):
            command = [
                sys.executable,
                "config/voorbeeld/generate.py",
                halfjaar,
                "--out",
                str(folder / halfjaar),
            ]
            subprocess.run(command, cwd=ROOT, check=True)
            dossier = assemble(
                Order(halfjaar=halfjaar, deliveries=folder / halfjaar, outputs=folder / "outputs")
            ).folder
        assert dossier is not None
        for annex, heading, name in PAGES:
            picture_of_a_page(dossier / f"{annex}.pdf", heading, name)
        shown = (ROOT / "docs/annexes.md").read_text(encoding="utf-8")
        for spec in load_halfjaar(HALFJAAR).annexes:
            if f"images/bijlage-{spec.section}.png" not in shown:
                continue
            picture_of_all_pages(dossier / f"{spec.section}.pdf", f"bijlage-{spec.section}")
            picture_of_the_forms(dossier, spec.section)
        others = _other_deliveries(folder / HALFJAAR, folder / "anders")
        picture_of_all_pages(_print("damages", others, folder / "uit"), "bijlage-damages-leeg")
        picture_of_all_pages(
            _print("invordering", others, folder / "uit"), "bijlage-invordering-lang", 8
        )
        final = _print("buitenland", folder / HALFJAAR, folder / "uit", concept=False)
        picture_of_all_pages(final, "bijlage-buitenland-vastgesteld", 2)
    picture_of_a_template()


if __name__ == "__main__":
    main()
