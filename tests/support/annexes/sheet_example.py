"""The workbook of the example annex and all files that are made of it; small sections, and one full
of hostile text.
"""

from __future__ import annotations

from fractions import Fraction

from support.annexes.annex_example import SOURCE, example_page, example_section

from tasks.annexes.documents.blocks import Document
from tasks.annexes.documents.read_page import read_page
from tasks.annexes.spreadsheets.model import Book
from tasks.annexes.spreadsheets.workbook import workbook
from tasks.definitions.halfjaar import AnnexSpec, load_halfjaar
from tasks.figures.disclosure import disclosed
from tasks.figures.figure import Figure, Status
from tasks.sections.section import Cell, Heading, Row, Section, Table

ANNEX = AnnexSpec(section="voorbeeld", title="Voorbeeld van een bijlage", number="3")
EXAMPLE = "Alle cijfers zijn voorbeeldcijfers."
#: Of a concept, with nothing on its pages.
NO_PAGES = Document(
    title="",
    author="",
    description="",
    language="nl",
    running_title="",
    mark="CONCEPT",
    foot="",
    blocks=(),
)

#: Texts that some program takes for something else.
HOSTILE = (
    '=HYPERLINK("http://kwaad.example","x")',
    "+1-1|cmd",
    "@SUM(A1)",
    "-2+3",
    "'=1+1",
    "https://kwaad.example",
    "file:///etc/passwd",
    "<b>&\"']]>",
    "_x0041_",
    "0012",
    "1.234",
    "3/12",
    "twee  spaties   drie",
    "een regel\nen nog een\n\n- en een punt",
    "{{ 1 }} ${1} &P &&",
    "a" * 3000,
)


def figure(
    id: str, value: Fraction | int, form: str = "aantal", step: Fraction | int = 1
) -> Figure:
    return Figure(
        id=id,
        label=id,
        value=Fraction(value),
        form=form,
        step=Fraction(step),
        definition="Voorbeeld.",
        sources=SOURCE,
    )


def section_of(
    *tables: Table, figures: tuple[Figure, ...] = (), statuses: tuple[Status, ...] = ()
) -> Section:
    by_id = {table.id: table for table in tables}
    return Section(name="voorbeeld", figures=figures, statuses=statuses, tables=by_id, findings=())


def table_of(
    *rows: tuple[Cell, ...],
    id: str = "t",
    heads: tuple[str, ...] = ("Naam", "Getal"),
    notes: tuple[str, ...] = (),
) -> Table:
    headings = tuple(
        Heading(title=title, kind="number" if index else "text")
        for index, title in enumerate(heads)
    )
    return Table(
        id=id,
        caption=f"Opschrift {id}",
        summary="Samenvatting",
        headings=headings,
        rows=tuple(Row(cells=row) for row in rows),
        notes=notes,
    )


def hostile_section() -> Section:
    rows = [(Cell(text=text, detail=text), Cell(text="–"), Cell(text=text)) for text in HOSTILE]
    table = table_of(*rows, id="kwaad", heads=("Tekst", "Getal", "=1+1"), notes=HOSTILE[:4])
    status = Status(id="=1", label="@x", word="+x", definition="-y", sources=SOURCE)
    return section_of(table, figures=(figure("+id", 3),), statuses=(status,))


FIGURES = {
    one.id: one
    for one in (
        figure("euro", 12_800_000, "euro_mln", 100_000),
        figure("pct", 90, "procent"),
        figure("n", 3),
    )
}


def book_of(
    section: Section,
    document: Document = NO_PAGES,
    *,
    example: str | None = EXAMPLE,
) -> Book:
    printed = section.model_copy(update={"figures": tuple(map(disclosed, section.figures))})
    return workbook(load_halfjaar("2025-H1"), ANNEX, printed, document, example=example)


def example_book() -> Book:
    """The workbook of the example annex."""
    return book_of(example_section(), read_page(example_page()))
