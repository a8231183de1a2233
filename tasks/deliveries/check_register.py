"""Checking a register cell by cell against its contract: typed rows out, and every problem at once.

The order of the findings is that of the extract: the header first, then row by row, in a row from
left to right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from tasks.definitions.empty_texts import says_nothing
from tasks.definitions.finding import Finding, Grade, Place
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Column, ColumnType, Contract, Reference
from tasks.deliveries.places import Places, text_shown, value_shown, values_shown
from tasks.deliveries.reading.damaged_text import damage
from tasks.deliveries.reading.extract import Extract, RawCell, header_name
from tasks.deliveries.reading.personal_data import (
    Likely,
    holds_bsn,
    is_bsn,
    likely,
    mask_bsn,
)
from tasks.deliveries.reading.program_text import markup, spreadsheet_error
from tasks.deliveries.reading.titles import named_unit
from tasks.deliveries.reading.values import (
    NUMBERS,
    Problem,
    Value,
    is_visible,
    read_value,
    stored_date,
    written,
)
from tasks.deliveries.titles import title_findings
from tasks.figures import dutch
from tasks.figures.frozen import Frozen

MOST_SHOWN = 200

#: Old database and export programs keep no more of a text.
_CUT_AT = 255

_TEXTS = {
    "D27": "De uitkomst van de formule is niet opgeslagen.",
    "D28": "De cel bevat een foutwaarde.",
    "D31": "Dit is geen getal.",
    "D32": "Dit getal is op twee manieren te lezen.",
    "D33": "Dit getal staat tussen haakjes.",
    "D34": "Dit is geen datum.",
    "D35": "Deze dag bestaat niet.",
    "D36": "Dit is geen maand.",
    "D37": "De waarde valt buiten de grenzen.",
    "D38": "Het getal heeft te veel decimalen.",
    "D45": "Dit is geen ja of nee.",
    "D60": "Een deel van deze cel is doorgehaald, verhoogd, verlaagd of niet te zien.",
}


class RegisterRow(Frozen):
    """One checked row.

    Attributes:
        number: line of the CSV or row of the sheet.
        values: by column name, every column of the contract; None if empty, else typed as its
            ColumnType says.
    """

    number: int
    values: dict[str, Any]


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
    positions, findings = _header(extract, file, contract)
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
                if _may_be_bsn(cell, None):
                    findings.append(_bsn(place.at(raw.number, _name_at(extract, index), "*****")))
                continue
            problems = list(_cell_problems(cell, column, halfjaar, values))
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
            if not problems and column.type in NUMBERS and (nine := _nine_digits(cell)):
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
        findings += _numbers_of_persons(nine_digits, place)
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


def canonical(value: object) -> str:
    """A value as text in which sources are compared: dates as jjjj-mm-dd, numbers without an
    exponent, empty for None.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _listed(names: tuple[str, ...]) -> str:
    return " en ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _name_at(extract: Extract, index: int) -> str:
    name = header_name(extract.header.cells[index])
    return text_shown(name) or (
        get_column_letter(index + 1) if extract.sheet is not None else str(index + 1)
    )


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


def _header(
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
                _TEXTS[cell.problem],
                _name_at(extract, index),
                "de naam van een kolom",
            )
        elif name and identity in seen:
            add(
                "D13",
                "Deze kolom staat er twee keer in.",
                _name_at(extract, index),
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
                _name_at(extract, index),
                f"de naam {column.name}"
                + (f", en getallen in {column.unit or 'de afgesproken eenheid'}" if unit else ""),
            )
        else:
            text = (
                "Deze kolom is niet afgesproken."
                if name
                else "Hier staan waarden in een kolom zonder naam."
            )
            add("D11", text, _name_at(extract, index), "alleen afgesproken kolommen")
    for column in missing:
        if not column.optional_column:
            add(
                "D10",
                "Deze kolom ontbreekt.",
                column.name,
                f"een kolom {column.name}: {column.description}",
            )
    return positions, findings


def _bare_name(name: str) -> str:
    """A column name as it is likened to others: ``Maand (jjjjmm)`` is ``maand``."""
    return re.sub(r"\s*\([^)]*\)", "", name).casefold().replace("_", " ").strip()


def _cell_problems(
    cell: RawCell, column: Column, halfjaar: Halfjaar, values: dict[str, Value | None]
) -> Iterator[tuple[Problem, str]]:
    """What is wrong with one cell; enters its value in ``values`` if it could be read."""
    if (
        column.type is not ColumnType.TEXT
        and isinstance(cell.value, str)
        and not cell.blank
        and re.search("[\r\n]", cell.value)
    ):
        yield Problem("D22", "één regel"), "In deze cel staat een regeleinde."
        return
    value = read_value(cell, column)
    unseen = isinstance(value, str) and not is_visible(value) and damage(value) is None
    if value is None or unseen:
        values[column.name] = None
        if column.required:
            example = f", bijvoorbeeld {column.example}" if column.example else ""
            holds = "bevat alleen tekens die niemand ziet" if unseen else "is leeg"
            yield (
                Problem("D30", f"een waarde{example}"),
                f"Deze cel {holds} en moet een waarde hebben.",
            )
        return
    if isinstance(value, Problem):
        told = None if value.text is None or column.personal else mask_bsn(value.text)
        problems = [(value, told or _TEXTS[value.code])]
    elif isinstance(value, str) and (error := spreadsheet_error(value)) is not None:
        told = f"De cel bevat een foutwaarde van een rekenblad ({error})."
        example = f", bijvoorbeeld {column.example}" if column.example else ""
        problems = [(Problem("D28", f"een waarde{example}"), told)]
    elif isinstance(value, str) and (piece := markup(value)) is not None:
        told = f"De tekst bevat opmaak van een webpagina of programma ({piece})."
        problems = [(Problem("D62", "gewone tekst, zonder codes"), told)]
    elif (
        column.type is ColumnType.TEXT
        and isinstance(value, str)
        and says_nothing(value, explains=column.explains)
    ):
        values[column.name] = None
        yield _no_text(column)
        return
    elif isinstance(value, str) and (sign := damage(value)) is not None:
        sign = sign if sign.isprintable() else f"U+{ord(sign[0]):04X}"
        problems = [
            (Problem("D51", "leesbare tekst"), f"De tekst bevat beschadigde tekens ({sign}).")
        ]
    else:
        problems = [*_rule_problems(value, column, halfjaar)]
    # A number that can stand here is judged beside the others of its column.
    if (problems or column.type not in NUMBERS) and _may_be_bsn(cell, column):
        problems.append(_BSN)
    if not problems and not isinstance(value, Problem):
        values[column.name] = value
    yield from problems


def _rule_problems(
    value: Value, column: Column, halfjaar: Halfjaar
) -> Iterator[tuple[Problem, str]]:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if column.minimum is not None and value < column.minimum:
            yield Problem("D37", f"ten minste {_dutch(column.minimum)}"), "De waarde is te klein."
        if column.maximum is not None and value > column.maximum:
            yield Problem("D37", f"ten hoogste {_dutch(column.maximum)}"), "De waarde is te groot."
    if isinstance(value, str):
        if column.values and value not in column.values:
            yield (
                Problem("D39", f"een van: {', '.join(column.values)}"),
                "Deze waarde is niet toegestaan.",
            )
        elif column.pattern is not None and re.fullmatch(column.pattern, value) is None:
            example = f", bijvoorbeeld {column.example}" if column.example else ""
            yield (
                Problem("D40", f"{column.form}{example}"),
                "De code heeft niet de afgesproken vorm.",
            )
        elif column.most_characters is not None and len(value) > column.most_characters:
            told = f"De tekst is {dutch.number(len(value))} tekens lang."
            yield Problem("D54", f"ten hoogste {dutch.number(column.most_characters)} tekens"), told
    if column.period is not None:
        period = halfjaar.period(column.period)
        if isinstance(value, date) and not period.first <= value <= period.last:
            yield (
                Problem("D43", f"{period.first:%d-%m-%Y} tot en met {period.last:%d-%m-%Y}"),
                "De datum valt buiten de periode.",
            )
        elif isinstance(value, int) and not int(f"{period.first:%Y%m}") <= value <= int(
            f"{period.last:%Y%m}"
        ):
            yield (
                Problem("D43", f"{period.first:%Y%m} tot en met {period.last:%Y%m}"),
                "De maand valt buiten de periode.",
            )


def _no_text(column: Column) -> tuple[Problem, str]:
    example = f", bijvoorbeeld {column.example}" if column.example else ""
    if not column.required:
        return (
            Problem("D86", f"een tekst{example}, of een lege cel"),
            "Deze tekst zegt niets; de cel is gelezen als leeg.",
        )
    what = "een uitleg in gewone zinnen" if column.explains else "een tekst"
    return (
        Problem("D85", f"{what}{example}"),
        "Deze tekst zegt niets; hier moet een echte tekst staan.",
    )


_BSN = (
    Problem("D44", "geen burgerservicenummer; een aantal van negen cijfers krijgt punten"),
    "Hier staat een geldig burgerservicenummer.",
)


def _bsn(place: Place) -> Finding:
    return Finding(code=_BSN[0].code, text=_BSN[1], place=place, expected=_BSN[0].expected)


def _may_be_bsn(cell: RawCell, column: Column | None) -> bool:
    """Whether a valid burgerservicenummer stands in the cell.

    A date is none, and neither is a number with points or decimals.
    """
    if column is not None and (column.type in NUMBERS or column.type is ColumnType.DATE):
        # Eight digits are taken for a count or a date.
        return is_bsn(_nine_digits(cell) or "")
    return holds_bsn(written(cell))


def _nine_digits(cell: RawCell) -> str | None:
    text = written(cell).strip()
    return text if re.fullmatch("[0-9]{9}", text) else None


def _numbers_of_persons(
    nine_digits: Mapping[str, list[tuple[int, str]]], places: Places
) -> Iterator[Finding]:
    """D44 for a column of which all numbers of nine digits are burgerservicenummers, D89 if they
    are too few to tell.
    """
    for name, numbers in nine_digits.items():
        row, first = next(((at, one) for at, one in numbers if is_bsn(one)), numbers[0])
        place = places.at(row, places.contract.column(name), first)
        match likely(one for _, one in numbers):
            case Likely.PERSONS:
                yield _bsn(place)
            case Likely.UNSURE:
                yield Finding(
                    code="D89",
                    about=f"{places.contract.name}.{name}",
                    text=(
                        "Dit getal van negen cijfers kan een burgerservicenummer zijn, en er staan "
                        "in deze kolom te weinig andere om dat te zien."
                    ),
                    place=place,
                    expected=_BSN[0].expected,
                    # Enough to see that another number stands there, too little to find it back.
                    value=", ".join(sorted({str(int(one) % 97) for _, one in numbers})),
                )
            case Likely.NUMBERS:
                pass


def _dutch(limit: Decimal) -> str:
    return f"{limit:f}".replace(".", ",")
