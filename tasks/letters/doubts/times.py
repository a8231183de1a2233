"""Moments of which the words do not say whether they are past or still to come.

1. Een moment na de dag van de brief, waarbij iets kan staan wat voorbij is: een woord met de vorm
   van een verleden tijd of een voltooid deelwoord.
2. Een moment ervoor, waarbij niets staat wat voorbij is, of iets wat ook nog kan komen; zo ook een
   moment vanaf of tot wanneer iets kan, mag of wordt gedaan.
3. Een halfjaar, en maanden of kwartalen in die zin of ten hoogste twee zinnen verder, die alle in
   de andere helft liggen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tasks.figures.dutch import long_date
from tasks.letters.doubts.doubt import Doubt, beside
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.reading.blocks import BlockKind
from tasks.letters.rules.moments import days_of, half_of
from tasks.letters.rules.rule import ReadLetter, Sentence
from tasks.letters.rules.tense import SINCE, Tense

_FLAGS = re.IGNORECASE
#: So many sentences apart a half-year and its months may stand.
_BESIDE = 2
#: Ends a sentence: what stands in a list or over a table tells of no time.
_PROSE = re.compile(r"[.!?][\"”’)\W]*\Z")
#: Before a moment at which something happens, or that is the day of something.
_AT = re.compile(
    r"(?:(?<!\w)(?:in|is|zijn|wordt|worden|blijft|op|medio|begin|eind|einde|rond|rondom|omstreeks|gedurende|tijdens|sinds|sedert|na"
    r"|vroeg\s+in|laat\s+in|halverwege|loop\s+van|najaar|voorjaar|zomer|maandag|dinsdag|woensdag"
    r"|donderdag|vrijdag|(?:eerder|later)\s+dan|hopelijk|vermoedelijk|waarschijnlijk)\s+(?:de\s+maand(?:en)?\s+|de\s+loop\s+van\s+|het\s+|de\s+)?|\A\W*|:\s*)\Z",
    _FLAGS,
)
#: Before a moment up to which, or of which, something is.
_BOUND = re.compile(
    r"(?<!\w)(?:per|vanaf|tot|t/m|tot\s+en\s+met|uiterlijk|v\u00f3\u00f3r|voor|tussen|ingang\s+van|aanloop\s+naar)\s+"
    r"(?:(?:begin|medio|eind|het|de|1)\s+)?\Z",
    _FLAGS,
)
#: Before a moment to which something was put off.
_MOVED = re.compile(r"(?<!\w)naar\s+(?:begin\s+|medio\s+|eind\s+)?\Z", _FLAGS)


def moments(read: ReadLetter) -> Iterator[Doubt]:
    """Days, months and parts of years that may be on the wrong side of the letter."""
    letter, tense = read.facts.letter_date, Tense(read.words)
    if letter is None:
        return
    for sentence in read.sentences:
        if sentence.block.kind is BlockKind.NOTE or not _PROSE.search(sentence.text):
            continue
        for one in sentence.of(Kind.DATE, Kind.MONTH, Kind.PERIOD):
            span = days_of(one)
            if span is None:
                continue
            before = sentence.upto(one)
            since = SINCE.search(before) is not None
            if _BOUND.search(before) and not since:
                if span[1] < letter and tense.may_begin(sentence, one):
                    yield _doubt(sentence, one, letter, "voor")
            elif span[0] >= letter and not _is_of_letter(one, span, letter):
                if _MOVED.search(before) is None and tense.may_be_past(sentence, one):
                    yield _doubt(sentence, one, letter, "na")
            elif (
                span[1] < letter
                and not since
                and (
                    _MOVED.search(before) is not None
                    or (
                        _AT.search(before) is not None
                        # Behind a colon there may be no verb.
                        and (":" not in before.rstrip()[:-1] or tense.is_doubtful(sentence))
                        and tense.may_be_future(sentence, one)
                    )
                )
            ):
                yield _doubt(sentence, one, letter, "voor")


def half_years(read: ReadLetter) -> Iterator[Doubt]:
    """A half-year, and months or quarters beside it that all lie in the other half of that year."""
    for sentence in read.sentences:
        halves = [(one, half) for one in sentence.of(Kind.PERIOD) if (half := half_of(one))]
        if len(halves) != 1:
            continue
        ((one, (first, last)),) = halves
        months, told = _months(sentence, one), sentence
        for other in beside(read, sentence, _BESIDE):
            if not months and not any(half_of(each) for each in other.of(Kind.PERIOD)):
                months, told = _months(other, one), other
                months = months if len(months) > 1 else {}
        if months and not any(first <= month <= last for month in months):
            yield Doubt(
                sentence,
                one,
                tuple(months.values()),
                f"{' '.join(months.popitem()[1].text.split())} ligt niet in "
                f"{' '.join(one.text.split())}",
                () if told is sentence else (told,),
            )


def _months(sentence: Sentence, of: Expression) -> dict[int, Expression]:
    """The months that a sentence names, of the year of a half-year or of none, and those of
    quarters.
    """
    year = of.moment.year if of.moment is not None else None
    return {
        month: one
        for one in sentence.of(Kind.MONTH, Kind.DATE, Kind.PERIOD)
        if one is not of
        and one.moment is not None
        and (year is None or one.moment.year in (None, year))
        for month in _months_of(one)
    }


def _months_of(one: Expression) -> tuple[int, ...]:
    if one.kind is Kind.PERIOD:
        span = days_of(one)
        return () if span is None else tuple(range(span[0].month, span[1].month + 1))
    return (one.moment.month,) if one.moment is not None and one.moment.month else ()


def _is_of_letter(one: Expression, span: tuple[date, date], letter: date) -> bool:
    """Whether a day is that of the letter, on which it tells what it does."""
    return one.kind is Kind.DATE and span[0] == letter


def _doubt(sentence: Sentence, one: Expression, letter: date, side: str) -> Doubt:
    return Doubt(
        sentence,
        one,
        (),
        f"{' '.join(one.text.split())} ligt {side} de brief van {long_date(letter)}, en de woorden "
        f"zeggen niet herkenbaar of dit {'al gebeurd is' if side == 'na' else 'nog moet komen'}",
    )
