"""What is said of the values of a sentence beside it: a question and its answer before it, and a
sentence behind it that goes on about them. A question says nothing of them by itself. Values may
also stand in a sentence each: what opens their passage then says something of all of them.
"""

from __future__ import annotations

import re

from tasks.letters.expressions.expression import Kind
from tasks.letters.rules.rule import ReadLetter, Sentence

_QUESTION = re.compile(r"\?[\"”’)\s]*\Z")
#: A sentence that answers one in itself: ``De vraag of het beter of slechter gaat, beantwoord ik``.
_ANSWERS = re.compile(r"(?<!\w)(?:de|die|deze)\s+vraag(?!\w)", re.IGNORECASE)
#: A question and its answer: so many sentences before the values tell of them.
_FURTHEST = 2
#: Of the name of what values are of, the words that a sentence that names it has.
_WORD = re.compile(r"[^\W\d_]{4,}")
#: How a sentence begins that goes on about values, and what makes any other one that does.
_GOES_ON = re.compile(
    r"\s*(?:dat|dit|daarmee|hiermee|die|deze|een|er|hier|daar|ja|nee|dus|kortom|zo|beide|al\s+met\s+al|per\s+saldo"
    r"|aan\s+d(?:e|ie)|de\s+(?:norm|lijn|trend|ontwikkeling|conclusie|uitkomst))(?!\w)"
    r"|.*?(?<!\w)(?:daarmee|hiermee|dus|derhalve|daaraan|hieraan|daarop|hierop|daarin|hierin"
    r"|(?:de|die|deze|haar)\s+norm|(?:vorig|een)\s+jaar(?:\s+eerder)?)(?!\w)",
    re.IGNORECASE | re.DOTALL,
)
#: How a sentence with values begins that goes on about what the one before says.
_TELLS = re.compile(
    r"\s*(?:het\s+(?:gaat|ging|betreft|betrof|percentage|cijfer|resultaat)|dat|dit|die|deze|nu"
    r"|de\s+(?:realisatie|score|uitkomst|teller|stand|cijfers))(?!\w)",
    re.IGNORECASE,
)


def is_question(sentence: Sentence) -> bool:
    """Whether a sentence only asks."""
    return _QUESTION.search(sentence.text) is not None


def told_before(sentence: Sentence) -> list[Sentence]:
    """The question before a sentence, and what answers it in between; or the sentence before, if
    this one goes on about that.
    """
    found: list[Sentence] = []
    at = sentence.before
    while at is not None and len(found) < _FURTHEST and not has_quantities(at):
        found.insert(0, at)
        at = at.before
    while found and not (is_question(found[0]) or _ANSWERS.search(found[0].text)):
        if len(found) == 1 and _TELLS.match(sentence.text):
            break
        found.pop(0)
    return found


def values_before(sentence: Sentence) -> Sentence | None:
    """The sentence before it that may have values of the same: past a question and its answer."""
    asked = told_before(sentence)
    return asked[0].before if asked else sentence.before


def opening(read: ReadLetter, sentence: Sentence) -> list[Sentence]:
    """What opens the passage of a sentence with values: the sentence before these, which has none
    and names what they are of, or of which the first of these tells.
    """
    at, subjects = sentence, _subjects(read, sentence)
    for _ in range(_FURTHEST):
        if at.before is None:
            break
        told = told_before(at)
        if not has_quantities(at.before):
            names = any(_names(at.before, one) for one in subjects)
            if told or (names and not is_question(at.before)):
                return told or [at.before]
            break
        of_before = _subjects(read, at.before)
        if of_before and subjects and not of_before & subjects:
            break
        at, subjects = at.before, subjects | of_before
    return []


def _subjects(read: ReadLetter, sentence: Sentence) -> set[str]:
    """The names of what the values of a sentence are of, as far as they are figures."""
    figures = (read.likely_figure(one) for one in sentence.expressions if one.kind.is_quantity)
    return {one.label.partition(": ")[0] for one in figures if one is not None}


def _names(sentence: Sentence, subject: str) -> bool:
    text = sentence.text.casefold()
    words = _WORD.findall(subject.casefold())
    return bool(words) and all(word in text for word in words)


def told_behind(read: ReadLetter, sentence: Sentence) -> list[Sentence]:
    """The sentence behind it, if that goes on about its values and has none, but for their
    difference.
    """
    after = read.after(sentence)
    points = after is not None and all(
        one.kind is Kind.POINTS for one in after.expressions if one.kind.is_quantity
    )
    if after is None or not points or _GOES_ON.match(after.text) is None:
        return []
    return [after]


def has_quantities(sentence: Sentence) -> bool:
    """Whether anything is counted or measured in it."""
    return any(one.kind.is_quantity for one in sentence.expressions)
