"""What the words around a table say of the values in it: titles above the header, the name of the
sheet, its header and footer, and text boxes on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from tasks.definitions.finding import Finding, Place
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Contract
from tasks.deliveries.file_names import other_halfjaar
from tasks.deliveries.places import Places, text_shown
from tasks.deliveries.reading.extract import Extract
from tasks.deliveries.reading.margins import TEXT_BOX
from tasks.deliveries.reading.personal_data import holds_bsn, mask_bsn
from tasks.deliveries.reading.titles import named_unit

#: A finding quotes so much of a text box.
_LONGEST_QUOTED = 300


class _Said(NamedTuple):
    """One text around the table: what it is, on one line, and whether the register itself says it:
    a header or footer often stays from an earlier file, so what it says is asked and not refused.
    """

    what: str
    text: str
    place: Place
    of_the_register: bool


def title_findings(
    extract: Extract, file: str, contract: Contract, halfjaar: Halfjaar
) -> Iterator[Finding]:
    """D05 or D92 for words around the table that name another halfjaar, D64 for those that name a
    unit, and D63 for another text box; D44 for a burgerservicenummer in one.
    """
    for said in _said(extract, file, contract):
        found = [*_about_the_values(said, halfjaar)]
        yield from found
        if said.what == TEXT_BOX:
            yield from _text_box(said, told=bool(found))


def _said(extract: Extract, file: str, contract: Contract) -> Iterator[_Said]:
    places = Places(file, extract.sheet, contract)
    for row in extract.titles:
        for index, cell in enumerate(row.cells):
            if isinstance(cell.value, str):
                text = " ".join(cell.value.split())
                column = None if extract.sheet is None else get_column_letter(index + 1)
                place = places.at(row.number, column, text_shown(text))
                yield _Said("De titel boven de gegevens", text, place, of_the_register=True)
    if (sheet := extract.sheet) is not None:
        text = " ".join(sheet.split())
        place = places.at(None, None, text_shown(text))
        yield _Said("De naam van het blad", text, place, of_the_register=True)
    for one in extract.margins:
        place = places.at(None, None, text_shown(one.text))
        yield _Said(one.what, one.text, place, of_the_register=False)


def _about_the_values(said: _Said, halfjaar: Halfjaar) -> Iterator[Finding]:
    if (other := other_halfjaar(said.text, halfjaar.name)) is not None:
        asked = None if said.of_the_register else mask_bsn(said.text)
        yield Finding(
            code="D05" if said.of_the_register else "D92",
            text=f"{said.what} noemt een ander halfjaar: {other}.",
            place=said.place,
            expected=f"de gegevens van {halfjaar.name}",
            value=asked,
            against=asked and halfjaar.name,
        )
    if (unit := named_unit(said.text)) is not None:
        yield Finding(
            code="D64",
            text=f"{said.what} noemt een eenheid: {unit}. Alle getallen zijn gelezen zoals zij er "
            "staan.",
            place=said.place,
            expected="getallen in de eenheid van het contract, dus niet in duizenden of miljoenen",
            value=mask_bsn(said.text),
            against=unit,
        )


def _text_box(said: _Said, *, told: bool) -> Iterator[Finding]:
    if holds_bsn(said.text):
        yield Finding(
            code="D44",
            text="In een tekstvak op het blad staat een geldig burgerservicenummer.",
            place=said.place,
            expected="geen burgerservicenummer",
        )
    if told:
        return
    shown = mask_bsn(said.text)
    short = shown if len(shown) <= _LONGEST_QUOTED else f"{shown[: _LONGEST_QUOTED - 1]}…"
    yield Finding(
        code="D63",
        text=f"Op het blad staat een tekstvak: “{short}”",
        place=said.place,
        expected="gegevens die zonder het tekstvak kloppen en openbaar mogen worden",
        value=shown,
    )
