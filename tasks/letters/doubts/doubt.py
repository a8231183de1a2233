"""A number or moment of which no rule could say whether its sentence is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tasks.letters.expressions.expression import Expression
from tasks.letters.rules.rule import ReadLetter, Sentence


class Doubt(NamedTuple):
    """What a person is asked to look at.

    Attributes:
        one: the number or moment that the question stands at.
        beside: the others that it is about.
        read_with: other sentences that say what is doubtful, which a person has to read as well.
        why: Dutch, what the check could not tell, as a part of a sentence; empty if another doubt
            of the same number says it.
    """

    sentence: Sentence
    one: Expression
    beside: tuple[Expression, ...]
    why: str
    read_with: tuple[Sentence, ...] = ()


Asks = Callable[[ReadLetter], Iterator[Doubt]]


def around(read: ReadLetter, sentence: Sentence, reach: int) -> list[Sentence]:
    """A sentence and at most so many on either side of it in its block, in order."""
    found, at = [sentence], sentence.before
    while at is not None and len(found) <= reach:
        found.insert(0, at)
        at = at.before
    at = read.after(sentence)
    for _ in range(reach):
        if at is None:
            break
        found.append(at)
        at = read.after(at)
    return found


def beside(read: ReadLetter, sentence: Sentence, reach: int) -> list[Sentence]:
    """The sentences that :func:`around` gives but the one itself, the nearest first."""
    others = [one for one in around(read, sentence, reach) if one is not sentence]
    return sorted(others, key=lambda one: abs(one.start - sentence.start))
