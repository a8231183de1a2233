"""Days that can not be meant.

1. Op zaterdag en zondag verschijnt geen brief en vergadert de Kamer niet.
2. Wat gebeurd is, ligt niet na de brief; wat nog komt, niet ervoor.
3. Een halfjaar dat na de brief begint, is nog niet voorbij, en zijn maanden liggen erin.
4. Dezelfde dag in twee jaren, of in een ander jaar dan een bekend stuk, is vaak een typefout.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from tasks.figures.dutch import long_date
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.rules.papers.cited import day_of, is_of_document, meeting_words
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade, Sentence
from tasks.letters.rules.tense import SINCE, Tense

_FLAGS = re.IGNORECASE
_WEEKEND = {5: "zaterdag", 6: "zondag"}
#: A day from which or up to which something holds is no day of an act.
_BOUND = re.compile(
    r"(?<!\w)(?:per|vanaf|sinds|tot|tot\s+en\s+met|t/m|tussen|uiterlijk|v\u00f3\u00f3r|voor|na|en"
    r"|ingang\s+van|peildatum)\s*\Z",
    _FLAGS,
)
_OF = re.compile(r"(?<!\w)(?:van|d\.d\.|gedateerd)\s*\Z", _FLAGS)
_ON = re.compile(r"(?<!\w)(?<!uiterlijk\s)(?:op|van|d\.d\.)\s*\Z", _FLAGS)
_WHEN = re.compile(
    r"(?<!\w)(?:in|zal|zullen|op|medio|begin|eind|vanaf|sinds|sedert|per|uiterlijk|voor|voor\s+eind)\s*"
    r"(?:het\s+|de\s+maand\s+)?\Z",
    _FLAGS,
)
#: Before a moment from which something holds.
_FROM = re.compile(
    r"(?<!\w)(?:met\s+ingang\s+van|per|vanaf)\s+(?:begin\s+|medio\s+|eind\s+)?\Z", _FLAGS
)
_NTH = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "1e": 1, "2e": 2, "3e": 3, "4e": 4}
_PART_OF_YEAR = re.compile(
    rf"(?P<nth>{'|'.join(_NTH)})\s+(?P<what>kwartaal|half|helft)|(?P<sign>[HQ])(?P<digit>[1-4])",
    _FLAGS,
)
#: The first and the last month of each half of a year, and what stands between them.
_HALVES = ((1, 6), (7, 12))
_THROUGH = re.compile(r"\s*(?:tot\s+en\s+met|t/m|tot|\u2013|-)\s*", _FLAGS)
#: Between a half-year and the months that it is said to be.
_IS_SAID = re.compile(
    r"(?<!\w)(?:en\s+)?(?:daarmee|hiermee|dus|derhalve|oftewel|ofwel|namelijk|te\s+weten)(?!\w)",
    _FLAGS,
)
#: Begins a sentence that says which months the half-year of the one before is.
_GOES_ON = re.compile(
    r"\s*(?:dus|oftewel|ofwel|namelijk|te\s+weten|dat|dit|die|deze|het\s+gaat|het\s+betreft|daarmee|hiermee)(?!\w)[^,;]*\Z",
    _FLAGS,
)
#: Between a half-year and months that are other ones.
_COMPARES = re.compile(
    r"(?<!\w)(?:dan|tegen|tegenover|vergeleken|vergelijking|opzichte|daarna|daarvoor|terwijl|maar"
    r"|gevolgd|volgde|volgden|vervolgens|en|of|na|sinds|vanaf|ook)(?!\w)",
    _FLAGS,
)
_IN_BRACKETS = re.compile(r"\s*\((?P<said>[^)]*)\)")


def weekends(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-WEEKEND: an office that acts on a Saturday or Sunday."""
    gathers = meeting_words(read.words)
    meeting, held = (
        re.compile(gathers, _FLAGS),
        re.compile(rf"[^,;:()]*(?:in|tijdens)\s+(?:\w+\s+)?{gathers}", _FLAGS),
    )
    for sentence, one, day in _days(read):
        if day.weekday() not in _WEEKEND or not _ON.search(sentence.upto(one)):
            continue
        document = is_of_document(sentence.text, _moved(one, sentence), read.words)
        if document or meeting.search(sentence.upto(one)) or held.match(sentence.beyond(one)):
            yield RuleFinding(
                "BR-WEEKEND",
                RuleGrade.SUSPECT,
                sentence.block.place,
                one.text,
                f"{long_date(day)} is een {_WEEKEND[day.weekday()]}.",
                "Controleer de dag en het jaar.",
            )


def _moved(one: Expression, sentence: Sentence) -> Expression:
    return Expression(one.kind, one.start - sentence.start, one.end - sentence.start, one.text)


def _days(read: ReadLetter) -> Iterator[tuple[Sentence, Expression, date]]:
    for sentence in read.sentences:
        for one in sentence.of(Kind.DATE):
            day = day_of(one)
            if day is not None:
                yield sentence, one, day


def days_after_letter(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-DATUM-NA-BRIEF: what happened on a day after the letter, or a paper of such a day."""
    letter, tense = read.facts.letter_date, Tense(read.words)
    if letter is None:
        return
    for sentence, one, day in _days(read):
        before = sentence.upto(one)
        if day <= letter or (_BOUND.search(before) and not SINCE.search(before)):
            continue
        paper = _OF.search(before) is not None and is_of_document(
            sentence.text, _moved(one, sentence), read.words
        )
        if paper or tense.is_past(sentence, one):
            yield RuleFinding(
                "BR-DATUM-NA-BRIEF",
                RuleGrade.MISTAKE,
                sentence.block.place,
                one.text,
                f"Dit is gebeurd volgens de zin, en {long_date(day)} is na de brief van "
                f"{long_date(letter)}.",
                "Verbeter de datum, of schrijf dat het nog komt.",
            )


def times(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-TIJD: what will happen before the letter, or happened in a month after it."""
    letter, tense = read.facts.letter_date, Tense(read.words)
    if letter is None:
        return
    for sentence in read.sentences:
        for one in sentence.of(Kind.DATE, Kind.MONTH):
            span = days_of(one)
            if span is None:
                continue
            said, grade = None, RuleGrade.SUSPECT
            if _FROM.search(sentence.upto(one)):
                # It may be a law that is known: told as past though it holds only from then.
                if span[0] > letter and tense.is_told(sentence, one):
                    said = "Volgens de zin geldt dit al, en het ligt na de brief"
                    grade = RuleGrade.NOTE
                elif span[1] < letter and tense.is_future(sentence, one):
                    said = "Volgens de zin komt dit nog, en het ligt voor de brief"
            elif not _WHEN.search(sentence.upto(one)):
                continue
            elif span[1] < letter and tense.is_future(sentence, one):
                said = "Volgens de zin komt dit nog, en het ligt voor de brief"
            elif span[0] > letter and one.kind is Kind.MONTH and tense.is_past(sentence, one):
                said = "Volgens de zin is dit gebeurd, en het ligt na de brief"
            if said is not None:
                yield RuleFinding(
                    "BR-TIJD",
                    grade,
                    sentence.block.place,
                    one.text,
                    f"{said} van {long_date(letter)}.",
                    "Verbeter de datum of de tijd van het werkwoord.",
                )


def days_of(one: Expression) -> tuple[date, date] | None:
    """The first day and one of the last days of a date, a month, or half a year or a quarter."""
    moment = one.moment
    if moment is None or moment.year is None or one.problem:
        return None
    if one.kind is Kind.DATE:
        day = day_of(one)
        return None if day is None else (day, day)
    if one.kind is Kind.PERIOD:
        return _days_of_part(one.text, moment.year)
    if moment.month is None:
        return None
    return date(moment.year, moment.month, 1), date(moment.year, moment.month, 28)


def _days_of_part(text: str, year: int) -> tuple[date, date] | None:
    part = _part_of_year(text)
    if part is None:
        return None
    nth, months = part
    return date(year, (nth - 1) * months + 1, 1), date(year, nth * months, 28)


def _part_of_year(text: str) -> tuple[int, int] | None:
    """Which quarter or half of a year a text names: its number, and how many months it has."""
    found = _PART_OF_YEAR.search(text)
    if found is None:
        return None
    nth = int(found["digit"]) if found["digit"] else _NTH[found["nth"].casefold()]
    months = 3 if (found["what"] or found["sign"]).casefold() in ("kwartaal", "q") else 6
    return (nth, months) if nth * months <= 12 else None


def half_of(one: Expression) -> tuple[int, int] | None:
    """The first and the last month of a half-year; None if it is none."""
    part = _part_of_year(one.text) if one.kind is Kind.PERIOD else None
    return _HALVES[part[0] - 1] if part is not None and part[1] == 6 else None


def half_years(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-HALFJAAR: a half-year that is past before it begins, or with months of the other."""
    letter, tense = read.facts.letter_date, Tense(read.words)
    for sentence in read.sentences:
        for one in sentence.of(Kind.PERIOD):
            half, year = half_of(one), one.moment.year if one.moment else None
            if half is None:
                continue
            second = half == _HALVES[1]
            begin = date(year or 1, 7 if second else 1, 1)
            said = None
            if letter is not None and year and begin >= letter and tense.is_past(sentence, one):
                said = f"Volgens de zin is dit voorbij, en het begint op {long_date(begin)}."
            elif (
                wrong := _other_half(sentence, one, second) or _months_after(read, sentence, second)
            ) is not None:
                said = f"{' '.join(wrong.split())} ligt niet in {' '.join(one.text.split())}."
            if said is not None:
                yield RuleFinding(
                    "BR-HALFJAAR",
                    RuleGrade.MISTAKE,
                    sentence.block.place,
                    one.text,
                    said,
                    "Verbeter het halfjaar of de maanden.",
                )


def _other_half(sentence: Sentence, period: Expression, second: bool) -> str | None:
    """What lies in the other half of a year: a month between brackets behind a half-year, or the
    six months that a sentence says it is, before it or behind.
    """
    brackets = _IN_BRACKETS.match(sentence.beyond(period))
    end = period.end + brackets.end() if brackets is not None else period.end
    months = sentence.of(Kind.MONTH, Kind.DATE)
    for one in months:
        month = one.moment.month if one.moment is not None else None
        if period.end <= one.start < end and month is not None and (month > 6) is not second:
            return one.text
    if len(sentence.of(Kind.PERIOD)) > 1:
        return None
    for first, last in pairwise(months):
        of = tuple(one.moment.month if one.moment is not None else None for one in (first, last))
        if of not in _HALVES or not _THROUGH.fullmatch(sentence.between(first, last)):
            continue
        text = sentence.block.text
        apart = text[last.end : period.start] or text[period.end : first.start]
        if (of == _HALVES[1]) is not second and not _COMPARES.search(_IS_SAID.sub("", apart)):
            return text[first.start : last.end]
    return None


def _months_after(read: ReadLetter, sentence: Sentence, second: bool) -> str | None:
    """The six months of the other half of a year that the next sentence says a half-year is."""
    after = read.after(sentence)
    if after is None or len(sentence.of(Kind.PERIOD)) > 1 or after.of(Kind.PERIOD):
        return None
    months = after.of(Kind.MONTH, Kind.DATE)
    of = tuple(one.moment.month if one.moment is not None else None for one in months)
    if len(of) != 2 or of not in _HALVES or (of == _HALVES[1]) is second:
        return None
    first, last = months
    goes_on = _GOES_ON.match(after.upto(first)) is not None
    through = _THROUGH.fullmatch(after.between(first, last)) is not None
    return after.block.text[first.start : last.end] if goes_on and through else None


def days_of_two_years(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-DATUM-TWEE-JAREN: a day of a paper, and the same day of the year beside it."""
    papers = {one.day for one in read.facts.citations if one.day is not None}
    told: dict[tuple[int, int], dict[int, str]] = defaultdict(dict)
    for day in sorted(papers):
        told[day.month, day.day].setdefault(day.year, f"een stuk van {long_date(day)}")
    for sentence, one, day in _days(read):
        if day in papers or _BOUND.search(sentence.upto(one)):
            continue
        if not is_of_document(sentence.text, _moved(one, sentence), read.words):
            continue
        others = told[day.month, day.day]
        near = [words for year, words in others.items() if abs(year - day.year) == 1]
        if near and day.year not in others:
            yield RuleFinding(
                "BR-DATUM-TWEE-JAREN",
                RuleGrade.SUSPECT,
                sentence.block.place,
                one.text,
                f"Er is ook {near[0]}.",
                "Controleer het jaar.",
            )
        others.setdefault(day.year, f"{long_date(day)} in deze brief")
