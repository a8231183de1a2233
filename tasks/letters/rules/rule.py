"""What a rule looks at, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from tasks.figures.citation import Citation
from tasks.figures.figure import Figure
from tasks.letters.expressions.expression import Expression, Kind
from tasks.letters.expressions.vocabulary import Vocabulary
from tasks.letters.matching.compatible import fit
from tasks.letters.matching.context import sentences
from tasks.letters.matching.verdicts import Status, Verdict
from tasks.letters.reading.blocks import Block, BlockKind, Letter


class RuleGrade(StrEnum):
    """How sure a rule is that something is wrong."""

    MISTAKE = "fout"
    SUSPECT = "verdacht"
    NOTE = "let op"
    STYLE = "stijl"


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """What rules know of a dossier besides its figures; nothing of what is not given.

    Attributes:
        letter_date: the day of the letter.
        citations: the vindplaatsen that the dossier uses.
        annexes, chapters: numbers of the annexes that go with the letter, and of its chapters.
        smallest_group: of fewer people than this, but some, a letter gives no number.
    """

    letter_date: date | None = None
    citations: tuple[Citation, ...] = ()
    annexes: frozenset[str] = frozenset()
    chapters: frozenset[str] = frozenset()
    smallest_group: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: the characters of a block from ``start`` up to ``end``.

    Attributes:
        expressions: those in it, in order.
        before: the sentence before it in the same block, or None.
    """

    block: Block
    start: int
    end: int
    expressions: tuple[Expression, ...]
    before: Sentence | None

    @property
    def text(self) -> str:
        """Of the sentence."""
        return self.block.text[self.start : self.end]

    def of(self, *kinds: Kind) -> list[Expression]:
        """The expressions of these kinds."""
        return [one for one in self.expressions if one.kind in kinds]

    def between(self, one: Expression, other: Expression) -> str:
        """What stands between two of its expressions."""
        return self.block.text[one.end : other.start]

    def upto(self, one: Expression) -> str:
        """What stands in it before an expression."""
        return self.block.text[self.start : one.start]

    def beyond(self, one: Expression) -> str:
        """What stands in it after an expression."""
        return self.block.text[one.end : self.end]


@dataclass(frozen=True)
class ReadLetter:
    """A letter as it is understood.

    Attributes:
        found: the numeric expressions of each of its blocks.
        verdicts: what each expression is, held against the figures.
        figures: of the dossier, by id.
    """

    letter: Letter
    found: tuple[tuple[Block, tuple[Expression, ...]], ...]
    verdicts: tuple[Verdict, ...]
    figures: Mapping[str, Figure]
    facts: DossierFacts
    words: Vocabulary

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence outside headings and tables, in the order of the letter."""
        made = []
        for block, expressions in self.found:
            if block.cell is not None or block.kind is BlockKind.HEADING:
                continue
            before = None
            for start, end in sentences(block.text):
                inside = tuple(one for one in expressions if start <= one.start < end)
                before = Sentence(block, start, end, inside, before)
                made.append(before)
        return tuple(made)

    @cached_property
    def _after(self) -> Mapping[int, Sentence]:
        return {id(one.before): one for one in self.sentences if one.before is not None}

    def after(self, sentence: Sentence) -> Sentence | None:
        """The sentence behind a sentence in the same block."""
        return self._after.get(id(sentence))

    @cached_property
    def verdict_of(self) -> Mapping[int, Verdict]:
        """The verdict of an expression, by its identity."""
        return {id(one.expression): one for one in self.verdicts}

    def figure_of(self, one: Expression) -> Figure | None:
        """The figure that an expression is; None if it is none, or contradicts it."""
        verdict = self.verdict_of[id(one)]
        return verdict.figure if verdict.status.is_right else None

    def likely_figure(self, one: Expression) -> Figure | None:
        """The figure whose value an expression has, also if the words do not say that it is."""
        verdict = self.verdict_of[id(one)]
        if verdict.figure is None or verdict.status.is_right:
            return verdict.figure
        fits = verdict.status is Status.TO_CONFIRM and fit(one, verdict.figure) is not None
        return verdict.figure if fits else None


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """Something that a rule found.

    Attributes:
        rule: its id, ``BR-DATUM``.
        place: Dutch, where.
        about: the part of the letter it is about; empty if it is about a place.
        text: Dutch, what is wrong.
        advice: Dutch, what to do.
    """

    rule: str
    grade: RuleGrade
    place: str
    about: str
    text: str
    advice: str


Rule = Callable[[ReadLetter], Iterator[RuleFinding]]
