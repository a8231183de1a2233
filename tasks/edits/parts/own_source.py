"""Whether a number or day of the letter's own can be answered for.

1. Een eigen bron is na te lezen: een document met zijn bladzijde, of een adres met https.
2. Een ander dan de eigenaar heeft haar nagekeken.
3. De peildatum is niet van na de brief.
4. Zij heeft een waarde met haar vorm, of een dag.
5. De brief gebruikt haar.
6. Afronden op haar stap maakt er geen ander getal van.
7. Een percentage ligt tussen 0 en 100, en een getal in woorden is klein.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tasks.edits.problem import Problem
from tasks.edits.thresholds import threshold
from tasks.figures.dutch import in_full, long_date
from tasks.figures.rounding import round_half_up

_READABLE = re.compile(r"https://\S+|.+\b(?:p|pp|blz|bladzijde|pagina)\b\.?\s*\d+.*", re.DOTALL)


class OwnSource(NamedTuple):
    """A row of the register, as far as it is judged.

    ``step`` is what its value is rounded to, in the unit of the value.
    """

    name: str
    value: Fraction | None
    form: str | None
    step: Fraction
    has_day: bool
    source: str
    owner: str
    checked_by: str
    as_of: date


def check_own_source(one: OwnSource, letter: date, *, used: bool) -> Iterator[tuple[str, Problem]]:
    """What is wrong with it (W10 to W14), and what is asked (W17, W18), each with the column that
    it is put right in.
    """
    if not used:
        yield (
            "kenmerk",
            Problem(
                "W10",
                f"Geen bouwsteen gebruikt {one.name}.",
                "een verwijzing in een bouwsteen, of een register zonder deze rij",
            ),
        )
    if one.owner.casefold().split() == one.checked_by.casefold().split():
        yield (
            "gecontroleerd_door",
            Problem("W11", f"{one.name} is nagekeken door de eigenaar zelf.", "een ander"),
        )
    if not _READABLE.fullmatch(one.source.strip()):
        yield (
            "bron",
            Problem(
                "W12",
                f"{one.name}: '{one.source}' zegt niet waar het is na te lezen.",
                "een document met zijn bladzijde, of een adres dat met https begint",
            ),
        )
    if one.as_of > letter:
        yield (
            "peildatum",
            Problem(
                "W13",
                f"{one.name}: de peildatum {long_date(one.as_of)} is na de brief van "
                f"{long_date(letter)}.",
                f"een dag tot en met {long_date(letter)}",
            ),
        )
    if one.value is not None and one.step:
        rounded = round_half_up(one.value, one.step)
        if abs(rounded - one.value) > threshold("W17", "procent") / 100 * abs(one.value):
            yield (
                "stap",
                Problem(
                    "W17",
                    f"{one.name}: {in_full(one.value)} wordt op {in_full(one.step)} afgerond "
                    f"{in_full(rounded)}.",
                    f"een stap waarmee het ongeveer {in_full(one.value)} blijft",
                    value=in_full(one.value),
                    against=in_full(one.step),
                ),
            )
    most = {"procent": Fraction(100), "woord": threshold("W18", "woord")}.get(one.form or "")
    if one.value is not None and most is not None and not 0 <= one.value <= most:
        yield (
            "waarde",
            Problem(
                "W18",
                f"{one.name}: {in_full(one.value)} is ongewoon bij de vorm {one.form}.",
                f"een getal van 0 tot en met {in_full(most)}, of een andere vorm",
                value=in_full(one.value),
                against=in_full(most),
            ),
        )
    if (one.value is not None) == one.has_day:
        yield (
            "waarde",
            Problem(
                "W14",
                f"{one.name} heeft {'een waarde en een dag' if one.has_day else 'geen waarde'}.",
                "een waarde met haar vorm, of een dag",
            ),
        )
