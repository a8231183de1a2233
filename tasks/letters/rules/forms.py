"""How numbers and dates are written: what can not be read well, days that do not exist, and
percentages in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tasks.figures.dutch import long_date
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.rules.papers.cited import day_of
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade

_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_NAMED = re.compile(rf"(?<!\w)({'|'.join(_WEEKDAYS)})\s+\Z", re.IGNORECASE)

_JUST = re.compile(r"\s*(?:jl|jongstleden|afgelopen)(?!\w)", re.IGNORECASE)


def number_forms(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-GETALVORM: a quantity that is not written as Dutch print does."""
    for block, expressions in read.found:
        for one in expressions:
            if one.problem is not None and one.kind.is_quantity:
                yield RuleFinding(
                    "BR-GETALVORM",
                    RuleGrade.MISTAKE,
                    block.place,
                    one.text,
                    f"Het getal is niet geschreven zoals het hoort: {one.problem}.",
                    "Schrijf het getal met punten tussen de duizendtallen en een decimale komma.",
                )


def impossible_dates(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-DATUM: a day that no calendar has."""
    for block, expressions in read.found:
        for one in expressions:
            if one.problem is not None and one.kind is Kind.DATE:
                yield RuleFinding(
                    "BR-DATUM",
                    RuleGrade.MISTAKE,
                    block.place,
                    one.text,
                    "Deze dag bestaat niet.",
                    "Zoek de juiste datum op.",
                )


def weekdays(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-WEEKDAG: a date that falls on another day of the week than the one before it."""
    for block, expressions in read.found:
        for one in expressions:
            named = _NAMED.search(block.text[: one.start])
            day = day_of(one) or _last(one, block.text[one.end :], read.facts.letter_date)
            if named is None or day is None:
                continue
            right = _WEEKDAYS[day.weekday()]
            if named[1].casefold() != right:
                yield RuleFinding(
                    "BR-WEEKDAG",
                    RuleGrade.MISTAKE,
                    block.place,
                    f"{named[1]} {one.text}",
                    f"{long_date(day)} is een {right}.",
                    "Verbeter de dag van de week of de datum.",
                )


def _last(one: Expression, after: str, letter: date | None) -> date | None:
    """The day of ``13 mei jl.``: the last one before the letter."""
    moment = one.moment
    if one.kind is not Kind.DATE or letter is None or moment is None or not _JUST.match(after):
        return None
    if moment.year or not moment.month or not moment.day or one.problem is not None:
        return None
    year = letter.year - ((moment.month, moment.day) > (letter.month, letter.day))
    return None if (moment.month, moment.day) == (2, 29) else date(year, moment.month, moment.day)


def percent_signs(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-STIJL-PROCENT: percentages with the sign and with the word in sentences; told once for a
    letter.
    """
    shares = [one for sentence in read.sentences for one in sentence.of(Kind.PERCENTAGE)]
    signs = [one for one in shares if one.text.endswith("%")]
    words = [one for one in shares if not one.text.endswith("%") and one.text[-1:].isalpha()]
    if signs and words:
        fewest = min(signs, words, key=len)
        yield RuleFinding(
            "BR-STIJL-PROCENT",
            RuleGrade.STYLE,
            "de hele brief",
            fewest[0].text,
            f"Percentages staan er {len(signs)} keer met een teken en {len(words)} keer met een "
            "woord.",
            "Kies een van beide.",
        )
