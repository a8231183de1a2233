"""From a section to a workbook, by the good practice for statistical tables: a cover, contents and
notes, then one table a sheet.

The tables are those that the annex prints; see :mod:`tasks.annexes.spreadsheets.grids` for what
becomes of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time

from tasks.annexes.documents.blocks import Document, Paragraph, TableKind
from tasks.annexes.documents.inlines import single_spaced, words_of
from tasks.annexes.page.filters import halfjaar_words
from tasks.annexes.page.typography import typographic
from tasks.annexes.spreadsheets.grids import (
    FilledColumn,
    figure_value,
    make_grid,
    name_for_programs,
    one_line,
    table_columns,
    unique_names,
)
from tasks.annexes.spreadsheets.model import Book, Grid, Link, Missing, Value, number_or_text
from tasks.definitions.halfjaar import AnnexSpec, Halfjaar
from tasks.figures.dutch import NBSP, enumeration
from tasks.figures.figure import PREVIOUS_DOSSIER, Figure, Source, Status
from tasks.figures.forms import FORMS
from tasks.figures.rounding import decimals_of
from tasks.sections.section import Section, Table

#: Ids and names that no table can have; Excel keeps the name History to itself.
ALL_FIGURES = "alle_cijfers"
OWN_IDS = ("leeswijzer", "inhoud", "noten", ALL_FIGURES)
OWN_SHEETS = ("Leeswijzer", "Inhoud", "Noten", "Cijfers", "History")
LONGEST_SHEET_NAME = 31

MEANINGS = {
    Missing.NOT_AVAILABLE: "Niet beschikbaar.",
    Missing.NOT_APPLICABLE: "Niet van toepassing.",
}
HOW_TO_READ = (
    (
        "Opbouw",
        "Eén tabel per werkblad: rij 1 titel, rij 2 toelichting, rij 3 kop. Geen cel is leeg.",
    ),
    ("Getallen", "Afgerond zoals afgedrukt. De herkomst staat in het werkblad Cijfers."),
    ("Eenheden", "De eenheid staat in de kop van de kolom, of per regel in de kolom Eenheid."),
    ("Bedragen", "In euro's, ook waar miljoenen (mln) zijn afgedrukt. Zo ook voor aantallen."),
    ("Percentages", "Als getal: 12,5 betekent 12,5%."),
)


def workbook(
    halfjaar: Halfjaar,
    annex: AnnexSpec,
    section: Section,
    document: Document,
    *,
    example: str | None,
    replaces: str | None = None,
) -> Book:
    """The workbook of an annex.

    Args:
        section: with figures as they are printed (:mod:`tasks.figures.disclosure`).
        document: the same annex; the mark of a concept, the cover and the numbers of the tables are
            taken from it.
        example: Dutch, says that figures are invented; None for real ones.
        replaces: Dutch, which earlier annex this one replaces and why; None if none. The sheets
            have it from the cover of the document.
    """
    mark = _joined(document.mark, "VOORBEELDCIJFERS" if example else "")
    tables = list(section.tables.values())
    sheets = unique_names([*OWN_SHEETS, *(_sheet_name(table.id) for table in tables)])[
        len(OWN_SHEETS) :
    ]
    notes = [
        (sheet, table.caption, note)
        for sheet, table in zip(sheets, tables, strict=True)
        for note in table.notes
    ]
    data = [*_tables(section, tables, sheets, document, mark), _all_figures(section, mark)]
    listed = [_notes(notes), *data] if notes else data
    title = f"{annex.title}, {halfjaar_words(halfjaar)}"
    sources = {_source_name(source) for one in _traced(section) for source in one.sources}
    warnings = [
        *(
            [
                (
                    "Let op",
                    (
                        "CONCEPT – niet voor verspreiding. De cijfers en teksten zijn nog niet "
                        "vastgesteld."
                    ),
                )
            ]
            if document.mark
            else []
        ),
        *([("Voorbeeld", example)] if example else []),
    ]
    return Book(
        name=section.name,
        halfjaar=halfjaar.name,
        title=one_line(title),
        description=one_line(
            " ".join(
                [
                    f"Tabellen bij {called(annex, document)} van Dienst Toeslagen.",
                    *(text for _, text in warnings),
                    *([replaces] if replaces is not None else []),
                ]
            )
        ),
        mark=mark,
        created=datetime.combine(halfjaar.letter_date, time(9)),
        sources=tuple(sorted(sources)),
        grids=(_cover(title, annex, document, warnings, data), _contents(listed), *listed),
    )


def called(annex: AnnexSpec, document: Document) -> str:
    """What a reader calls it: ``bijlage 4, Uitzonderingenrapportage`` or ``de brief``."""
    if document.is_letter:
        return "de brief"
    return f"bijlage {annex.number}, {annex.title}" if annex.number else f"de bijlage {annex.title}"


def _traced(section: Section) -> tuple[Figure | Status, ...]:
    return (*section.figures, *section.quotes, *section.statuses)


def _source_name(source: Source) -> str:
    """The kind of source, never its file or sha256: who knows the sha256 of a small delivery can
    guess what is in it. They stay in the dossier, under the id of the figure.
    """
    return "eerdere rapportage" if source.contract == PREVIOUS_DOSSIER else source.contract


def _sheet_name(id: str) -> str:
    # Room for a number behind it.
    return re.sub(r"[\[\]:*?/\\']", "_", id)[: LONGEST_SHEET_NAME - 4]


def _tables(
    section: Section,
    tables: Sequence[Table],
    sheets: Sequence[str],
    document: Document,
    mark: str,
) -> list[Grid]:
    figures = {figure.id: figure for figure in (*section.figures, *section.quotes)}
    statuses = {status.id: status for status in section.statuses}
    ids = unique_names([*OWN_IDS, *(name_for_programs(table.id) for table in tables)])[
        len(OWN_IDS) :
    ]
    printed_numbers = {
        typographic(
            words_of(table.caption.inlines)
        ): f"{table.caption.word}{NBSP}{table.caption.number}."
        for table in document.tables
        if table.caption and table.caption.word
    }
    grids, next_note = [], 1
    for id, sheet, table in zip(ids, sheets, tables, strict=True):
        numbers = [str(next_note + index) for index in range(len(table.notes))]
        next_note += len(numbers)
        printed_number = printed_numbers.get(typographic(single_spaced(table.caption).strip()), "")
        grids.append(
            make_grid(
                id,
                sheet,
                f"{printed_number} {table.caption}",
                _joined(
                    mark,
                    table.summary,
                    f"{'noot' if len(numbers) == 1 else 'noten'} {enumeration(numbers)}"
                    if numbers
                    else "",
                ),
                table_columns(table, figures, statuses),
                data=True,
                kinds=tuple(row.kind for row in table.rows),
                notes=table.notes,
            )
        )
    return grids


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _all_figures(section: Section, mark: str) -> Grid:
    """Every figure and status that is printed, also those that stand in its text only."""
    ones = _traced(section)

    def both(title: str, description: str, of: Callable[[Figure | Status], Value]) -> FilledColumn:
        return FilledColumn(title, description, [of(one) for one in ones])

    def numeric(title: str, description: str, of: Callable[[Figure], Value]) -> FilledColumn:
        values = [of(one) if isinstance(one, Figure) else Missing.NOT_APPLICABLE for one in ones]
        return FilledColumn(title, description, values, "number")

    columns = [
        both(
            "Id",
            "Vaste naam van het cijfer of de status, ieder halfjaar dezelfde.",
            lambda one: one.id,
        ),
        both(
            "Soort",
            "cijfer (een getal) of status (een woord).",
            lambda one: "cijfer" if isinstance(one, Figure) else "status",
        ),
        both("Omschrijving", "Welk cijfer of welke status het is.", lambda one: one.label),
        both(
            "Afgedrukt",
            "Zoals het is afgedrukt.",
            lambda one: one.printed if isinstance(one, Figure) else one.word,
        ),
        numeric("Waarde", "Afgerond zoals afgedrukt, in de eenheid van deze regel.", figure_value),
        numeric("Eenheid", "Eenheid van de waarde.", lambda one: FORMS[one.form].unit)._replace(
            kind="text"
        ),
        numeric(
            "Afgerond op",
            "Stap van de afronding, in de eenheid van deze regel.",
            lambda one: number_or_text(one.step, decimals_of(one.step), ""),
        ),
        numeric("Vorm", "Hoe het getal wordt afgedrukt.", lambda one: one.form)._replace(
            kind="text"
        ),
        both(
            "Definitie", "Hoe het cijfer of de status tot stand komt.", lambda one: one.definition
        ),
        both(
            "Bron",
            "Waar het cijfer vandaan komt. De levering en de rijen staan in het dossier.",
            lambda one: " | ".join(dict.fromkeys(map(_source_name, one.sources))),
        ),
    ]
    info = _joined(mark, "Ieder cijfer en iedere status, ook die alleen in de tekst staan")
    return make_grid(
        ALL_FIGURES,
        "Cijfers",
        "Alle cijfers en hun herkomst",
        info,
        columns,
        data=True,
    )


def _cover(
    title: str,
    annex: AnnexSpec,
    document: Document,
    warnings: Sequence[tuple[str, str]],
    data: Iterable[Grid],
) -> Grid:
    used = {
        value for grid in data for row in grid.rows for value in row if isinstance(value, Missing)
    }
    facts = [
        (
            "Wat dit is",
            f"De tabellen van {called(annex, document)}, met dezelfde cijfers als daarin.",
        ),
        *_facts(document),
        *warnings,
        *HOW_TO_READ,
        *((str(missing), meaning) for missing, meaning in MEANINGS.items() if missing in used),
    ]
    columns = [
        FilledColumn("Onderwerp", "Waar de regel over gaat.", [name for name, _ in facts]),
        FilledColumn("Toelichting", "Wat u moet weten.", [text for _, text in facts]),
    ]
    return make_grid(
        "leeswijzer",
        "Leeswijzer",
        title,
        "Wat in dit bestand staat en hoe u het leest",
        columns,
        data=False,
    )


def _facts(document: Document) -> list[tuple[str, str]]:
    """Name and text of every row of the particulars on the cover."""
    return [
        (name, text)
        for table in document.tables
        if table.kind in (TableKind.META, TableKind.LETTERHEAD)
        for name, text in (
            (
                " ".join(
                    words_of(block.inlines) for block in cell.blocks if isinstance(block, Paragraph)
                )
                for cell in row.cells
            )
            for row in table.body
        )
    ]


def _contents(grids: Sequence[Grid]) -> Grid:
    columns = [
        FilledColumn("Werkblad", "Naam van het werkblad.", [Link(grid.sheet) for grid in grids]),
        FilledColumn("Titel", "Titel van de tabel.", [grid.title for grid in grids]),
        FilledColumn(
            "Regels",
            "Aantal regels.",
            [number_or_text(len(grid.rows), 0, "") for grid in grids],
            "number",
        ),
    ]
    return make_grid(
        "inhoud",
        "Inhoud",
        "Inhoud",
        "De naam van een werkblad is een verwijzing ernaartoe",
        columns,
        data=False,
    )


def _notes(notes: Sequence[tuple[str, str, str]]) -> Grid:
    columns = [
        FilledColumn(
            "Noot", "Nummer van de noot.", [str(index) for index in range(1, len(notes) + 1)]
        ),
        FilledColumn("Werkblad", "Waar de tabel staat.", [Link(sheet) for sheet, _, _ in notes]),
        FilledColumn("Tekst", "De noot.", [text for _, _, text in notes]),
        FilledColumn("Tabel", "Opschrift van de tabel.", [caption for _, caption, _ in notes]),
    ]
    return make_grid(
        "noten",
        "Noten",
        "Noten bij de tabellen",
        "Dezelfde noten als onder de afgedrukte tabellen",
        columns,
        data=False,
    )
