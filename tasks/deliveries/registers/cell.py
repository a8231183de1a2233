"""One cell of a register: its value, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tasks.definitions.empty_texts import says_nothing
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Column, ColumnType
from tasks.deliveries.reading.damaged_text import damage
from tasks.deliveries.reading.extract import RawCell
from tasks.deliveries.reading.personal_data import mask_bsn
from tasks.deliveries.reading.program_text import markup, spreadsheet_error
from tasks.deliveries.reading.values import NUMBERS, Problem, Value, is_visible, read_value
from tasks.deliveries.registers.persons import BSN, may_be_bsn
from tasks.figures import dutch

TEXTS = {
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


def cell_problems(
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
        problems = [(value, told or TEXTS[value.code])]
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
    if (problems or column.type not in NUMBERS) and may_be_bsn(cell, column):
        problems.append(BSN)
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


def _dutch(limit: Decimal) -> str:
    return f"{limit:f}".replace(".", ",")
