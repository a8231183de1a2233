"""What every number in a letter is, held against the figures of a dossier.

A mark that names its figure comes first: the value is held against that figure. Else the words
around the number choose, in a cell those of its row and column. A value alone never decides: most
small numbers are the value of several figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from tasks.figures.figure import Figure
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import Vocabulary
from tasks.letters.matching.candidates import Candidate, Candidates, Said, best
from tasks.letters.matching.compatible import Fit, fit, same_kind
from tasks.letters.matching.context import Line, lines
from tasks.letters.matching.derived import how_derived
from tasks.letters.matching.slips import Kin, slipped, swapped
from tasks.letters.reading.blocks import Block, MarkKind

#: So much of the name of a subject must stand around a number to be sure that it is meant; so much
#: to say that another value should have stood there.
_ENOUGH, _SURE = Fraction(1, 2), Fraction(4, 5)
#: So much of a name, and another value with it is worth a question.
_LIKELY = Fraction(7, 10)
#: By so much more a name must be there to be meant instead of another.
_MARGIN = Fraction(1, 20)
#: A count that differs by more is of something else, and not mistyped.
_MOST_TIMES = 50
#: A name of fewer words is too general to contradict a number by: kpi's, damages.
_FEWEST_WORDS = 2
#: A name of so few is sure only with more than one of them in the sentence or the table.
_SURE_OF_FEW = Fraction(17, 20)
_NOTHING = (Fraction(0), Fraction(0))
#: A number of four digits or more has neighbours that are hardly meant by chance.
_LONG = 1_000
_MANY_DIGITS = 4
#: Without any, a line is no sentence: the numbers along a chart.
_WORD = re.compile(r"[^\W\d_]{2}")


class Status(StrEnum):
    """What a number in a letter is."""

    EQUAL = "gelijk"
    ROUNDED = "afgerond"
    FINER = "nauwkeuriger"
    CONTRADICTED = "strijdig"
    TO_CONFIRM = "te bevestigen"
    TO_READ = "na te lezen"
    CONFIRMED = "bevestigd"
    DERIVED = "afgeleid"
    UNKNOWN = "onbekend"
    NO_FIGURE = "geen cijfer"

    @property
    def is_right(self) -> bool:
        """Whether the number says what its figure says."""
        return self in (Status.EQUAL, Status.ROUNDED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one expression of a letter is.

    Attributes:
        figure: the figure that it is or should have been, or None.
        other: id of a figure whose value it does have, where that is another; or None.
        why: Dutch, for a person.
        read_with: sentences besides its own that a person has to read to judge it.
    """

    block: Block
    expression: Expression
    status: Status
    why: str
    figure: Figure | None = None
    other: str | None = None
    read_with: tuple[str, ...] = ()


_STATUSES = {Fit.EQUAL: Status.EQUAL, Fit.ROUNDED: Status.ROUNDED, Fit.FINER: Status.FINER}
_WHYS = {
    Fit.EQUAL: "zoals afgedrukt",
    Fit.ROUNDED: "een afronding of verwoording die kan",
    Fit.FINER: "meer cijfers dan er zijn afgedrukt: dat is meer dan is vastgesteld",
}


class Judge:
    """Holds the numbers of letters against the figures of one dossier."""

    def __init__(self, figures: Sequence[Figure], words: Vocabulary) -> None:
        self._figures: Mapping[str, Figure] = {figure.id: figure for figure in figures}
        self._candidates = Candidates(figures, words)
        self._kin = Kin(figures)

    def verdicts(self, blocks: Sequence[tuple[Block, tuple[Expression, ...]]]) -> list[Verdict]:
        """One verdict for each expression, in the order of the letter.

        Args:
            blocks: of the letter, each with its expressions.
        """
        found: dict[int, Verdict] = {}
        for line in lines(blocks):
            for verdict in self._line(line):
                found[id(verdict.expression)] = verdict
        ordered = []
        for block, expressions in blocks:
            for one in expressions:
                no_figure = Verdict(block, one, Status.NO_FIGURE, str(one.kind))
                ordered.append(found.get(id(one), no_figure))
        return _derived(ordered)

    def _line(self, line: Line) -> Iterator[Verdict]:
        """The verdicts of a sentence or cell: what is sure first, since a figure that one number
        is can not contradict another number of the sentence.
        """
        open_: list[tuple[Expression, list[Candidate]]] = []
        taken: set[str] = set()
        for expression, context in line.numbers:
            marked = self._marked(line.block, expression)
            if marked is not None:
                taken.add(marked[0].id)
                yield self._held(line.block, expression, *marked)
                continue
            if self._candidates.in_a_name(line.block.text, expression):
                yield Verdict(
                    line.block, expression, Status.NO_FIGURE, "een woord van de naam van een cijfer"
                )
                continue
            open_.append((expression, self._candidates.of(expression, context)))
        rest = []
        for expression, candidates in sorted(
            open_, key=lambda one: _most_named(one[1]), reverse=True
        ):
            fitting = _fitting(candidates)
            free = [one for one in fitting if one.figure.id not in taken]
            chosen = best(free) or best(fitting)
            margin = _MARGIN if free else Fraction(0)
            if chosen is None or self._names_another(chosen, candidates, margin):
                rest.append((expression, candidates))
                continue
            taken.add(chosen.figure.id)
            assert chosen.fit is not None
            yield Verdict(
                line.block, expression, _STATUSES[chosen.fit], _WHYS[chosen.fit], chosen.figure
            )
        for expression, candidates in sorted(rest, key=lambda one: _is_of_nothing(one[1])):
            verdict = self._unsure(line.block, expression, candidates, taken)
            if verdict.status is Status.TO_CONFIRM and _is_swapped(verdict):
                verdict = replace(verdict, status=Status.CONTRADICTED)
            meant = self._kin.slip_of(expression, taken)
            if verdict.status is Status.UNKNOWN and meant is not None:
                why = f"dit lijkt op {meant.label}: {meant.printed}"
                verdict = Verdict(line.block, expression, Status.TO_CONFIRM, why, meant)
            if verdict.status is Status.CONTRADICTED and verdict.figure is not None:
                taken.add(verdict.figure.id)
            yield verdict

    def _marked(self, block: Block, expression: Expression) -> tuple[Figure, Expression] | None:
        """The figure whose mark holds the number, the innermost and no other number; and the number
        as it is marked: a count, where the weeks that it counts stand after the mark.
        """
        # The full stop of ``mln.`` may be that of the sentence, after the mark.
        end = expression.end - expression.text.endswith(".")
        for mark in reversed(block.marked(MarkKind.CONTROL)):
            figure = self._figures.get(mark.name)
            if figure is None or not mark.start <= expression.start < mark.end:
                continue
            if end <= mark.end:
                return figure, expression
            if expression.kind is Kind.DURATION and block.text[mark.end : end].strip().isalpha():
                counted = replace(expression, kind=Kind.NUMBER, unit="")
                return figure, expression if same_kind(expression, figure) else counted
        return None

    def _held(
        self, block: Block, expression: Expression, figure: Figure, marked: Expression
    ) -> Verdict:
        how = fit(marked, figure)
        if how is not None:
            return Verdict(block, expression, _STATUSES[how], _WHYS[how], figure)
        return Verdict(
            block,
            expression,
            Status.CONTRADICTED,
            f"hier hoort {figure.label}: {figure.printed}",
            figure,
        )

    def _names_another(
        self, chosen: Candidate, candidates: list[Candidate], margin: Fraction
    ) -> bool:
        """Whether the words name another subject better, of which this is not the value."""
        return any(
            one.named > chosen.named + margin and one.said is Said.THIS and one.fit is None
            for one in candidates
        )

    def _unsure(
        self,
        block: Block,
        expression: Expression,
        candidates: list[Candidate],
        taken: set[str],
    ) -> Verdict:
        fitting = best(
            one
            for one in candidates
            if one.fit is not None and (one.counted or not expression.in_words)
        )
        possible = [
            one
            for one in candidates
            if one.fit is None
            and (block.cell is not None or _WORD.search(block.text))
            and one.said is Said.THIS
            and one.named >= _SURE
            and one.here
            and (one.counted or not expression.in_words)
            and one.figure.id not in taken
        ]
        meant = best(one for one in possible if one.in_words_of_its_own) or best(possible)
        if meant is not None and self._candidates.names(meant.figure) < _FEWEST_WORDS:
            meant = meant if meant.counted else None
        if meant is not None and (
            fitting is None
            or (fitting.named + _MARGIN < meant.named and meant.is_told_from(fitting))
            or (meant.called and fitting.said is Said.ANOTHER)
        ):
            names = self._candidates.names(meant.figure)
            sure = names > _FEWEST_WORDS or (names == _FEWEST_WORDS and meant.named > _SURE_OF_FEW)
            sure = sure and (block.cell is not None or meant.in_words_of_its_own)
            sure = sure and not meant.carried and not _is_row_of_text(block)
            sure = sure and (fitting is not None or _may_be_mistyped(expression, meant))
            also = "" if fitting is None else f"; dit getal is wel {fitting.figure.label}"
            return Verdict(
                block,
                expression,
                Status.CONTRADICTED if sure else Status.TO_CONFIRM,
                f"{meant.figure.label} is {meant.figure.printed}{also}",
                meant.figure,
                fitting.figure.id if fitting else None,
            )
        if fitting is not None and (fitting.words >= _ENOUGH or expression.is_telling):
            return Verdict(
                block,
                expression,
                Status.TO_CONFIRM,
                f"de waarde is die van {fitting.figure.label}; de woorden zeggen dat niet zeker",
                fitting.figure,
            )
        alike = next(
            (
                one
                for one in candidates
                if one.figure.id not in taken
                and (one is meant or _is_alike(expression, one) or _is_likely(expression, one))
            ),
            None,
        )
        if alike is not None:
            return Verdict(
                block,
                expression,
                Status.TO_CONFIRM,
                f"dit lijkt te gaan over {alike.figure.label}: {alike.figure.printed}",
                alike.figure,
            )
        return Verdict(
            block, expression, Status.UNKNOWN, "geen cijfer van het dossier: noem een eigen bron"
        )


def _may_be_mistyped(expression: Expression, meant: Candidate) -> bool:
    """Whether a count can be a wrong way to write a figure: one of many times as much, with the
    words of the figure around it, is of something else.
    """
    small, large = sorted((expression.value or Fraction(0), meant.figure.value))
    return expression.kind is not Kind.NUMBER or large <= _MOST_TIMES * small


def _is_row_of_text(block: Block) -> bool:
    """Whether a block is a row of a table that was read as a line: no head says what its numbers
    are.
    """
    return block.cell is None and "\t" in block.text


def _fitting(candidates: list[Candidate]) -> list[Candidate]:
    """The figures that a number is by its words and its value."""
    return [
        one
        for one in candidates
        if one.fit is not None and one.words >= _ENOUGH and one.said is Said.THIS
    ]


def _most_named(candidates: list[Candidate]) -> tuple[Fraction, Fraction]:
    """How much of the name stands around a number, of the best figure that it can be."""
    return max(((one.words, one.named) for one in _fitting(candidates)), default=_NOTHING)


def _is_of_nothing(candidates: list[Candidate]) -> tuple[bool, Fraction]:
    """Sorts first the numbers that are no figure's value, and of those the best named."""
    named = (one.named for one in candidates if one.fit is None and one.said is Said.THIS)
    return any(one.fit is not None for one in candidates), -max(named, default=Fraction(0))


def _is_alike(expression: Expression, one: Candidate) -> bool:
    """Whether a long number is one slip away from a figure that the words name in part."""
    return (
        one.fit is None
        and one.words >= _ENOUGH
        and expression.value is not None
        and expression.value >= _LONG
        and expression.is_telling
        and slipped(expression.text, one.figure.printed)
    )


def _is_swapped(verdict: Verdict) -> bool:
    """Whether a number of many digits is the figure that the words name, with two of them swapped:
    that is hardly another number.
    """
    value, figure = verdict.expression.value, verdict.figure
    return (
        figure is not None
        and value is not None
        and len(str(abs(value.numerator)).rstrip("0")) >= _MANY_DIGITS
        and swapped(verdict.expression.text, figure.printed)
    )


def _is_likely(expression: Expression, one: Candidate) -> bool:
    """Whether most of the name of a figure stands with a long number that is not its value."""
    return (
        one.fit is None
        and one.said is Said.THIS
        and one.named >= _LIKELY
        and bool(one.here)
        and one.in_words_of_its_own
        and expression.is_telling
    )


def _derived(verdicts: list[Verdict]) -> list[Verdict]:
    """With the numbers that follow from two others of their block: a share, a sum, a difference."""
    made = []
    together: dict[int, list[Expression]] = {}
    for verdict in verdicts:
        together.setdefault(id(verdict.block), []).append(verdict.expression)
    for verdict in verdicts:
        one = verdict.expression
        if verdict.status is Status.UNKNOWN and one.value is not None:
            others = [other for other in together[id(verdict.block)] if other is not one]
            how = how_derived(one, others)
            if how is not None:
                verdict = Verdict(verdict.block, one, Status.DERIVED, how)
        made.append(verdict)
    return made
