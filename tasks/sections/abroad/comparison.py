"""The children abroad of this report beside those of the previous one: per row of the table the
counts as printed, and the difference between what is printed.

A country that had no row of its own was part of Overige, or had no children. Then neither the
country nor Overige is compared: the two would not be about the same children.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tasks.definitions.buitenland import Regeling
from tasks.figures import dutch
from tasks.figures.figure import Figure
from tasks.figures.ledger import Ledger
from tasks.figures.previous import Previous
from tasks.sections.content.part import FigureId
from tasks.sections.section import Cell, Heading, Row, Table

_COUNT = re.compile(r"buitenland\.(?P<key>[^.]+)\.(?P<part>[^.]+)\.kinderen")
_LABEL = re.compile(r"[^,]*, (?P<name>.*?)(?: landen)?: kinderen", re.DOTALL)
_YEAR = re.compile(r"over (?:twaalf maanden van )?(?P<year>\d{4})\.$")
#: Parts of the id of a count that is not about one country.
REST, TOTALS = "overige", ("totaal", "landelijk")


class Comparison(NamedTuple):
    """The table, the countries that have a row of their own in one of the reports only, by name,
    and of every count that can be compared the id of it now and before.
    """

    table: Table
    entered: tuple[str, ...]
    left: tuple[str, ...]
    count_before: dict[FigureId, FigureId]


def compare(
    key: str, rules: Regeling, year: int, ledger: Ledger, previous: Previous | None
) -> Comparison | None:
    """The counts of one regeling beside those of the previous report; None if it had none.

    Args:
        key: of the regeling.
        year: the toeslagjaar of this report.
        ledger: has the counts of this report; gets those of the previous one, and the differences.
    """
    if previous is None:
        return None
    now = {found["part"]: one for one in ledger.figures if (found := _of(key, one.id))}
    said = {found["part"]: one for id, one in previous.figures.items() if (found := _of(key, id))}
    if not said or not now:
        return None
    fixed = (REST, *TOTALS)
    entered = [part for part in now if part not in said and part not in fixed]
    left = [part for part in said if part not in now and part not in fixed]
    rows, count_before = [], {}
    # A country that left stands where Overige begins: there it is now.
    countries = [part for part in now if part not in fixed]
    for part in (*countries, *left, *(part for part in fixed if part in now)):
        figure = now.get(part)
        before = ledger.previous(
            f"buitenland.{key}.{part}.kinderen",
            previous,
            id=f"buitenland.{key}.{part}.kinderen.vorige",
            label=f"{said[part].label}, vorige rapportage" if part in said else None,
            what="Aantal",
            form=figure.form if figure is not None else said[part].form,
        )
        change = None
        if figure is not None and before is not None:
            count_before[figure.id] = before.id
            if part != REST or not (entered or left):
                change = ledger.difference(
                    figure,
                    before,
                    id=f"{figure.id}.verschil",
                    label=f"{figure.label}, verschil met de vorige rapportage",
                )
        rows.append(
            Row(
                cells=(
                    Cell(text=_name(figure.label if figure is not None else said[part].label)),
                    _cell(before),
                    _cell(figure),
                    _cell(change),
                ),
                kind="total" if part in TOTALS else "rest" if part == REST else "row",
            )
        )
    names = [_name(now[part].label) for part in entered], [_name(said[part].label) for part in left]
    table = _table(key, rules, rows, year, _year_of(previous, key), *names)
    return Comparison(table, tuple(names[0]), tuple(names[1]), count_before)


def _of(key: str, id: str) -> re.Match[str] | None:
    found = _COUNT.fullmatch(id)
    return found if found is not None and found["key"] == key else None


def _name(label: str) -> str:
    found = _LABEL.fullmatch(label)
    name = found["name"] if found is not None else label
    return name[0].upper() + name[1:]


def _cell(figure: Figure | None) -> Cell:
    return Cell(figure=figure.id) if figure is not None else Cell(text="–")


def _year_of(previous: Previous, key: str) -> str | None:
    """The toeslagjaar of the previous report, from how its total is defined."""
    total = previous.figures.get(f"buitenland.{key}.totaal.kinderen")
    found = _YEAR.search(total.definition) if total is not None else None
    return found["year"] if found is not None else None


def _table(
    key: str,
    rules: Regeling,
    rows: list[Row],
    year: int,
    year_before: str | None,
    entered: list[str],
    left: list[str],
) -> Table:
    notes = ["Het verschil is dat tussen de afgedrukte aantallen."]
    if entered or left:
        said = [
            f"{dutch.enumeration(names)} {'heeft' if len(names) == 1 else 'hebben'} "
            f"{words} een eigen rij"
            for names, words in ((entered, "alleen in deze rapportage"), (left, "niet meer"))
            if names
        ]
        notes.append(
            f"{'; '.join(said)}. Overige bestaat daardoor uit andere landen en is niet vergeleken."
        )
    return Table(
        id=f"{key}_vergelijking",
        caption=(
            f"Kinderen in het buitenland met {rules.title}: vergelijking met de vorige rapportage"
        ),
        summary=(
            "Per woonland het aantal kinderen in de vorige en in deze rapportage, en het verschil"
        ),
        headings=(
            Heading(title="Woonland", width=40),
            Heading(
                title=f"Toeslagjaar {year_before}" if year_before else "Vorige rapportage",
                kind="number",
                width=20,
            ),
            Heading(title=f"Toeslagjaar {year}", kind="number", width=20),
            Heading(title="Verschil", kind="number", width=20),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
    )
