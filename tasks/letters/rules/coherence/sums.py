"""Whether the rows of a table make its total, and whether each is like the others.

1. De som van de rijen wijkt van het totaal af door afronding: ten hoogste de helft van alle stappen
   samen. Verder weg is zeker fout; meer dan vier standaardafwijkingen ver is verdacht.
2. Zijn alle rijen en het totaal cijfers van het dossier, dan moeten hun precieze waarden optellen:
   anders ontbreekt een rij of staat er een te veel.
3. Het bedrag per eenheid van een rij ligt niet meer dan vier keer boven of onder het middelste.
4. De rijen van een kolom hebben bedragen in dezelfde eenheid.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from tasks.figures.dutch import in_full
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.rules.coherence.tables import Row, Table, shown_step, tables
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade

#: So many parts make a sum; so many rows a middle.
_FEWEST_PARTS, _FEWEST_ROWS = 2, 3
_DEVIATIONS = 4
_FACTOR = 4


def table_sums(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-TABELSOM and BR-TABELRIJ: the total of a table against its rows."""
    for table in tables(read):
        if table.total is None or len(table.parts) < _FEWEST_PARTS:
            continue
        for column in table.columns:
            total = table.total.numbers.get(column)
            parts = table.column(column)
            if total is None or total.kind is not parts[0][1].kind:
                continue
            if len(parts) < len(table.parts):
                continue  # a cell without a number may be anything
            numbers = [one for _, one in parts]
            yield from _missing_row(read, table.total, numbers, total)
            yield from _sum(table.total, numbers, total)


def _sum(row: Row, numbers: list[Expression], total: Expression) -> Iterator[RuleFinding]:
    assert total.value is not None
    values = [one.value for one in numbers if one.value is not None]
    step, of_total = shown_step(numbers), shown_step([total])
    of_total = min(of_total, step) if total.step == numbers[0].step else total.step or step
    off = abs(sum(values, Fraction(0)) - total.value)
    band = (len(values) * step + of_total) / 2
    variance = (len(values) * step**2 + of_total**2) / 12
    if off <= band and off**2 <= _DEVIATIONS**2 * variance:
        return
    yield RuleFinding(
        "BR-TABELSOM",
        RuleGrade.MISTAKE if off > band else RuleGrade.SUSPECT,
        row.block.place,
        total.text,
        f"De rijen zijn samen {in_full(sum(values, Fraction(0)))}, en hier staat {total.text}; "
        f"afronding verklaart ten hoogste {in_full(band)}.",
        "Controleer het totaal en iedere rij.",
    )


def _missing_row(
    read: ReadLetter, row: Row, numbers: list[Expression], total: Expression
) -> Iterator[RuleFinding]:
    figures = [read.figure_of(one) for one in numbers]
    whole = read.figure_of(total)
    if whole is None:
        return
    exact = [figure.value for figure in figures if figure is not None]
    ids = {figure.id for figure in figures if figure is not None}
    if len(exact) < len(numbers) or whole.id in ids:
        return
    if sum(exact, Fraction(0)) != whole.value:
        yield RuleFinding(
            "BR-TABELRIJ",
            RuleGrade.SUSPECT,
            row.block.place,
            total.text,
            f"De rijen zijn cijfers van het dossier, maar samen {in_full(sum(exact, Fraction(0)))} "
            f"en niet {in_full(whole.value)}.",
            "Er ontbreekt een rij, of er staat een te veel.",
        )


def table_averages(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-GEMIDDELDE: a row with another amount per unit than its neighbours by far."""
    for table in tables(read):
        for counts, amounts in pairwise(table.columns):
            pairs = _pairs(table, counts, amounts)
            if len(pairs) < _FEWEST_ROWS:
                continue
            each = sorted(amount / count for _, _, count, amount in pairs)
            middle = each[len(each) // 2]
            step = shown_step([one for _, one in table.column(counts)])
            cents = shown_step([one for _, one in table.column(amounts)])
            for row, about, count, amount in pairs:
                low = max(amount - cents / 2, Fraction(0)) / (count + step / 2)
                high = (amount + cents / 2) / max(count - step / 2, Fraction(1, 2))
                if low > middle * _FACTOR or high * _FACTOR < middle:
                    yield RuleFinding(
                        "BR-GEMIDDELDE",
                        RuleGrade.SUSPECT,
                        row.block.place,
                        about.text,
                        f"In deze rij is het {in_full(amount / count, 0)} euro per eenheid; in de "
                        f"tabel is dat meestal ongeveer {in_full(middle, 0)} euro.",
                        "Controleer het aantal en het bedrag van deze rij.",
                    )


def _pairs(
    table: Table, counts: int, amounts: int
) -> list[tuple[Row, Expression, Fraction, Fraction]]:
    made = []
    for row in table.parts:
        count, amount = row.numbers.get(counts), row.numbers.get(amounts)
        if count is None or count.kind is not Kind.NUMBER or not count.value:
            continue
        if amount is not None and amount.kind is Kind.AMOUNT and amount.value is not None:
            made.append((row, amount, count.value, amount.value))
    return made


def column_units(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-EENHEIDWISSEL: in one column amounts in millions and amounts in euros."""
    sizes = read.words.magnitudes
    for table in tables(read):
        for column in table.columns:
            written: dict[int, list[tuple[Row, Expression]]] = {}
            for row, one in table.column(column):
                if one.kind is Kind.AMOUNT and one.value:
                    last = one.text.casefold().split()[-1]
                    written.setdefault(sizes.get(last, 1), []).append((row, one))
            if len(written) < 2:
                continue
            usual = max(written, key=lambda size: len(written[size]))
            for size, rows in written.items():
                if size != usual:
                    for row, one in rows:
                        yield RuleFinding(
                            "BR-EENHEIDWISSEL",
                            RuleGrade.NOTE,
                            row.block.place,
                            one.text,
                            "Dit bedrag staat in een andere eenheid dan de andere van deze kolom.",
                            "Schrijf alle bedragen van een kolom in dezelfde eenheid.",
                        )
