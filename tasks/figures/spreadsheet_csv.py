"""CSV for people who open it in a Dutch spreadsheet program: ``;``, CRLF, UTF-8 with BOM (without
it Excel guesses another encoding).

Exact values are two whole numbers, numerator and denominator: a spreadsheet program reads ``3/12``
as a date and ``1.234`` as a number a thousand times too large. Text that a spreadsheet program
would run as a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from fractions import Fraction

from tasks.figures.figure import Figure, Source, Status, exact_text

#: What starts a formula in Excel or LibreOffice, also in full width, or hides one behind white
#: space.
FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")

FIGURE_COLUMNS = (
    "soort",
    "id",
    "omschrijving",
    "afgedrukt",
    "teller",
    "noemer",
    "vorm",
    "afgerond_op",
    "definitie",
    "bronnen",
)


def figures_csv(figures: Iterable[Figure], statuses: Iterable[Status]) -> bytes:
    """All figures, then all statuses, in the order given; columns as in :data:`FIGURE_COLUMNS`. A
    status has no number.
    """
    rows = [
        (
            "cijfer",
            harmless(one.id),
            harmless(one.label),
            harmless(one.printed),
            *exact_columns(one.value),
            harmless(one.form),
            exact_text(one.step).replace(".", ","),
            harmless(one.definition),
            harmless(sources_text(one.sources)),
        )
        for one in figures
    ]
    rows += [
        (
            "status",
            harmless(one.id),
            harmless(one.label),
            harmless(one.word),
            "",
            "",
            "",
            "",
            harmless(one.definition),
            harmless(sources_text(one.sources)),
        )
        for one in statuses
    ]
    return spreadsheet_csv(FIGURE_COLUMNS, rows)


def spreadsheet_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A header and rows of text; texts must have been made harmless by :func:`harmless`."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def exact_columns(value: Fraction | None) -> tuple[str, str]:
    """Numerator and denominator, or two empty cells."""
    return (str(value.numerator), str(value.denominator)) if value is not None else ("", "")


def harmless(text: str) -> str:
    """Text that no spreadsheet program runs as a formula."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) else text


def sources_text(sources: Sequence[Source]) -> str:
    """In Dutch, every delivery with the rows or the query that were used of it, on one line."""
    return " | ".join(_source(one) for one in sources)


def _source(source: Source) -> str:
    parts = [f"{source.contract}: {source.file}"]
    if source.rows:
        parts.append(f"{'rij' if len(source.rows) == 1 else 'rijen'} {_ranges(source.rows)}")
    if source.query is not None:
        parts.append(f"vraag {source.query}")
    return ", ".join([*parts, f"sha256 {source.delivery}"])


def _ranges(rows: Sequence[int]) -> str:
    """``(2, 3, 4, 7)`` becomes ``2-4, 7``."""
    spans: list[tuple[int, int]] = []
    for row in sorted(set(rows)):
        if spans and row == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)
