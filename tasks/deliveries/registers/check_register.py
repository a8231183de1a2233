"""Checking a register cell by cell against its contract: typed rows out, and every problem at once.

The order of the findings is that of the extract: the header first, then row by row, in a row from
left to right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tasks.definitions.finding import Finding, Grade, Place
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import ColumnType, Contract, Reference
from tasks.deliveries.places import Places, value_shown, values_shown
from tasks.deliveries.reading.extract import Extract, RawCell
from tasks.deliveries.reading.personal_data import (
    mask_bsn,
)
from tasks.deliveries.reading.values import (
    NUMBERS,
    Problem,
    Value,
    stored_date,
    written,
)
from tasks.deliveries.registers.cell import cell_problems
from tasks.deliveries.registers.header import column_positions, name_at
from tasks.deliveries.registers.persons import (
    bsn_found,
    may_be_bsn,
    nine_digits_of,
    numbers_of_persons,
)
from tasks.deliveries.registers.rows import RegisterRow, canonical
from tasks.deliveries.titles import title_findings
from tasks.figures import dutch

MOST_SHOWN = 200

#: Old database and export programs keep no more of a text.
_CUT_AT = 255


@dataclass(frozen=True, slots=True)
class CheckedRegister:
    """What came out of one extract.

    Attributes:
        rows: as far as they could be read; a value with a problem is missing from ``values``.
        findings: in the order of the extract, without those on references.
    """

    rows: tuple[RegisterRow, ...]
    findings: tuple[Finding, ...]


def check_register(
    extract: Extract, file: str, contract: Contract, halfjaar: Halfjaar
) -> CheckedRegister:
    """Hold the header, every cell and the key against the contract (D10 to D13, D16, D22, D27 to
    D41, D43 to D45, D51, D54, D60, D62, D65, D85, D86, D89), and the words around it against the
    halfjaar.

    Args:
        extract: as read from ``file``.
        halfjaar: for the columns that must lie in one of its periods.
    """
    positions, findings = column_positions(extract, file, contract)
    place = Places(file, extract.sheet, contract)
    present = {column.name for column in positions.values()}
    absent = dict.fromkeys(column.name for column in contract.columns if column.name not in present)
    rows: list[RegisterRow] = []
    keys: dict[tuple[str, ...], int] = {}
    texts_as_numbers: dict[str, list[int]] = {}
    nine_digits: dict[str, list[tuple[int, str]]] = {}
    dates: dict[str, list[tuple[int, RawCell, Problem]]] = {}
    findings += title_findings(extract, file, contract, halfjaar)
    for raw in extract.rows:
        values: dict[str, Value | None] = {}
        for index, cell in enumerate(raw.cells):
            column = positions.get(index)
            if column is None:
                if may_be_bsn(cell, None):
                    findings.append(
                        bsn_found(place.at(raw.number, name_at(extract, index), "*****"))
                    )
                continue
            problems = list(cell_problems(cell, column, halfjaar, values))
            if problems and isinstance(cell.value, date) and column.type is not ColumnType.DATE:
                dates.setdefault(column.name, []).append((raw.number, cell, problems[0][0]))
                continue
            findings += [
                Finding(
                    code=one.code,
                    text=text,
                    place=place.at(raw.number, column, written(cell)),
                    expected=one.expected,
                )
                for one, text in problems
            ]
            if (
                extract.sheet is not None
                and not problems
                and column.type in NUMBERS
                and isinstance(cell.value, str)
                and not cell.blank
            ):
                texts_as_numbers.setdefault(column.name, []).append(raw.number)
            if not problems and column.type in NUMBERS and (nine := nine_digits_of(cell)):
                nine_digits.setdefault(column.name, []).append((raw.number, nine))
        rows.append(RegisterRow(number=raw.number, values=values | absent))
        if all(name in values for name in contract.key) and contract.key:
            key = tuple(canonical(values[name]) for name in contract.key)
            if key in keys:
                findings.append(
                    Finding(
                        code="D41",
                        text=f"Rij {keys[key]} heeft dezelfde sleutel.",
                        place=place.at(
                            raw.number,
                            "+".join(contract.key),
                            values_shown(key, contract.key, contract),
                        ),
                        expected=(
                            f"iedere {'waarde' if len(contract.key) == 1 else 'combinatie'} "
                            f"van {_listed(contract.key)} één keer"
                        ),
                    )
                )
            keys.setdefault(key, raw.number)
    findings += _dates_told(dates, place)
    findings += _cut_texts(rows, place)
    if contract.kind == "register":  # records are not read as a whole, and have limits
        findings += numbers_of_persons(nine_digits, place)
    for name, numbers in texts_as_numbers.items():
        text = (
            f"{dutch.counted(len(numbers), 'getal is', 'getallen zijn')} als tekst "
            "opgeslagen; toch gelezen."
        )
        findings.append(
            Finding(
                code="D29",
                text=text,
                place=place.at(numbers[0], name, None),
                expected="een getalcel",
            )
        )
    if not extract.rows and not extract.left_out and not contract.may_be_empty:
        findings.append(
            Finding(
                code="D16",
                text="Onder de kopregel staan geen rijen.",
                place=place.at(None, None, None),
                expected="ten minste één rij",
            )
        )
    return CheckedRegister(rows=tuple(rows), findings=in_order(findings, contract))


def check_references(
    rows: tuple[RegisterRow, ...],
    file: str,
    sheet: str | None,
    contract: Contract,
    references: Mapping[Reference, frozenset[tuple[str, ...]]],
) -> list[Finding]:
    """D42 for every value that rows refer to and the other source does not have.

    Args:
        references: per reference of the contract the tuples that exist, in :func:`canonical` text.
            One that is not in it is not checked: the other source could not be read, and that is
            already a finding.
    """
    findings: list[Finding] = []
    for reference in contract.references:
        known = references.get(reference)
        if known is None:
            continue
        used: dict[tuple[str, ...], list[int]] = {}
        for row in rows:
            if all(row.values.get(name) is not None for name in reference.columns):
                wanted = tuple(canonical(row.values[name]) for name in reference.columns)
                if wanted not in known:
                    used.setdefault(wanted, []).append(row.number)
        unknown = [Unknown(wanted, numbers[0], len(numbers)) for wanted, numbers in used.items()]
        findings += unknown_values(unknown, reference, file, sheet, contract)
    return findings


class Unknown(NamedTuple):
    """A value that refers to nothing: its parts in :func:`canonical` text, the first row that has
    it if rows have numbers, and how many rows do.
    """

    parts: tuple[str, ...]
    first: int | None
    rows: int


def unknown_values(
    unknown: Iterable[Unknown],
    reference: Reference,
    file: str,
    sheet: str | None,
    contract: Contract,
) -> list[Finding]:
    """One D42 for each value, however many rows have it: what is missing is one row of the other
    source.
    """
    place = Places(file, sheet, contract)
    findings = []
    for value in unknown:
        shown = values_shown(value.parts, reference.columns, contract)
        rows = dutch.counted(value.rows, "rij verwijst", "rijen verwijzen")
        findings.append(
            Finding(
                code="D42",
                text=f"{shown} staat niet in {reference.source}; {rows} ernaar.",
                place=place.at(value.first, "+".join(reference.columns), shown),
                expected=(
                    f"een waarde die voorkomt in {reference.source}, kolom "
                    f"{_listed(reference.source_columns)}; is de waarde goed, dan moet "
                    f"{reference.source} worden aangevuld"
                ),
            )
        )
    return findings


def in_order(findings: list[Finding], contract: Contract) -> tuple[Finding, ...]:
    """What holds for the whole file first, then by row and by column of the contract; within one
    cell in the order of finding.
    """
    columns = {column.name: index for index, column in enumerate(contract.columns)}

    def rank(finding: Finding) -> tuple[int, int]:
        row, column = (finding.place.row, finding.place.column) if finding.place else (None, None)
        return row or 0, columns.get((column or "").split("+")[0], len(columns))

    return tuple(sorted(findings, key=rank))


def shortened(findings: tuple[Finding, ...], file: str, sheet: str | None) -> tuple[Finding, ...]:
    """At most :data:`MOST_SHOWN` blocking findings of one source, with their number in a D49 after
    them; milder ones all stay.
    """
    blocking = [finding for finding in findings if finding.grade is Grade.BLOCKING]
    if len(blocking) <= MOST_SHOWN:
        return findings
    hidden = {id(finding) for finding in blocking[MOST_SHOWN:]}
    text = f"Er zijn {len(blocking)} problemen; de eerste {MOST_SHOWN} worden getoond."
    return (
        *(finding for finding in findings if id(finding) not in hidden),
        Finding(code="D49", text=text, place=Place(file=file, sheet=sheet)),
    )


def _listed(names: tuple[str, ...]) -> str:
    return " en ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _dates_told(
    dates: Mapping[str, list[tuple[int, RawCell, Problem]]], places: Places
) -> Iterator[Finding]:
    """Per column one finding on dates where none belongs: Excel makes one of ``3,25`` and of
    ``2025-01``, and shows of it what its format says.
    """
    for name, cells in dates.items():
        number, cell, problem = cells[0]
        assert isinstance(cell.value, date)
        column = places.contract.column(name)
        shown = value_shown(column, written(cell), places.contract)
        stored = value_shown(column, stored_date(cell.value), places.contract)
        as_shown = f" (getoond als {shown})" if shown != stored else ""
        yield Finding(
            code=problem.code,
            text=(
                f"{dutch.counted(len(cells), 'cel bevat', 'cellen bevatten')} een datum waar geen "
                f"datum hoort, zoals {stored}{as_shown} in rij {number}."
            ),
            place=places.at(number, column, written(cell)),
            expected=f"{problem.expected}, in een cel zonder datumnotatie",
        )


def _cut_texts(rows: Sequence[RegisterRow], places: Places) -> Iterator[Finding]:
    for column in places.contract.columns:
        if column.type is not ColumnType.TEXT or column.longest == _CUT_AT or column.personal:
            continue  # a personal text is not printed, and may not be told
        for row in rows:
            text = row.values.get(column.name)
            if isinstance(text, str) and len(text) == _CUT_AT and text[-1] not in ".!?)”\"'’":
                yield Finding(
                    code="D65",
                    text=f"De tekst is precies {_CUT_AT} tekens lang en eindigt zonder punt: "
                    f"“…{mask_bsn(text[-40:])}”.",
                    place=places.at(row.number, column, text),
                    expected="de volledige tekst",
                    value=text,
                    against=str(_CUT_AT),
                )
