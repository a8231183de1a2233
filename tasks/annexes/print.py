"""From a section to its annex: the template gives a page, the page gives HTML and PDF, and the
document read from it gives DOCX, ODT and, with the tables of the section, spreadsheets and CSV.

All come from the same section and the same page, so they can never contradict each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import jinja2
from markupsafe import Markup

from tasks.annexes.charts.calls import Charts
from tasks.annexes.documents.docx.print_docx import print_docx
from tasks.annexes.documents.odt.print_odt import print_odt
from tasks.annexes.documents.read_page import read_page
from tasks.annexes.page.concept import make_final, without_concept
from tasks.annexes.page.filters import FILTERS, figure_mark, status_mark
from tasks.annexes.page.house_style import house_assets
from tasks.annexes.page.logo import cover_logo
from tasks.annexes.page.numbering import numbered_page
from tasks.annexes.page.paper import for_documents, for_paper
from tasks.annexes.page.standalone import standalone_html
from tasks.annexes.page.template_errors import Known, told_to_the_writer
from tasks.annexes.page.templates import SUFFIX, MarkdownLoader
from tasks.annexes.page.typography import set_typographic
from tasks.annexes.pdf.print_pdf import Attached, LaidOut
from tasks.annexes.pdf.validate import check_pdf
from tasks.annexes.spreadsheets.datapackage import print_datapackage
from tasks.annexes.spreadsheets.print_ods import print_ods
from tasks.annexes.spreadsheets.print_xlsx import print_xlsx
from tasks.annexes.spreadsheets.workbook import ALL_FIGURES, called, workbook
from tasks.definitions.glossary import terms_in
from tasks.definitions.halfjaar import AnnexSpec, Halfjaar
from tasks.figures import dutch
from tasks.figures.citation import Citation
from tasks.figures.disclosure import disclosed
from tasks.figures.figure import Figure, Status
from tasks.refusal import Refusal
from tasks.sections.section import Section, Table

TEMPLATES = Path(__file__).parents[2] / "templates"


class AnnexRefused(Refusal):
    """An annex that does not meet its standards never leaves the machine.

    The message names the annex and every problem.
    """


def environment() -> jinja2.Environment:
    """Jinja with autoescape everywhere and no silent gaps: an unknown name stops the print. It
    keeps templates for as long as their files stay the same.
    """
    return _environment(TEMPLATES)


@cache
def _environment(templates: Path) -> jinja2.Environment:
    loader = MarkdownLoader(jinja2.FileSystemLoader(templates))
    jinja = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    jinja.filters.update(FILTERS)
    return jinja


class Printer:
    """The functions by which templates print figures, statuses and citations; they are the only way
    to get a number into an annex.
    """

    def __init__(self, section: Section) -> None:
        self._figures: Mapping[str, Figure] = Known(
            "het cijfer", {figure.id: figure for figure in (*section.figures, *section.quotes)}
        )
        self._statuses: Mapping[str, Status] = Known(
            "de status", {status.id: status for status in section.statuses}
        )
        self._citations: Mapping[str, Citation] = Known(
            "de vindplaats", {one.id: one for one in section.citations}
        )
        self._most: dict[tuple[str, int], dict[str, int]] = {}

    def fig(self, id: str) -> Markup:
        """The printed form of a figure, marked with its id."""
        return figure_mark(self._figures[id])

    def quote(self, id: str, words: str) -> Markup:
        """A figure in the words in which a text quotes it (``ruim 12.000``), marked with its id."""
        return figure_mark(self._figures[id], words)

    def is_one(self, id: str) -> bool:
        """Whether a count is exactly one, for choosing between singular and plural."""
        return self._figures[id].value == 1

    def count(self, id: str, singular: str, plural: str) -> Markup:
        """``één damage``, ``geen damages``, ``drie damages``."""
        return Markup("{}{}{}").format(
            self.fig(id), dutch.NBSP, singular if self.is_one(id) else plural
        )

    def short_by(self, table: Table, column: int, id: str | None) -> int:
        """How many decimals a number in a column has fewer than the others in its form have at
        most, so that all can be aligned on the decimal comma.
        """
        if id is None:
            return 0
        if (table.id, column) not in self._most:
            most: dict[str, int] = {}
            for row in table.rows:
                if one := self._figures.get(row.cells[column].figure or ""):
                    most[one.form] = max(most.get(one.form, 0), _decimals(one.printed))
            self._most[table.id, column] = most
        figure = self._figures[id]
        return self._most[table.id, column][figure.form] - _decimals(figure.printed)

    def status(self, id: str) -> Markup:
        """A status, marked with its id: shape, word and colour."""
        return status_mark(self._statuses[id])

    def word(self, id: str) -> str:
        """The bare word of a status, for choosing what to print."""
        return self._statuses[id].word

    def has(self, id: str) -> bool:
        """Whether there is a figure with that id: not everything was in the previous report."""
        return id in self._figures

    def cite(self, id: str) -> Markup:
        """A citation in print, marked with the id of its vindplaats."""
        one = self._citations[id]
        return Markup('<span class="citation" data-citation="{}">{}</span>').format(
            one.id, one.printed
        )

    def functions(self) -> dict[str, Any]:
        """What templates may call."""
        return {
            "fig": self.fig,
            "quote": self.quote,
            "is_one": self.is_one,
            "short_by": self.short_by,
            "count": self.count,
            "status": self.status,
            "word": self.word,
            "has": self.has,
            "terms_in": terms_in,
            "cite": self.cite,
            "charts": Charts(self._figures, self._statuses),
        }


def concept_page(
    halfjaar: Halfjaar,
    annex: AnnexSpec,
    section: Section,
    *,
    example: str | None,
    replaces: str | None = None,
) -> Element:
    """The finished page of a concept: numbered headings, tables and figures, and a table of
    contents; resources still by ``asset:`` names. ``replaces``: which earlier annex this one
    replaces and why, in Dutch, for the cover; None if none.

    Raises:
        TemplateWrong: if the template can not be printed; the message names its line.
    """
    printer = Printer(section)
    with told_to_the_writer():
        template = environment().get_template(f"{section.name}/annex{SUFFIX}")
        html = template.render(
            **printer.functions(),
            halfjaar=halfjaar,
            annex=annex,
            section=section,
            example_label=example,
            replaces=replaces,
            logo=cover_logo(),
        )
    page = numbered_page(html)
    set_typographic(page)
    return page


def _decimals(printed: str) -> int:
    found = re.search(r",(\d+)", printed)
    return len(found[1]) if found else 0


class PrintableAnnex:
    """An annex of which the page has been rendered, once for its concept and its final form.

    No file holds more of a figure than it prints: two sections that differ only in what rounding
    hides give the same bytes.
    """

    def __init__(
        self,
        halfjaar: Halfjaar,
        annex: AnnexSpec,
        section: Section,
        *,
        example: str | None,
        replaces: str | None = None,
    ) -> None:
        self._halfjaar, self._annex = halfjaar, annex
        self._example, self._replaces = example, replaces
        self._section = section.model_copy(
            update={
                "figures": tuple(disclosed(one) for one in section.figures),
                "quotes": tuple(disclosed(one) for one in section.quotes),
            }
        )
        self._page = concept_page(
            halfjaar, annex, self._section, example=example, replaces=replaces
        )
        self._concept: LaidOut | None = None

    def lay_out(self) -> None:
        """Lay the concept out on paper, for both forms: the final one takes the pages from it that
        are the same. Raises PrintError as :meth:`files`.
        """
        self._concept = LaidOut(for_paper(self._page), assets=house_assets())

    def files(self, *, concept: bool) -> dict[str, bytes]:
        """The files of one form by name: ``<section>`` in all its formats, and the files of its
        data package.

        Raises:
            AnnexRefused: if the PDF is not PDF/A-3a and PDF/UA-1.
            PrintError: if something in the page cannot be printed in one of the formats.
            MarkMissing: if the final page is asked for and the page has no marks of a concept.
        """
        name = self._section.name
        page = self._page if concept else without_concept(self._page)
        document = read_page(for_documents(page))
        called_so = called(self._annex, document)
        # The time in the file is the letter's: the same deliveries give the same bytes, whenever
        # they are printed.
        created = datetime.combine(self._halfjaar.letter_date, time(9), UTC)
        book = workbook(
            self._halfjaar,
            self._annex,
            self._section,
            document,
            example=self._example,
            replaces=self._replaces,
        )
        data = print_datapackage(book)
        every_figure = f"{name}-{ALL_FIGURES}.csv"
        attached = Attached(
            name=every_figure,
            data=data[every_figure],
            description=(
                f"Alle cijfers van {called_so}, zoals afgedrukt, met hun definitie en herkomst"
            ),
        )
        pdf = self._on_paper(page, concept).printed(attachments=[attached], created=created)
        if problems := check_pdf(pdf.data):
            raise AnnexRefused(
                f"De pdf van {called_so} voldoet niet aan PDF/A-3a en PDF/UA-1: "
                + "; ".join(problems)
            )
        return {
            f"{name}.html": standalone_html(page).encode(),
            f"{name}.pdf": pdf.data,
            f"{name}.docx": print_docx(document, created=created, pages=pdf.pages),
            f"{name}.odt": print_odt(document, created=created, pages=pdf.pages),
            f"{name}.xlsx": print_xlsx(book),
            f"{name}.ods": print_ods(book),
            **data,
        }

    def _on_paper(self, page: Element, concept: bool) -> LaidOut:
        laid_out, self._concept = self._concept, None
        if laid_out is None:
            return LaidOut(for_paper(page), assets=house_assets())
        return laid_out if concept else laid_out.changed(for_paper(page), make_final)
