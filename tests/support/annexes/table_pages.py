"""A large annex, for measuring: page after page with a heading, a line of text and a table of
numbers with a caption and a footnote.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple
from xml.etree.ElementTree import Element

from support.annexes.annex_example import SOURCE

from tasks.annexes.page.concept import without_concept
from tasks.annexes.page.filters import figure_mark
from tasks.annexes.page.numbering import numbered_page
from tasks.annexes.print import environment
from tasks.definitions.halfjaar import AnnexSpec, load_halfjaar
from tasks.figures.figure import Figure
from tasks.sections.section import Cell, Heading, Row, Table

ROWS = 29
HEADINGS = ("Gemeente", "Kinderen", "Gezinnen", "Herzien", "Bedrag", "Per kind")
TITLE = "Tabellen naar gemeente"
TEMPLATE = """
{%- extends "huisstijl/basis.html.j2" %}
{%- block body %}
{%- for page in pages %}
<h2 class="new-page">{{ page.title }}</h2>
<p>{{ page.text }}</p>
{{ house.table(page.table, dense=true) }}
{%- endfor %}
{%- endblock %}
"""


class TablePage(NamedTuple):
    """What stands on one page; the printed form of a number is that of its figure."""

    title: str
    text: str
    table: Table


class TablePages(NamedTuple):
    """The whole annex, and the figures in its tables by id."""

    pages: tuple[TablePage, ...]
    figures: dict[str, Figure]


def table_pages(number: int) -> TablePages:
    """An annex of ``number`` pages, besides its cover and table of contents; the same for the same
    number.
    """
    figures: dict[str, Figure] = {}

    def cell(page: int, row: int, column: int) -> Cell:
        id = f"gemeente.{page}.{row}.{column}"
        money = column >= 4
        value = (page * 7919 + row * 104_729 + column * 1_299_709) % 90_000 + 1
        figures[id] = Figure(
            id=id,
            label=HEADINGS[column],
            value=Fraction(value * (1000 if money else 1)),
            form="euro_mln" if money else "aantal",
            step=Fraction(100_000 if money else 10),
            definition="Verzonnen.",
            sources=SOURCE,
        )
        return Cell(figure=id)

    pages = tuple(
        TablePage(
            title=f"Regio {page}",
            text=(
                f"De tabel geeft voor regio {page} per gemeente hoeveel kinderen en gezinnen een "
                "toeslag kregen en wat dat kostte."
            ),
            table=Table(
                id=f"regio-{page}",
                caption=f"Toeslagen naar gemeente in regio {page}",
                summary="Per gemeente aantallen en bedragen",
                headings=tuple(
                    Heading(title=title, kind="number" if column else "text")
                    for column, title in enumerate(HEADINGS)
                ),
                rows=tuple(
                    Row(
                        cells=(
                            Cell(text=f"Gemeente {page}-{row}"),
                            *(cell(page, row, column) for column in range(1, len(HEADINGS))),
                        )
                    )
                    for row in range(1, ROWS + 1)
                ),
                notes=("Aantallen zijn afgerond op tientallen.",),
            ),
        )
        for page in range(1, number + 1)
    )
    return TablePages(pages, figures)


def table_pages_page(annex: TablePages) -> Element:
    """The annex, numbered and final, as a tree."""
    return without_concept(concept_table_pages(annex))


def concept_table_pages(annex: TablePages) -> Element:
    """The annex, numbered, as a concept."""
    html = (
        environment()
        .from_string(TEMPLATE)
        .render(
            halfjaar=load_halfjaar("2025-H1"),
            annex=AnnexSpec(section="tabellen", title=TITLE),
            pages=annex.pages,
            example_label=None,
            replaces=None,
            section={"told": (), "tables": {}},
            fig=lambda id: figure_mark(annex.figures[id]),
            short_by=lambda table, column, id: 0,
            terms_in=lambda text: (),
        )
    )
    return numbered_page(html)
