"""The dossier of the example: what a person who runs the main job gets."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from support.annexes.annexes_of_the_example import ANNEXES, WITH_COVER
from support.annexes.final_files import final_files
from support.annexes.verapdf import verapdf
from support.cases import cases
from support.dossiers.small_deliveries import EXAMPLE

from tasks.definitions.finding import Grade
from tasks.dossier.order import Outcome
from tasks.dossier.sealed.verify import verify
from tasks.figures.forms import printed

FORMS = ("pdf", "html", "docx", "odt", "xlsx", "ods", "datapackage.json")

# The two tables as published (Kamerstuk 36 708, nr. 28), to the character.
WKB = """
Polen|7.200|€ 12,8 mln
Bondsrepubliek Duitsland|4.800|€ 7,9 mln
België|4.700|€ 7,4 mln
Roemenië|2.700|€ 6,6 mln
Onbekend|1.700|€ 5,0 mln
Bulgarije|1.400|€ 4,9 mln
Marokko|1.200|€ 2,2 mln
Spanje|700|€ 1,9 mln
Slowakije|400|€ 1,0 mln
Curaçao|400|€ 0,7 mln
Portugal|300|€ 0,7 mln
Hongarije|200|€ 0,6 mln
Suriname|200|€ 0,7 mln
Frankrijk|200|€ 0,5 mln
Verenigd Koninkrijk|200|€ 0,3 mln
Indonesië|200|€ 0,4 mln
Aruba|100|€ 0,2 mln
Verenigde Staten van Amerika|100|€ 0,2 mln
Griekenland|100|€ 0,4 mln
Italië|100|€ 0,4 mln
Litouwen|100|€ 0,2 mln
Zweden|100|€ 0,2 mln
Turkije|100|€ 0,2 mln
Servië|100|€ 0,2 mln
Kroatië|100|€ 0,2 mln
Letland|100|€ 0,2 mln
Tsjechië|100|€ 0,2 mln
Tunesië|100|€ 0,2 mln
Sint-Maarten|100|€ 0,1 mln
Kaapverdië|100|€ 0,2 mln
Overige|700|€ 1,4 mln
Totaal buitenland|28.600|€ 58 mln
Totalen kindgebonden budget|1,8 mln|€ 3.552 mln
"""
KOT = """
België|840|€ 3,6 mln
Bondsrepubliek Duitsland|660|€ 3,3 mln
Overige|90|€ 0,7 mln
Totaal buitenland|1.590|€ 7,6 mln
Totalen kinderopvangtoeslag|893.000|€ 4.118 mln
"""


class _Tables(HTMLParser):
    """All tables of a page as rows of cell texts, by caption; footnote calls left out."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self._rows: list[list[str]] = []
        self._where: str | None = None
        self._caption = ""
        self._note = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._rows[-1].append("")
            self._where = "cell"
        elif tag == "caption":
            self._where = "caption"
        elif tag == "sup":
            self._note += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.tables[self._caption] = self._rows
        elif tag in ("td", "th", "caption"):
            self._where = None
        elif tag == "sup":
            self._note -= 1

    def handle_data(self, data: str) -> None:
        if self._note:
            return
        if self._where == "cell":
            self._rows[-1][-1] += data
        elif self._where == "caption":
            self._caption += data


def tables_of(dossier: Path, annex: str) -> dict[str, list[list[str]]]:
    parser = _Tables()
    parser.feed((dossier / f"{annex}.html").read_text(encoding="utf-8"))
    return parser.tables


@pytest.mark.parametrize(
    ("regeling", "published"), [("kindgebonden budget", WKB), ("kinderopvangtoeslag", KOT)]
)
def test_the_published_tables_are_printed_to_the_character(
    example_dossier: Path, regeling: str, published: str
) -> None:
    table = next(
        rows
        for caption, rows in tables_of(example_dossier, "buitenland").items()
        if f"met {regeling}, toeslagjaar 2023" in caption
    )
    expected = [
        line.replace(" mln", "\u00a0mln").replace("€ ", "€\u00a0").split("|")
        for line in published.strip().splitlines()
    ]
    assert table[1:] == expected


def test_the_dossier_has_every_annex_in_print_and_on_screen_and_all_registers_of_itself(
    example_dossier: Path,
) -> None:
    names = {path.name for path in example_dossier.iterdir()}
    tables = {path.name for path in example_dossier.glob("*-*.csv")}
    assert {name.split("-")[0] for name in tables} == set(ANNEXES)
    reports = {f"bijlagen-{path.name}" for path in (EXAMPLE / "2025-H1").glob("*.pdf")}
    assert len(reports) == 2
    assert names - tables - reports == {
        f"{annex}.{form}" for annex in ANNEXES for form in FORMS
    } | {
        "figures.csv",
        "figures.json",
        "findings.json",
        "citations.json",
        "differences.csv",
        "release.json",
        "sections.json",
        "onthulling.html",
        "onthulling.json",
        "sources.json",
        "statement.json",
        "thresholds.json",
    }
    assert verify(example_dossier) == []


@pytest.mark.grows
def test_verapdf_finds_every_annex_pdf_a_3a_and_pdf_ua_1(example_dossier: Path) -> None:
    # What is released is looked at whole; a concept has a mark on its pages besides.
    annexes = ANNEXES[: cases(usual=2, long=len(ANNEXES))]
    verdicts = verapdf(
        {annex: (example_dossier / f"{annex}.pdf").read_bytes() for annex in annexes}
    )
    assert set(verdicts) == set(annexes)
    assert [problem for problems in verdicts.values() for problem in problems] == []


def figures_of(dossier: Path) -> list[dict[str, object]]:
    figures: list[dict[str, object]] = json.loads((dossier / "figures.json").read_bytes())[
        "figures"
    ]
    return figures


def test_every_figure_is_traced_to_a_delivery_a_definition_or_the_previous_dossier(
    example_dossier: Path,
) -> None:
    statement = json.loads((example_dossier / "statement.json").read_bytes())
    known = {
        one["digest"]["sha256"]
        for one in statement["predicate"]["buildDefinition"]["resolvedDependencies"]
    }
    figures = figures_of(example_dossier)
    assert len(figures) > 150
    for figure in figures:
        sources = figure["sources"]
        assert isinstance(sources, list)
        assert sources, figure["id"]
        for source in sources:
            assert source["delivery"] in known, (
                f"{figure['id']} comes from something the statement does not name: {source}"
            )


def test_every_number_on_screen_is_a_figure_printed_as_the_figure_says(
    example_dossier: Path,
) -> None:
    by_id = {figure["id"]: figure for figure in figures_of(example_dossier)}
    shown = set()
    for annex in ANNEXES:
        html = (example_dossier / f"{annex}.html").read_text(encoding="utf-8")
        for id, text in re.findall(
            r'<data class="figure" data-figure="([^"]+)"[^>]*>([^<]*)</data>', html
        ) + re.findall(
            r'<data class="figure" value="[^"]*" data-figure="([^"]+)">([^<]*)</data>', html
        ):
            figure = by_id[id]
            value, step = Fraction(str(figure["value"])), Fraction(str(figure["step"]))
            if annex in WITH_COVER:  # the letter quotes it in the words of a bouwsteen
                assert text == printed(value, str(figure["form"]), step)
            shown.add(id)
    assert len(shown) > 150


def test_kpis_show_every_status_and_every_kpi_exactly_once(example_dossier: Path) -> None:
    statuses = {
        one["id"]: one["word"]
        for one in json.loads((example_dossier / "figures.json").read_bytes())["statuses"]
        if one["id"].startswith("kpi.")
    }
    assert len(statuses) >= 16
    assert set(statuses.values()) == {
        "gerealiseerd",
        "op koers",
        "achter op planning",
        "niet gerealiseerd",
        "nog niet meetbaar",
    }
    assert (
        sum(word in ("achter op planning", "niet gerealiseerd") for word in statuses.values()) == 4
    )
    cells = [
        row[0]
        for caption, rows in tables_of(example_dossier, "uitzonderingenrapportage").items()
        if "Kpi's: " in caption.replace("\u2019", "'")
        for row in rows
        if row
    ]
    for id in statuses:
        assert sum(id.split(".")[1] + " " in cell for cell in cells) == 1, id


def test_counts_read_naturally(example_outputs: tuple[Path, Outcome, Outcome]) -> None:
    texts = []
    for outcome in example_outputs[1:]:
        assert outcome.folder is not None
        texts.append(
            re.sub(
                "<[^>]+>", "", (outcome.folder / "damages.html").read_text(encoding="utf-8")
            ).replace("\u00a0", " ")
        )
    assert "zijn er twee damages vastgesteld" in texts[0]
    assert "is er één damage vastgesteld" in texts[1]


def test_differences_name_what_is_new_changed_gone_and_same(example_dossier: Path) -> None:
    rows = list(
        csv.DictReader(
            io.StringIO((example_dossier / "differences.csv").read_text(encoding="utf-8-sig")),
            delimiter=";",
        )
    )
    by_id = {row["id"]: row for row in rows}
    assert {row["wijziging"] for row in rows} == {"nieuw", "gewijzigd", "vervallen", "gelijk"}
    assert by_id["kpi.K19.norm"]["wijziging"] == "nieuw"
    assert by_id["kpi.K20.norm"]["wijziging"] == "vervallen"
    assert by_id["kpi.K05.norm"]["wijziging"] == "gelijk"
    assert by_id["invordering.M03.fase"] | {"omschrijving": ""} == by_id["invordering.M03.fase"] | {
        "wijziging": "gewijzigd",
        "vorige": "beleidsmatige uitwerking",
        "nu": "implementatiefase",
        "omschrijving": "",
    }
    assert len(by_id) == len(rows)


def test_findings_of_the_example_are_the_ones_we_know(
    example_outputs: tuple[Path, Outcome, Outcome],
) -> None:
    assert {finding.code for finding in example_outputs[2].findings} == {
        "B03",
        "B04",
        "B08",
        "S03",
        "S06",
        "U14",
        "U16",
        "U32",
    }
    assert example_outputs[2].counts()[Grade.BLOCKING] == 0


def test_the_pdf_carries_its_figures_and_the_mark_of_a_concept_and_an_example(
    example_dossier: Path,
) -> None:
    for annex in ANNEXES:
        document = pypdfium2.PdfDocument(example_dossier / f"{annex}.pdf")
        assert document.count_attachments() == 1
        assert b"sha256" not in bytes(document.get_attachment(0).get_data())
        first = document[0].get_textpage().get_text_range()
        assert "CONCEPT" in first
        assert "Voorbeeldcijfers" in first
        for number in range(len(document)):
            assert (
                f"Pagina {number + 1} van {len(document)}"
                in document[number].get_textpage().get_text_range()
            )


def test_the_final_form_has_the_mark_of_an_example_but_not_that_of_a_concept(
    example_dossier: Path,
) -> None:
    final = final_files(example_dossier)
    for annex in ANNEXES:
        assert "CONCEPT" not in final[f"{annex}.html"].decode()
        document = pypdfium2.PdfDocument(final[f"{annex}.pdf"])
        assert not [page for page in document if "CONCEPT" in page.get_textpage().get_text_range()]
        assert "Voorbeeldcijfers" in document[0].get_textpage().get_text_range()


MARK = (
    "CONCEPT – niet voor verspreiding. De cijfers en teksten zijn nog niet vastgesteld. Let op "
    "concept · VOORBEELDCIJFERS"
)
RUNNING_LINES = (
    r"Pagina \d+ van \d+|Dienst Toeslagen · stand van zaken 2025-H1|[\w ]+, eerste halfjaar 2025"
)


def words(name: str, data: bytes) -> Counter[str]:
    """Every word that a reader of this form sees; of pages without the lines above and below, for
    the banner may cost a page.
    """
    suffix = name.rpartition(".")[2]
    if suffix == "pdf":
        pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
        return Counter(re.sub(RUNNING_LINES, "", " ".join(pages)).split())
    if suffix == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        return Counter(
            word
            for sheet in book
            for row in sheet.values
            for value in row
            if value is not None
            for word in str(value).split()
        )
    if suffix in ("docx", "odt", "ods"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            data = b" ".join(
                package.read(part) for part in package.namelist() if part.endswith(".xml")
            )
    return Counter(re.sub("<[^>]+>", " ", data.decode()).replace('"', " ").split())


def test_the_reviewed_dossier_names_the_very_bytes_that_a_release_would_publish(
    example_dossier: Path,
) -> None:
    final = final_files(example_dossier)
    annexes = {path.name for path in example_dossier.iterdir() if path.name.startswith(ANNEXES)}
    assert set(final) == annexes
    for name, published in final.items():
        concept = (example_dossier / name).read_bytes()
        assert b"CONCEPT" not in published
        if name.endswith(".csv") or name.startswith("bijlagen-rapport_"):
            assert published == concept
            continue
        gone, come = (
            words(name, concept) - words(name, published),
            words(name, published) - words(name, concept),
        )
        assert set(gone) <= set(MARK.split()), name
        assert gone["CONCEPT"] > 0, name
        assert set(come) <= {"vastgesteld"}, name
        assert sum(words(name, published).values()) > 200, name
