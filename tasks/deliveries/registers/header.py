"""The header of a register: which column stands where, and what is wrong with it."""

from __future__ import annotations

import re
from difflib import get_close_matches

from openpyxl.utils import get_column_letter

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.contract import Column, Contract
from tasks.deliveries.places import text_shown
from tasks.deliveries.reading.extract import Extract, header_name
from tasks.deliveries.reading.titles import named_unit
from tasks.deliveries.registers.cell import TEXTS


def column_positions(
    extract: Extract, file: str, contract: Contract
) -> tuple[dict[int, Column], list[Finding]]:
    """Which column stands where, and what is wrong with the header.

    A column without a name and without values is no column.
    """
    official = {
        name: column for column in contract.columns for name in (column.name, *column.also_named)
    }
    positions: dict[int, Column] = {}
    unknown: list[int] = []
    findings: list[Finding] = []
    seen: dict[str, int] = {}

    def add(code: str, text: str, column: str, expected: str) -> None:
        place = Place(file=file, sheet=extract.sheet, row=extract.header.number, column=column)
        findings.append(Finding(code=code, text=text, place=place, expected=expected))

    for index, cell in enumerate(extract.header.cells):
        name = header_name(cell)
        column = official.get(name)
        identity = column.name if column else name
        if cell.problem is not None:
            add(
                cell.problem,
                TEXTS[cell.problem],
                name_at(extract, index),
                "de naam van een kolom",
            )
        elif name and identity in seen:
            add(
                "D13",
                "Deze kolom staat er twee keer in.",
                name_at(extract, index),
                "iedere kolom één keer",
            )
        elif column is not None:
            positions[index] = column
        elif name not in contract.ignored_columns and (
            name or any(not row.cells[index].blank for row in extract.rows)
        ):
            unknown.append(index)
        seen.setdefault(identity, index)

    missing = [column for column in contract.columns if column not in positions.values()]
    for index in unknown:
        name = header_name(extract.header.cells[index])
        lowered = {_bare_name(column.name): column for column in missing}
        bare = _bare_name(name)
        similar = get_close_matches(bare, lowered, n=1, cutoff=0.7) if bare else []
        if similar:
            column = lowered[similar[0]]
            missing.remove(column)
            unit = named_unit(name)
            add(
                "D12",
                f"Deze kolom lijkt op {column.name}"
                + (f", maar noemt een eenheid: {unit}." if unit else "."),
                name_at(extract, index),
                f"de naam {column.name}"
                + (f", en getallen in {column.unit or 'de afgesproken eenheid'}" if unit else ""),
            )
        else:
            text = (
                "Deze kolom is niet afgesproken."
                if name
                else "Hier staan waarden in een kolom zonder naam."
            )
            add("D11", text, name_at(extract, index), "alleen afgesproken kolommen")
    for column in missing:
        if not column.optional_column:
            add(
                "D10",
                "Deze kolom ontbreekt.",
                column.name,
                f"een kolom {column.name}: {column.description}",
            )
    return positions, findings


def name_at(extract: Extract, index: int) -> str:
    """What people call a column: its name, or where it stands if it has none."""
    name = header_name(extract.header.cells[index])
    return text_shown(name) or (
        get_column_letter(index + 1) if extract.sheet is not None else str(index + 1)
    )


def _bare_name(name: str) -> str:
    """A column name as it is likened to others: ``Maand (jjjjmm)`` is ``maand``."""
    return re.sub(r"\s*\([^)]*\)", "", name).casefold().replace("_", " ").strip()
