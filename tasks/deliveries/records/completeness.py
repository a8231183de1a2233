"""Whether records arrived whole: held against the totals that their supplier counted, and looked at
for signs that a file was cut off on its way.
"""

# ruff: noqa: S608 - every name in the SQL goes through session.py

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.contract import ColumnType, Contract
from tasks.deliveries.records import session
from tasks.deliveries.registers.rows import RegisterRow
from tasks.figures import dutch

#: Rows that a sheet or an export of common programs holds; what has exactly so many, with or
#: without its header, is likely the first part of something longer.
FULL = (65_536, 262_144, 1_048_576)
#: Ends of a line: of every system that is still in use, and of one that is not.
_LINE_ENDS = (b"\n", b"\r")
#: A finding names so many months; they may all differ.
_MOST_TOLD = 3


class Totals(NamedTuple):
    """Rows, and the sum of their amounts in hundredths of whatever unit they are in."""

    rows: int
    hundredths: int


_NOTHING = Totals(0, 0)


class RecordsFile(NamedTuple):
    """Records that were accepted.

    Attributes:
        file: its name as received.
        digest: of the bytes as received; another file is another question.
        frozen: the bytes as received; None for a table of a database.
        checked: the Parquet file that was made of them; None for a table.
        rows: how many.
    """

    contract: Contract
    file: str
    digest: str
    frozen: Path | None
    checked: Path | None
    rows: int

    @property
    def called(self) -> str:
        """In Dutch, what findings call it."""
        return "dit bestand" if self.frozen is not None else "deze tabel"


def totals_per_month(records: RecordsFile) -> dict[int, Totals]:
    """What a file holds, by month (jjjjmm); a month without rows is not in it."""
    assert records.checked is not None
    month, amount = (only(records.contract, one) for one in (ColumnType.MONTH, ColumnType.AMOUNT))
    with session.session(records.checked.parent) as (connection, _):
        rows = connection.execute(
            f"SELECT {session.name(month)}, count(*), sum({session.name(f'{amount}_cent')}) "
            f"FROM {session.parquet(records.checked)} GROUP BY 1"
        ).fetchall()
    return {int(month): Totals(int(number), int(cents or 0)) for month, number, cents in rows}


def only(contract: Contract, kind: ColumnType) -> str:
    """The name of the one column of that type."""
    (name,) = (column.name for column in contract.columns if column.type is kind)
    return name


def differences(
    records: RecordsFile,
    counted: Mapping[int, Totals],
    promised: Sequence[RegisterRow],
    promised_in: str,
) -> list[Finding]:
    """D77 for the number of rows and D77 for the sum of the amounts, where what was received is not
    what the supplier counted.

    Args:
        counted: as :func:`totals_per_month`.
        promised: rows of the control totals: ``maand``, ``rijen``, ``bedrag``.
        promised_in: name of the file with the control totals.
    """
    supplied = {
        row.values["maand"]: Totals(row.values["rijen"], int(row.values["bedrag"] * 100))
        for row in promised
    }
    measures: tuple[tuple[str, int, Callable[[int], str]], ...] = (
        ("rijen", 0, dutch.number),
        ("bedrag", 1, _amount),
    )
    return [
        finding
        for what, at, told in measures
        for finding in _difference(
            records,
            what,
            {
                month: (supplied.get(month, _NOTHING)[at], counted.get(month, _NOTHING)[at])
                for month in sorted({*supplied, *counted})
            },
            told,
            promised_in,
        )
    ]


def _difference(
    records: RecordsFile,
    what: str,
    months: Mapping[int, tuple[int, int]],
    told: Callable[[int], str],
    promised_in: str,
) -> Iterator[Finding]:
    """One finding if any month differs; ``months`` has what was promised and what was received."""
    odd = {month: pair for month, pair in months.items() if pair[0] != pair[1]}
    if not odd:
        return
    there, here = (told(sum(pair[at] for pair in months.values())) for at in (0, 1))
    shown = [
        f"{dutch.month_and_year(month)} {told(pair[0])} en {told(pair[1])}"
        for month, pair in odd.items()
    ]
    if len(shown) > _MOST_TOLD:
        rest = dutch.counted(len(shown) - _MOST_TOLD, "maand", "maanden")
        shown = [*shown[:_MOST_TOLD], f"nog {rest}"]
    yield Finding(
        code="D77",
        text=(
            f"{what.capitalize()} volgens de controletotalen: {there}; in {records.called}: "
            f"{here}. Het verschil zit in {dutch.enumeration(shown)}."
        ),
        place=Place(file=records.file, column="bedrag" if what == "bedrag" else None),
        expected=f"{there}, zoals in {promised_in}",
    )


def _amount(hundredths: int) -> str:
    return dutch.number(Fraction(hundredths, 100), Fraction(1, 100))


def without_control_totals(records: RecordsFile, totals: Contract) -> Finding:
    """D78 for records that came without control totals.

    Args:
        totals: the contract of the control totals.
    """
    return Finding(
        code="D78",
        about=totals.name,
        text=(
            f"Bij {records.called} van {dutch.counted(records.rows, 'rij', 'rijen')} zijn geen "
            f"controletotalen geleverd. Leverancier: {totals.supplier}."
        ),
        place=Place(file=records.file),
        expected=f"een bestand {' of '.join(totals.files)}",
        value=_exactly(records),
        against="geen controletotalen",
    )


def cut_off(records: RecordsFile) -> list[Finding]:
    """D79 for a CSV of which only the last line has no end, D80 for as many rows as a sheet or an
    export can hold: both are what a file looks like that was cut off.
    """
    found = []
    if (
        records.frozen is not None
        and not records.file.casefold().endswith(".parquet")
        and not _ends_with_line(records.frozen)
    ):
        found.append(
            Finding(
                code="D79",
                about=f"{records.contract.name}.einde",
                text="De laatste regel van dit bestand heeft geen regeleinde; alle andere wel.",
                place=Place(file=records.file),
                expected="een regeleinde achter iedere regel, ook de laatste",
                value=_exactly(records),
                against="geen regeleinde",
            )
        )
    full = next((one for one in FULL if abs(records.rows - one) <= 1), None)
    if full is not None:
        found.append(
            Finding(
                code="D80",
                about=f"{records.contract.name}.rijen",
                text=(
                    f"{records.called.capitalize()} heeft {dutch.number(records.rows)} rijen. Bij "
                    f"{dutch.number(full)} houden rekenbladen en exports op."
                ),
                place=Place(file=records.file),
                expected="alle rijen, ook als dat er meer zijn",
                value=_exactly(records),
                against=str(full),
            )
        )
    return found


def _exactly(records: RecordsFile) -> str:
    return f"{records.rows} rijen, sha256 {records.digest[:12]}"


def _ends_with_line(path: Path) -> bool:
    with path.open("rb") as file:
        wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 2))
        end = file.read()
    return end.strip(b"\0").endswith(_LINE_ENDS) if wide else end.endswith(_LINE_ENDS)


def same_files(received: Iterable[tuple[str, str, str]]) -> list[Finding]:
    """D75 for every file that is byte for byte another one, which belongs to another source, or
    that holds the very same rows in another form.

    Args:
        received: per file its name, the digest of its bytes, and that of what was read.
    """
    first: dict[str, tuple[str, str]] = {}
    found = []
    for file, digest, content in received:
        other, bytes_of_other = first.setdefault(content, (file, digest))
        if other == file:
            continue
        how = (
            "is byte voor byte gelijk aan"
            if digest == bytes_of_other
            else "heeft dezelfde rijen als"
        )
        found.append(
            Finding(
                code="D75",
                text=f"Dit bestand {how} {other}.",
                place=Place(file=file),
                expected="van iedere bron een eigen bestand",
            )
        )
    return found
