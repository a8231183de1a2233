"""What a rule looks at, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tasks.letters.expressions.expression import Expression
from tasks.letters.reading.blocks import Block, Letter


class RuleGrade(StrEnum):
    """How sure a rule is that something is wrong."""

    MISTAKE = "fout"
    SUSPECT = "verdacht"
    NOTE = "let op"
    STYLE = "stijl"


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """A letter and the numeric expressions of each of its blocks."""

    letter: Letter
    found: tuple[tuple[Block, tuple[Expression, ...]], ...]


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
