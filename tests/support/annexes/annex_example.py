"""A rich example annex for the tests of this room: every piece of the house style, on figures that
are made up here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar
from xml.etree.ElementTree import Element

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import Field

from tasks.annexes.page.concept import without_concept
from tasks.annexes.page.dom import to_html
from tasks.annexes.page.filters import FILTERS
from tasks.annexes.page.numbering import numbered_page
from tasks.annexes.page.paper import for_documents
from tasks.annexes.print import Printer
from tasks.definitions.halfjaar import AnnexSpec, load_halfjaar
from tasks.figures.figure import Source
from tasks.figures.ledger import Ledger
from tasks.sections.content.part import Part, StatusId
from tasks.sections.section import Cell, Heading, Row, Section, Table

TEMPLATES = Path(__file__).parents[3] / "templates"
CREATED = datetime(2025, 7, 1, tzinfo=UTC)
SOURCE = (Source(contract="voorbeeld", delivery="0" * 64, file="voorbeeld.csv"),)
STATUSES = (
    "gerealiseerd",
    "op koers",
    "achter op planning",
    "niet gerealiseerd",
    "nog niet meetbaar",
)
PHASES = ("aangekondigd", "beleidsmatige uitwerking", "implementatiefase", "ingevoerd")
COUNTRIES = {
    "Polen": (7163, 12_841_000),
    "Bondsrepubliek Duitsland": (4792, 7_911_500),
    "België": (4688, 7_402_000),
    "Roemenië": (2703, 6_588_000),
    "Onbekend": (1655, 4_998_000),
    "Curaçao": (401, 702_000),
    "Verenigde Staten van Amerika": (98, 201_000),
    "Overige": (712, 1_388_000),
}
LONG_ROWS = 80


class ExampleMeasure(Part):
    named_by: ClassVar = "number"
    number: str = Field(title="nummer")
    name: str = Field(title="naam")
    phase: StatusId
    phase_before: str | None = Field(title="vorige fase")
    ready_words: str | None = Field(title="verwacht gereed")


class ExampleContent(Part):
    measures: tuple[ExampleMeasure, ...] = Field(title="maatregel")
    phases: tuple[str, ...] = Field(title="fase")
    text: str = Field(title="tekst")


class _Builder:
    def __init__(self) -> None:
        self.ledger = Ledger()

    def figure(self, id: str, value: Fraction | int, form: str, step: Fraction | int = 1) -> Cell:
        self.ledger.figure(
            id, id, value, form=form, step=step, definition="Voorbeeld.", sources=SOURCE
        )
        return Cell(figure=id)

    def status(self, id: str, word: str) -> Cell:
        self.ledger.status(id, id, word, definition="Voorbeeld.", sources=SOURCE)
        return Cell(status=id)

    def kpis(self) -> Table:
        rows = []
        for index, word in enumerate(STATUSES):
            real = self.figure(
                f"kpi.{index}.real", Fraction(897 - 41 * index, 10), "procent", Fraction(1, 10)
            )
            norm = self.figure(f"kpi.{index}.norm", 90, "procent", Fraction(1, 10))
            name = Cell(
                text=f"Toekenningszekerheid, soort {'abcde'[index]}", detail="begroting en Jaarplan"
            )
            rows.append(
                Row(
                    cells=(
                        name,
                        norm,
                        Cell() if word == "nog niet meetbaar" else real,
                        self.status(f"kpi.{index}", word),
                    )
                )
            )
        return Table(
            id="kpi",
            caption="Kpi's en hun status",
            summary="Per kpi de norm, de realisatie en de status",
            headings=(
                Heading(title="Kpi", width=45),
                Heading(title="Norm", width=14, kind="number"),
                Heading(title="Realisatie", width=16, kind="number"),
                Heading(title="Status", width=25, kind="status"),
            ),
            rows=tuple(rows),
            notes=("Alle waarden zijn verzonnen.",),
        )

    def countries(self) -> Table:
        rows = [
            self._country(name, *numbers, "rest" if name == "Overige" else "row")
            for name, numbers in COUNTRIES.items()
        ]
        rows += [
            self._country(name, 22_212, 42_031_500, "total")
            for name in ("Totaal buitenland", "Totaal kindgebonden budget")
        ]
        return Table(
            id="landen",
            caption="Kindgebonden budget naar woonland",
            summary="Per woonland het aantal kinderen en het bedrag",
            headings=(
                Heading(title="Woonland", width=52),
                Heading(title="Aantal kinderen", width=24, kind="number"),
                Heading(title="Bedrag", width=24, kind="number"),
            ),
            rows=tuple(rows),
            notes=(
                "Aantallen zijn afgerond op honderdtallen.",
                "Bedragen zijn na aftrek van buitenlandse gezinsbijslag.",
            ),
        )

    def _country(self, name: str, children: int, euros: int, kind: Any) -> Row:
        cells = (
            self.figure(f"{name}.kinderen", children, "aantal", 100),
            self.figure(f"{name}.bedrag", euros, "euro_mln", 100_000),
        )
        return Row(cells=(Cell(text=name), *cells), kind=kind)

    def long_table(self) -> Table:
        headings = (
            Heading(title="Regel"),
            Heading(title="Tekst"),
            Heading(title="Getal", kind="number"),
        )
        rows = tuple(
            Row(cells=(Cell(text=f"Regel {index}"), Cell(text="tekst"), Cell(figure="aantal")))
            for index in range(LONG_ROWS)
        )
        return Table(id="lang", caption="Lang", summary="Veel regels", headings=headings, rows=rows)

    def measures(self) -> tuple[ExampleMeasure, ...]:
        names = ("Invorderingspauze", "Alleen dwanginvordering bij definitieve verschuldigdheid")
        return tuple(
            ExampleMeasure(
                number=f"M0{index + 1}",
                name=names[index % 2],
                phase=self.status(f"m.{index}", PHASES[index % 4]).status or "",
                phase_before=PHASES[(index + 3) % 4] if index in (1, 4) else None,
                ready_words="december 2026" if index < 2 else None,
            )
            for index in range(7)
        )


def example_section() -> Section:
    """Five KPI's (each status once), eight countries, seven measures and a table that takes several
    pages.
    """
    builder = _Builder()
    builder.figure("aantal", 2, "woord")
    tables = {
        table.id: table for table in (builder.kpis(), builder.countries(), builder.long_table())
    }
    text = (
        "De cijfers zijn gecontroleerd.\nOp twee manieren:\n\n- op volledigheid\n- op dubbele "
        "regels\n\n<b>Geen opmaak</b> & geen gevaar."
    )
    content = ExampleContent(measures=builder.measures(), phases=PHASES, text=text)
    ledger = builder.ledger
    return Section(
        name="voorbeeld",
        figures=ledger.figures,
        statuses=ledger.statuses,
        tables=tables,
        findings=(),
        content=content,
    )


def example_html(*, concept: bool = True) -> str:
    """The whole annex, numbered, as anything but a screen has it."""
    return to_html(for_documents(example_page(concept=concept)))


def example_page(*, concept: bool = True) -> Element:
    """The whole annex, numbered, as a tree; without the mark of an example if it is final."""
    folders = [TEMPLATES, Path(__file__).parent]
    environment = Environment(
        loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined
    )
    environment.filters.update(FILTERS)
    section = example_section()
    html = environment.get_template("voorbeeld.html.j2").render(
        halfjaar=load_halfjaar("2025-H1"),
        annex=AnnexSpec(section="voorbeeld", title="Voorbeeld van een bijlage", number="3"),
        section=section,
        example_label="Alle cijfers zijn voorbeeldcijfers." if concept else None,
        replaces=None,
        **Printer(section).functions(),
    )
    page = numbered_page(html)
    return page if concept else without_concept(page)
