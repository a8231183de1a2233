"""Days that can not go with the paper that is cited for them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from tasks.figures.citation import (
    as_vergaderjaar,
    prinsjesdag,
    read_tz_number,
    vergaderjaar,
)
from tasks.figures.dutch import enumeration, long_date
from tasks.figures.known_papers import KnownPapers
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import any_of
from tasks.letters.reading.blocks import CALL, MarkKind
from tasks.letters.rules.papers.cited import (
    Cited,
    Citing,
    cited_papers,
    citing,
    day_of,
    first_year,
    known_papers,
    meeting_words,
)
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade
from tasks.letters.rules.tense import SINCE

#: Before a year that says when something happened, not of which year a plan or law is.
_WHEN = re.compile(
    r"(?:\b(?:in|sinds|medio|begin|eind|najaar|voorjaar|zomer)\s+(?:het\s+jaar\s+)?|\(\s*)\Z",
    re.IGNORECASE,
)


#: Between a thing that happened and its year; a plan, a budget and a law have a year as well.
_OF = re.compile(r"(?<!\w)(?P<of>[^\W\d_]+)\s+(?:van|uit)\s+\Z", re.IGNORECASE)
_PLANNED = re.compile(
    r"(?:\w*(?:plan|plannen|wet|begroting|begrotingen|raming|ramingen|prognose|agenda|programma|norm|doel\w*"
    r"|ambitie\w*|streef\w*|brief|brieven|rapportage|verslag|jaar|jaren|begin|eind|einde|loop|helft|kwartaal"
    r"|budget|middelen|planning|toeslag|toeslagen|tarief|tarieven|bedragen|maatregelen))\Z",
    re.IGNORECASE,
)
#: Behind a citation, what says that the paper tells what follows.
_TELLS = re.compile(
    r"[^.;]{0,60}?(?<!\w)(?:blijkt|bleek|blijken|bleken|volgt|volgde|staat|stond|vermeldt|vermeldde|meldt|meldde"
    r"|beschrijft|beschreef|concludeert|constateert|laat\s+zien|liet\s+zien|leert|maakt\s+duidelijk)"
    r"\s+(?:\w+\s+)?(?:dat|hoe|waarom|waardoor|welke)(?!\w)",
    re.IGNORECASE,
)
#: Who is told something by a paper: ``op 20 december schreven we u daarover``. A motion is voted
#: on, and a promise made, on another day than that of the paper.
_TO_PARLIAMENT = re.compile(r"(?<!\w)(?:u|uw|Kamers?|parlement)(?!\w)", re.IGNORECASE)
_OTHER_ACTS = re.compile(
    r"(?<!\w)(?:motie\w*|amendement\w*|aangenomen|aanvaard|stem\w*|toegezegd|zegde\w*|toezegging\w*)(?!\w)",
    re.IGNORECASE,
)
#: Before a day that may be that of a paper, though no word says so.
_ON = re.compile(r"(?<!\w)(?:op|van|d\.d\.)\s*\Z", re.IGNORECASE)


def days_of_papers(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-DATUM-TEGEN-NOOT: the text gives a paper a day that its number or vergaderjaar
    contradicts. The only day of a sentence to parliament is probably that of the paper.
    """
    known, meeting = known_papers(read), re.compile(meeting_words(read.words), re.IGNORECASE)
    for one in cited_papers(read):
        typed, first = one.typed, first_year(one.typed)
        day = one.day
        said = one.at.said if one.at is not None else ""
        if day is None and _TO_PARLIAMENT.search(said) and not _OTHER_ACTS.search(said):
            day = _only_day(one, meeting)
        if day is None or first is None or can_be_of(one, day, known):
            continue
        advice = "Zoek op welk stuk bedoeld is."
        if not known.bracket(typed.dossier, typed.number).holds(day):
            advice = f"Bedoeld is misschien {known.of_day(typed.dossier, typed.number, day)}."
        yield RuleFinding(
            "BR-DATUM-TEGEN-NOOT",
            RuleGrade.MISTAKE if one.day is not None else RuleGrade.SUSPECT,
            one.block.place,
            typed.text,
            f"De tekst noemt een stuk van {long_date(day)} (vergaderjaar "
            f"{vergaderjaar(day)}); dat is dit stuk niet.",
            advice,
        )


def can_be_of(one: Cited, day: date, known: KnownPapers) -> bool:
    """Whether a paper can be of a day, by its number and its vergaderjaar."""
    first = first_year(one.typed)
    return known.bracket(one.typed.dossier, one.typed.number).holds(day) and (
        first is None or as_vergaderjaar(first) == vergaderjaar(day)
    )


def two_papers_of_a_day(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-EEN-DATUM-TWEE-STUKKEN: one day of a letter to parliament, cited as two papers of one
    dossier, which are not known to be of that day. Where only one day stands before a citation, and
    no meeting, it is probably that of the paper.
    """
    known, meeting = known_papers(read), re.compile(meeting_words(read.words), re.IGNORECASE)
    by_day: dict[tuple[date, str], dict[str, Cited]] = defaultdict(dict)
    for one in cited_papers(read):
        day = one.day or _only_day(one, meeting)
        if day is not None and can_be_of(one, day, known):
            by_day[day, one.typed.dossier].setdefault(one.typed.number, one)
    for (day, dossier), papers in by_day.items():
        found = [known.paper(dossier, number) for number in papers]
        if len(papers) < 2 or all(paper is not None and paper.day == day for paper in found):
            continue
        *_, last = papers.values()
        sure = all(paper.day is not None for paper in papers.values())
        yield RuleFinding(
            "BR-EEN-DATUM-TWEE-STUKKEN",
            RuleGrade.MISTAKE if sure else RuleGrade.SUSPECT,
            last.block.place,
            last.typed.text,
            f"Een stuk van {long_date(day)} heeft in dossier {dossier} twee nummers: "
            f"{enumeration([*papers])}.",
            "Zoek op welk nummer het juiste is.",
        )


def _only_day(one: Cited, meeting: re.Pattern[str]) -> date | None:
    """The one day that is named before a citation, if it may be that of the paper."""
    if one.at is None or meeting.search(one.at.said):
        return None
    text = one.at.sentence.block.text
    days = [(each, day) for each in one.at.expressions if (day := day_of(each)) is not None]
    return days[0][1] if len(days) == 1 and _ON.search(text[: days[0][0].start]) else None


def years_after_papers(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-JAAR-NA-STUK: a paper is cited for what happened when it had already appeared. A year
    after the letter, or one that the words announce, is no mistake.
    """
    known, letter = known_papers(read), read.facts.letter_date
    announces = re.compile(any_of(read.words.announces), re.IGNORECASE)
    for one in cited_papers(read):
        first = first_year(one.typed)
        if first is None or one.at is None or one.day is not None:
            continue
        announced = announces.search(one.at.sentence.text) is not None
        last = last_day(one, first, known)
        for event, sure in _events(one.at):
            if announced and not SINCE.search(one.at.sentence.upto(event)):
                continue
            begun = begin_of(event)
            if begun is not None and begun > last and (letter is None or begun <= letter):
                yield RuleFinding(
                    "BR-JAAR-NA-STUK",
                    RuleGrade.MISTAKE if sure else RuleGrade.SUSPECT,
                    one.block.place,
                    one.typed.text,
                    f"Dit stuk is van ten laatste {long_date(last)}, en wordt aangehaald voor iets "
                    f"van {' '.join(event.text.split())}.",
                    "Zoek het stuk op dat erover gaat.",
                )


def _events(at: Citing) -> Iterator[tuple[Expression, bool]]:
    """What happened by the words before a citation or, where it stands before what the paper tells,
    by those behind it; and whether it surely happened then.
    """
    block = at.sentence.block
    told = [one for one in at.expressions if one.moment is not None]
    for one in told:
        before = block.text[: one.start]
        of = _OF.search(before)
        if one.kind is not Kind.YEAR or _WHEN.search(before):
            yield one, True
        elif of is not None and not _PLANNED.match(of["of"]):
            yield one, False
    calls = block.marked(MarkKind.NOTE)
    others = [one for one in calls if at.end < one.start < at.sentence.end]
    if told or others or not _TELLS.match(block.text[at.end : at.sentence.end].lstrip(CALL)):
        return
    for one in at.sentence.expressions:
        if one.start >= at.end and (
            one.kind is not Kind.YEAR or _WHEN.search(block.text[: one.start])
        ):
            yield one, False


def last_day(one: Cited, first: int, known: KnownPapers) -> date:
    """The last day of which a paper can be, by its number and the year ``first`` in which its
    vergaderjaar begins.
    """
    last = prinsjesdag(first + 1) - timedelta(days=1)
    bracket = known.bracket(one.typed.dossier, one.typed.number)
    return last if bracket.last is None else min(last, bracket.last)


def begin_of(event: Expression) -> date | None:
    """The first day of what an expression names; None if it names no day, month or year."""
    moment = event.moment
    if moment is None or moment.year is None or event.problem is not None:
        return None
    if event.kind is Kind.DATE:
        return day_of(event)
    if event.kind is Kind.MONTH and moment.month is not None:
        return date(moment.year, moment.month, 1)
    if event.kind is Kind.YEAR:
        return date(moment.year, 1, 1)
    return None


def commitments(read: ReadLetter) -> Iterator[RuleFinding]:
    """BR-TOEZEGGING: a number of a toezegging that no toezegging has, or none of the day that the
    sentence names.
    """
    for block, expressions in read.found:
        for one in expressions:
            number = read_tz_number("".join(one.text.split()))
            if one.kind not in (Kind.CITATION, Kind.LABEL) or number is None:
                continue
            grade, said = RuleGrade.MISTAKE, None
            letter = read.facts.letter_date
            at = citing(read, block, one.start)
            days = [day for other in (at.expressions if at else ()) if (day := day_of(other))]
            if not 1 <= number.month <= 12:
                said = f"Dit nummer noemt maand {number.month:02}, en die bestaat niet."
            elif letter is not None and (number.year, number.month) > (letter.year, letter.month):
                said = f"Dit nummer is van na de brief van {long_date(letter)}."
            elif days and all((day.year, day.month) != (number.year, number.month) for day in days):
                grade = RuleGrade.SUSPECT
                said = f"De zin noemt {long_date(days[-1])}; dit nummer is van een andere maand."
            if said is not None:
                yield RuleFinding(
                    "BR-TOEZEGGING",
                    grade,
                    block.place,
                    one.text,
                    said,
                    "Zoek het nummer van de toezegging op; het begint met TZ, het jaar en de maand "
                    "waarin zij is gedaan.",
                )
