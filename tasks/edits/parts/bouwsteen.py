"""Whether the text of a chapter can stand in the letter.

1. Ieder getal, bedrag, percentage en deel is een verwijzing naar een cijfer of een eigen bron; ook
   een getal in letters, behalve één. Nummers van artikelen, hoofdstukken, bijlagen, bladzijden en
   toezeggingen zijn geen hoeveelheden, en jaren en maanden evenmin.
2. Wat voor een cijfer staat of er in de plaats van komt (ruim, bijna, een kwart), past bij de
   precieze waarde.
3. Een dag is een dag van dit halfjaar, van een vindplaats of rapport, of een eigen bron, en valt op
   de dag van de week die erbij staat.
4. Een vindplaats is een verwijzing naar het register.
5. Een voetnoot zegt iets.
6. Een bijlage en een hoofdstuk waarnaar de tekst verwijst, bestaan.
7. Een bouwsteen bestaat uit alinea's, opsommingen, koppen, voetnoten, adressen en kleine tabellen
   zonder samengevoegde cellen. Een kop- of voetregel is die van het document en telt niet mee; al
   het andere wordt geweigerd.

8. Wat de tekst over cijfers zegt, past bij die cijfers: een richting (gestegen, boven de norm), een
   som, een aandeel naast aantallen, de lengte van een lijst, en dagen voor en na de brief.

Days of papers pass because the register of vindplaatsen has them: whoever types another day than
that of a paper types a day that nothing knows. A year by itself has no row anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from tasks.edits.problem import Problem
from tasks.figures.citation import read_citations
from tasks.figures.dutch import counted, enumeration, long_date
from tasks.figures.figure import Figure
from tasks.figures.rounding import round_half_up
from tasks.letters.expressions.expression import Expression, Kind, Moment
from tasks.letters.expressions.recognise import rest
from tasks.letters.matching.compatible import Fit, fit
from tasks.letters.matching.verdicts import Status, Verdict
from tasks.letters.reading.blocks import Block, BlockKind, Letter, Mark, MarkKind
from tasks.letters.rules import forms, moments, notes
from tasks.letters.rules.coherence import directions, lists, norms, shares, sums, units
from tasks.letters.rules.rule import ReadLetter, Rule, RuleGrade

_ONE = Fraction(1)
TYPED_CITATION = "W15"
#: The rules of the letter check on what a text says about its numbers; what others of its rules
#: look for has a code of its own here.
_COHERENCE: tuple[Rule, ...] = (
    sums.table_sums,
    shares.shares_of_counts,
    shares.growing_funnels,
    shares.averages,
    directions.directions,
    norms.norms,
    units.percentage_points,
    lists.list_lengths,
    moments.days_after_letter,
    moments.times,
    moments.half_years,
)
#: Places that are of the document, not of its text.
_MARGINS = (str(BlockKind.HEADER), str(BlockKind.FOOTER))
#: Of a table in the letter itself; a larger one is an annex.
MOST_ROWS, MOST_COLUMNS = 20, 6
_CALLED = re.compile(r"(?<!\w)(?P<what>bijlage|hoofdstuk)(?:n|ken)?\s+\Z", re.IGNORECASE)
#: Of the days that may be meant, so many are told.
_MOST_DAYS = 3
_FITTING = (Fit.EQUAL, Fit.ROUNDED)


def check_kinds(letter: Letter) -> Iterator[Problem]:
    """W02 for everything that a bouwsteen can not hold."""
    allowed = "alinea's, opsommingen, koppen, voetnoten en kleine tabellen"
    for what, place in letter.unread:
        if place in _MARGINS:
            continue
        yield Problem(
            "W02", f"{_at(place)} staat iets wat de brief niet kan hebben: {what}.", allowed
        )
    for change in letter.changes:
        yield Problem(
            "W02",
            f"{_at(change.place)} is tekst {change.kind}; niemand heeft dat aanvaard of geweigerd.",
            "een tekst waarin iedere wijziging is aanvaard of geweigerd",
        )
    for block in letter.blocks:
        if block.kind is BlockKind.BOX:
            yield Problem("W02", f"{_at(block.place)} staat een tekstvak.", allowed)
        elif block.note is not None and block.cell is not None:
            yield Problem("W02", f"{_at(block.place)} staat een tabel.", "een noot zonder tabel")
        for mark in block.marked(MarkKind.FIELD):
            yield Problem(
                "W02",
                f"{_at(block.place)} staat een veld dat de tekstverwerker invult ({mark.name}).",
                allowed,
            )
        for mark in block.marked(MarkKind.LINK):
            if not mark.name.startswith("https://"):
                yield Problem(
                    "W02",
                    f"{_at(block.place)} staat een verwijzing naar {mark.name}.",
                    "een adres dat met https begint",
                )
        for mark in block.marked(MarkKind.RAISED):
            if any(sign.isdecimal() for sign in block.text[mark.start : mark.end]):
                raised = block.text[mark.start : mark.end]
                yield Problem(
                    "W02",
                    f"{_at(block.place)} staan verhoogde cijfers: {raised}.",
                    "een voetnoot van de tekstverwerker zelf",
                )
    yield from _check_captions(letter.blocks)
    yield from _check_tables(letter.blocks)


def _check_captions(blocks: Sequence[Block]) -> Iterator[Problem]:
    for before, block in pairwise([None, *blocks, None]):
        table = block.cell.table if block is not None and block.cell is not None else None
        same = before is not None and before.cell is not None and before.cell.table == table
        above = before is not None and before.kind is BlockKind.CAPTION
        if table is not None and not same and not above:
            yield Problem("W02", f"Tabel {table} heeft geen bijschrift.", "een bijschrift erboven")
        if above and table is None:
            assert before is not None
            yield Problem(
                "W02",
                f"{_at(before.place)} staat een bijschrift zonder tabel.",
                "een tabel eronder",
            )


def _check_tables(blocks: Sequence[Block]) -> Iterator[Problem]:
    tables: dict[int, list[Block]] = {}
    for block in blocks:
        if block.cell is not None:
            tables.setdefault(block.cell.table, []).append(block)
    for number, cells in tables.items():
        places = [one.cell for one in cells if one.cell is not None]
        rows = max(one.row for one in places)
        columns = max(one.column + one.width - 1 for one in places)
        if any(one.width > 1 for one in places):
            yield Problem(
                "W02",
                f"Tabel {number} heeft samengevoegde cellen.",
                "een tabel zonder zulke cellen",
            )
        elif len({(one.row, one.column) for one in places}) < rows * columns:
            yield Problem(
                "W02",
                f"Tabel {number} heeft lege of samengevoegde cellen.",
                "in iedere cel een tekst, zo nodig een streepje",
            )
        if rows > MOST_ROWS or columns > MOST_COLUMNS:
            yield Problem(
                "W02",
                f"Tabel {number} heeft {counted(rows, 'rij', 'rijen')} en "
                f"{counted(columns, 'kolom', 'kolommen')}.",
                f"ten hoogste {MOST_ROWS} rijen en {MOST_COLUMNS} kolommen, en anders een bijlage",
            )


def check_numbers(
    found: Sequence[tuple[Block, tuple[Expression, ...]]],
    judged: Sequence[Verdict],
    figures: Mapping[str, Figure],
) -> Iterator[Problem]:
    """W04 for a number that is no reference, W06 for one that does not say what its figure is.

    Args:
        found: the blocks of the letter as it is printed, what refers to a figure marked with its
            id, each with its expressions.
        judged: the verdicts on those expressions.
        figures: that may be quoted, by id.
    """
    for verdict in judged:
        block, one = verdict.block, verdict.expression
        if not one.kind.is_quantity:
            continue
        mark = _mark(block, one)
        if mark is None:
            if not (_is_an_article(one) or verdict.status is Status.NO_FIGURE):
                yield _typed(verdict)
        elif mark.name in figures and not _fits(block, one, mark, figures[mark.name]):
            figure = figures[mark.name]
            yield Problem(
                "W06",
                f"{_place(block)}: '{_around(block, mark, one)}' past niet bij {figure.label}.",
                f"woorden die passen bij {figure.printed}",
            )
    for block, expressions in found:
        yield from _unread(block, expressions, figures)


def _unread(
    block: Block, expressions: tuple[Expression, ...], figures: Mapping[str, Figure]
) -> Iterator[Problem]:
    controls = block.marked(MarkKind.CONTROL)
    for mark in controls:
        inside = [one for one in expressions if _overlap(mark, one)]
        text = block.text[mark.start : mark.end]
        if mark.name in figures and not inside and text != figures[mark.name].printed:
            yield Problem(
                "W06",
                f"{_place(block)}: '{text}' zegt niet hoe groot {figures[mark.name].label} is.",
                "niets, in woorden, een woord als ruim of bijna, of een getal of deel",
            )
    for start, end in rest(block, expressions):
        if not any(mark.start <= start and end <= mark.end for mark in controls):
            yield Problem(
                "W04",
                f"{_place(block)}: {block.text[start:end]} is getypt, en is niet te lezen.",
                "een verwijzing naar een cijfer, zoals [[damages.burgers]]",
            )


def _mark(block: Block, one: Expression) -> Mark | None:
    """The mark that holds the digits of an expression; a unit may stand outside it."""
    for mark in block.marked(MarkKind.CONTROL):
        if mark.start <= one.start and one.end <= mark.end:
            return mark
        if _overlap(mark, one):
            outside = (
                block.text[one.start : max(one.start, mark.start)]
                + block.text[min(mark.end, one.end) : one.end]
            )
            if not any(sign.isdecimal() for sign in outside):
                return mark
    return None


def _overlap(mark: Mark, one: Expression) -> bool:
    return mark.start < one.end and one.start < mark.end


def _fits(block: Block, one: Expression, mark: Mark, figure: Figure) -> bool:
    if not re.search(r"\w|%", block.text[mark.end : one.end] + block.text[one.start : mark.start]):
        return fit(one, figure) in _FITTING
    # With a unit that figures do not have: 24 maanden.
    return one.kind is Kind.DURATION and one.value == round_half_up(figure.value, figure.step)


def _is_an_article(one: Expression) -> bool:
    return one.kind is Kind.NUMBER and one.in_words and one.value == _ONE


def _typed(verdict: Verdict) -> Problem:
    one, figure = verdict.expression, verdict.figure
    expected = (
        f"waarschijnlijk [[{figure.id}]]: {figure.label} ({figure.printed})"
        if figure is not None
        else "een verwijzing naar een cijfer, of een rij in het register van eigen bronnen"
    )
    return Problem("W04", f"{_place(verdict.block)}: {one.text} is getypt ({one.kind}).", expected)


def _around(block: Block, mark: Mark, one: Expression) -> str:
    """What stands before and in a mark, as far as it says how large the figure is."""
    start, end = min(mark.start, one.start), max(mark.end, one.end)
    before = block.text[:start].split()[-2:]
    return " ".join([*before, block.text[start:end]])


def check_days(read: ReadLetter, known: Mapping[date, str]) -> tuple[list[Problem], set[date]]:
    """W07 for every day that nothing knows, or that is no day; and the days that are known.

    Args:
        known: days, each with what it is the day of, in Dutch.
    """
    problems = [
        Problem("W07", f"{_sentence(one.place)}: {one.about}. {one.text}", one.advice)
        for rule in (forms.impossible_dates, forms.weekdays)
        for one in rule(read)
    ]
    said: set[date] = set()
    for block, expressions in read.found:
        for expression in expressions:
            moment = expression.moment
            if expression.kind is not Kind.DATE or expression.problem or moment is None:
                continue
            same = {
                day
                for day in known
                if (day.month, day.day) == (moment.month, moment.day)
                and moment.year in (None, day.year)
            }
            said |= same
            if not same and _mark(block, expression) is None:
                problems.append(_unknown_day(block, expression, moment, known))
    return problems, said


def _unknown_day(
    block: Block, expression: Expression, moment: Moment, known: Mapping[date, str]
) -> Problem:
    near = [
        f"{long_date(day)} ({of})"
        for day, of in sorted(known.items())
        if day.month == moment.month and (day.day == moment.day or day.year == moment.year)
    ]
    return Problem(
        "W07",
        f"{_place(block)}: {expression.text} is geen dag van dit halfjaar, van een vindplaats, van "
        "een rapport of van een eigen bron.",
        f"misschien {enumeration(near[:_MOST_DAYS], 'of')}"
        if near
        else "een rij in het register van eigen bronnen",
    )


def check_citations(
    found: Sequence[tuple[Block, tuple[Expression, ...]]],
) -> Iterator[Problem]:
    """W15 for a citation that was typed in a form that is not read as one. The number of a
    toezegging is what the toezegging is called.
    """
    for block, expressions in found:
        read = list(read_citations(block.text))
        for one in expressions:
            if (
                one.kind is Kind.CITATION
                and _mark(block, one) is None
                and not one.text.upper().startswith("TZ")
                and not any(typed.start < one.end and one.start < typed.end for typed in read)
            ):
                yield Problem(
                    TYPED_CITATION,
                    f"In een tekst is een vindplaats getypt: {one.text}.",
                    "een verwijzing naar het register, zoals [[vindplaats.TK-31066-1449]]",
                )


def check_notes(read: ReadLetter) -> Iterator[Problem]:
    """W08 for a note that says nothing."""
    for one in notes.empty_notes(read):
        yield Problem(
            "W08", f"{_sentence(one.place)} is leeg.", "een tekst, of geen teken voor een noot"
        )


def check_coherence(read: ReadLetter) -> Iterator[Problem]:
    """W16 for what a text says about its numbers and what does not fit them. It asks, because words
    can mean more than a rule knows.
    """
    for rule in _COHERENCE:
        for one in rule(read):
            if one.grade in (RuleGrade.MISTAKE, RuleGrade.SUSPECT):
                yield Problem(
                    "W16",
                    f"{_sentence(one.place)}: {one.text}",
                    one.advice,
                    value=one.text,
                    against=one.rule,
                )


def named(found: Sequence[tuple[Block, tuple[Expression, ...]]], what: str) -> set[str]:
    """The numbers of the annexes (``bijlage``) or chapters (``hoofdstuk``) that a text names."""
    numbers: set[str] = set()
    for block, expressions in found:
        for one in expressions:
            before = _CALLED.search(block.text[: one.start])
            if one.kind is Kind.REFERENCE and before and before["what"].casefold() == what:
                numbers.update(re.findall(r"\d+(?:\.\d+)*", one.text))
    return numbers


def check_chapters(numbers: Collection[str], chapters: Collection[str]) -> Iterator[Problem]:
    """W09 for a chapter that is named and that the letter does not have."""
    for number in sorted(set(numbers) - set(chapters)):
        yield Problem(
            "W09",
            f"De tekst noemt hoofdstuk {number}; dat is er niet.",
            "een hoofdstuk van de brief",
        )


def _place(block: Block) -> str:
    return _sentence(block.place)


def _sentence(place: str) -> str:
    return place[:1].upper() + place[1:]


def _at(place: str) -> str:
    return f"In {place}"
