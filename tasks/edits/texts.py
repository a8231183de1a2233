"""Whether what must explain something explains it: texts that are very short (D87), and one text in
two columns (D88).

What says nothing at all is not here: it counts as an empty cell when a delivery is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, groupby
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.edits.thresholds import threshold
from tasks.figures.dutch import counted, enumeration

#: Characters of a text that a finding quotes.
_MOST_QUOTED = 60


class Explanation(NamedTuple):
    """One text that must explain something; ``place`` names its row and column."""

    source: str
    text: str
    place: Place


def thin_texts(explanations: Iterable[Explanation]) -> list[Finding]:
    """D87 for every text that is very short, D88 for every text that stands in two columns of one
    row. The same in several rows is one question.
    """
    texts = list(explanations)
    return [*_very_short(texts), *_twice_in_a_row(texts)]


def _very_short(texts: list[Explanation]) -> Iterable[Finding]:
    words, letters = threshold("D87", "words"), threshold("D87", "letters")
    short: dict[tuple[str, str | None, str], list[Explanation]] = {}
    for one in texts:
        if len(one.text.split()) < words or sum(map(str.isalpha, one.text)) < letters:
            short.setdefault((one.source, one.place.column, one.text), []).append(one)
    for (source, column, text), places in short.items():
        yield Finding(
            code="D87",
            about=f"{source}.{column}",
            text=f"De uitleg is heel kort: {_quoted(text)}.{_also_in(places[1:])}",
            place=places[0].place,
            expected="een uitleg in gewone zinnen, of de bevestiging dat dit alles is",
            value=text,
            against=f"{words} woorden, {letters} letters",
        )


def _twice_in_a_row(texts: list[Explanation]) -> Iterable[Finding]:
    twice: dict[tuple[str, str | None, str | None, str], list[Explanation]] = {}
    for _, row in groupby(texts, key=lambda one: (one.source, one.place.file, one.place.row)):
        for one, other in combinations(row, 2):
            if one.text == other.text:
                columns = one.place.column, other.place.column
                twice.setdefault((one.source, *columns, one.text), []).append(other)
    for (source, column, again, text), places in twice.items():
        yield Finding(
            code="D88",
            about=f"{source}.{again}",
            text=(
                f"Dezelfde tekst staat ook in kolom {column}: {_quoted(text)}."
                f"{_also_in(places[1:])}"
            ),
            place=places[0].place,
            expected="in iedere kolom een eigen uitleg",
            value=text,
            against=column,
        )


def _also_in(texts: list[Explanation]) -> str:
    return f" Zo staat het ook in {_rows(texts)}." if texts else ""


def _rows(texts: list[Explanation]) -> str:
    if len(texts) > 3:
        return counted(len(texts), "andere rij", "andere rijen")
    rows = [str(one.place.row) for one in texts]
    return f"{'rij' if len(rows) == 1 else 'de rijen'} {enumeration(rows)}"


def shortened(text: str) -> str:
    """A text on one line, and no longer than a finding quotes it."""
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= _MOST_QUOTED else f"{line[: _MOST_QUOTED - 1]}…"


def _quoted(text: str) -> str:
    return f"'{shortened(text)}'"
