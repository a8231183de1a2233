"""Whether a citation can be right, with a guess of what was meant where it can not.

1. Een vergaderjaar is een jaar en het volgende, met een schuine streep: 2024/25.
2. Een stuk hoort bij het vergaderjaar waarin het verscheen. Dat begint op de derde dinsdag van
   september. Is de dag van een stuk niet bekend, dan ligt die tussen die van de stukken met een
   lager en een hoger nummer.
3. Binnen een dossier lopen de nummers op met de dag.
4. Het dossier staat in het register; anders zijn er vaak twee cijfers verwisseld.
5. Een stuk is niet ouder dan waarvoor het wordt aangehaald.
6. Een stuk is niet van na de brief.
7. Het nummer van een toezegging noemt het jaar en de maand waarin zij is gedaan: TZ202404-125.
8. Een stuk, wet of verordening heeft zelden honderden bladzijden.

Nothing here knows where a citation stands: what is wrong is a
:class:`~tasks.edits.problem.Problem`, and whoever asked makes a finding of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tasks.edits.problem import Problem
from tasks.edits.thresholds import threshold
from tasks.figures.citation import (
    Typed,
    Vindplaats,
    as_vergaderjaar,
    print_citation,
    read_tz_number,
    vergaderjaar,
)
from tasks.figures.dutch import NBSP, enumeration, in_full, long_date
from tasks.figures.known_papers import KnownPapers, Paper, rank_of


def check_paper(one: Vindplaats, known: KnownPapers, letter: date) -> Iterator[Problem]:
    """What is wrong with a vindplaats of the register (C02, C03, C04, C06), held against the
    others. Only that of a paper can be wrong in these ways.

    Args:
        letter: the day of the letter that cites it.
    """
    if not one.kind.is_paper or one.dossier is None or one.number is None:
        return
    yield from check_dossier(one.dossier, known)
    if one.day is None:
        years = known.bracket(one.dossier, one.number).years(letter)
        if years is None or len(years) != 1:
            yield Problem(
                "C02",
                f"Van {_named(one.dossier, one.number)} is de dag niet bekend, en uit de stukken "
                "ernaast volgt het vergaderjaar niet.",
                "de dag van het stuk" + (f", in {enumeration(years, 'of')}" if years else ""),
            )
        return
    yield from _out_of_order(one.dossier, one.number, one.day, known)
    if one.day > letter:
        yield Problem(
            "C06",
            f"{_named(one.dossier, one.number)} is van {long_date(one.day)}, na de brief van "
            f"{long_date(letter)}.",
            f"een stuk van ten laatste {long_date(letter)}",
        )


def _out_of_order(dossier: str, number: str, day: date, known: KnownPapers) -> Iterator[Problem]:
    """C03 for a paper that contradicts the order of the others more than they do each other."""
    papers = known.dated(dossier, number)
    mine = Paper(rank_of(number) or 0, number, day)
    against = [other for other in papers if _contradict(mine, other)]
    if not against:
        return
    if all(len(against) >= sum(_contradict(other, third) for third in papers) for other in against):
        others = [one for one in papers if one.rank != mine.rank]
        told = against[0]
        assert told.day is not None
        yield Problem(
            "C03",
            f"{_named(dossier, number)} zou van {long_date(day)} zijn, maar nr.{NBSP}{told.number} "
            f"is van {long_date(told.day)}; nummers lopen op met de dag.",
            _days_of(mine, others),
        )


def _contradict(one: Paper, other: Paper) -> bool:
    if one.day is None or other.day is None:
        return False
    return (one.rank < other.rank and one.day > other.day) or (
        one.rank > other.rank and one.day < other.day
    )


def _days_of(one: Paper, others: list[Paper]) -> str:
    days = [other.day for other in others if other.rank < one.rank and other.day is not None]
    later = [other.day for other in others if other.rank > one.rank and other.day is not None]
    bounds = [f"vanaf {long_date(max(days))}"] if days else []
    bounds += [f"tot en met {long_date(min(later))}"] if later else []
    return f"bij nr.{NBSP}{one.number} een dag {' '.join(bounds)}, of een ander nummer"


def check_page(one: Vindplaats) -> Iterator[Problem]:
    """C10 if it names a page that hardly any paper has."""
    most = threshold("C10", "bladzijde")
    if one.page is not None and one.page > most:
        yield Problem(
            "C10",
            f"{one.id} verwijst naar bladzijde {one.page}.",
            f"een bladzijde tot en met {in_full(most)}",
            value=str(one.page),
            against=str(most),
        )


def check_dossier(dossier: str, known: KnownPapers) -> Iterator[Problem]:
    """C04 if the register does not know the dossier, with those that were probably meant."""
    if dossier in known.dossiers:
        return
    near = known.nearest(dossier)
    yield Problem(
        "C04",
        f"Het dossier {dossier} staat niet in het register van vindplaatsen.",
        f"waarschijnlijk {enumeration(near, 'of')}"
        if near
        else "een dossier uit het register, of een rij van soort kamerdossier voor dit dossier",
    )


def check_cited_for(one: Vindplaats, since: date) -> Iterator[Problem]:
    """C05 if a paper is older than what it is cited for, which happened on ``since``."""
    if one.kind.is_paper and one.day is not None and one.day < since:
        yield Problem(
            "C05",
            f"{_named(one.dossier or '', one.number or '')} is van {long_date(one.day)}, en wordt "
            f"aangehaald voor iets van {long_date(since)}.",
            f"een stuk van {long_date(since)} of later",
            value=one.day.isoformat(),
            against=since.isoformat(),
        )


def check_typed(
    typed: Typed, known: KnownPapers, letter: date, day: date | None = None
) -> Iterator[Problem]:
    """What is wrong with a citation that a person typed (C01 to C04, and C06).

    Args:
        typed: as :func:`~tasks.figures.citation.read_citations` found it.
        letter: the day of the letter that cites it.
        day: of the paper, where the text around it says so.
    """
    dossier = typed.dossier
    if dossier not in known.dossiers:
        yield from check_dossier(dossier, known)
        near = known.nearest(dossier)
        if len(near) != 1:
            return
        dossier = near[0]  # what is wrong besides, if that is what was meant
    paper = known.paper(dossier, typed.number)
    bracket = known.bracket(dossier, typed.number)
    if day is not None and not bracket.holds(day):
        yield Problem(
            "C03",
            f"{_named(dossier, typed.number)} kan niet van {long_date(day)} zijn.",
            known.of_day(dossier, typed.number, day),
        )
    elif paper is None and bracket.first is not None and bracket.first > letter:
        yield Problem(
            "C06",
            f"{_named(dossier, typed.number)} is van na {long_date(letter)}.",
            "een stuk van voor de brief",
        )
    sure = day if day is not None and bracket.holds(day) else None
    years = [vergaderjaar(sure)] if sure is not None else bracket.years(letter)
    expected = enumeration(years, "of") if years else "een jaar en het volgende, zoals 2024/25"
    if (first := _first_year(typed.years)) is None:
        yield Problem("C01", f"Het vergaderjaar {typed.years} bestaat niet.", expected)
    elif years is not None and as_vergaderjaar(first) not in years:
        yield Problem(
            "C02",
            f"{_named(dossier, typed.number)} is niet van het vergaderjaar {typed.years}.",
            expected,
        )


def _first_year(years: str) -> int | None:
    """The year in which a typed vergaderjaar begins; None if its second is not the next.
    ``2024-25`` and ``2024/2025`` are other ways to write the same.
    """
    first, second = years[:4], years[5:]
    next_year = str(int(first) + 1)
    return int(first) if second in (next_year, next_year[2:]) else None


def check_tz_number(text: str, made_on: date | None, letter: date) -> Iterator[Problem]:
    """C07 if the number of a toezegging can not be right.

    Args:
        made_on: the day on which the promise was made, None if it is not known.
        letter: the day of the letter.
    """
    form = "TZ, het jaar, de maand, een streepje en een volgnummer, zoals TZ202404-125"
    number = read_tz_number(text)
    if number is None:
        yield Problem("C07", f"{text} is geen nummer van een toezegging.", form)
        return
    if made_on is not None:
        if (number.year, number.month) != (made_on.year, made_on.month):
            meant = number._replace(year=made_on.year, month=made_on.month)
            yield Problem(
                "C07",
                f"{text} hoort niet bij een toezegging van {long_date(made_on)}.",
                f"waarschijnlijk {meant}, of een andere dag",
            )
    elif not 1 <= number.month <= 12:
        year, month = str(number.year), f"{number.month:02}"
        swapped = int(month[::-1])
        yield Problem(
            "C07",
            f"{text} noemt maand {month}; die bestaat niet.",
            f"waarschijnlijk TZ{year}{month[::-1]}-{number.number:03}"
            if 1 <= swapped <= 12
            else form,
        )
    elif (number.year, number.month) > (letter.year, letter.month):
        yield Problem(
            "C07",
            f"{text} is van na de brief van {long_date(letter)}.",
            f"een maand tot en met die van de brief; {form}",
        )


def printed_or_none(one: Vindplaats, known: KnownPapers, letter: date) -> str | None:
    """The citation in print; None if its vergaderjaar follows from nothing, which
    :func:`check_paper` tells.
    """
    year = None
    if one.kind.is_paper and one.day is None:
        years = known.bracket(one.dossier or "", one.number or "").years(letter)
        if years is None or len(years) != 1:
            return None
        (year,) = years
    return print_citation(one, year)


def _named(dossier: str, number: str) -> str:
    return f"{dossier}, nr.{NBSP}{number}"
