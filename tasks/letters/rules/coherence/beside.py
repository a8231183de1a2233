"""What is said of the values of a sentence beside it: a question and its answer before it, and a
sentence behind it that goes on about them. A question says nothing of them by itself.
"""

from __future__ import annotations

import re

from tasks.letters.rules.rule import ReadLetter, Sentence

_QUESTION = re.compile(r"\?[\"”’)\s]*\Z")
#: A sentence that answers one in itself: ``De vraag of het beter of slechter gaat, beantwoord ik``.
_ANSWERS = re.compile(r"(?<!\w)(?:de|die|deze)\s+vraag(?!\w)", re.IGNORECASE)
#: A question and its answer: so many sentences before the values tell of them.
_FURTHEST = 2
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


def told_behind(read: ReadLetter, sentence: Sentence) -> list[Sentence]:
    """The sentence behind it, if that goes on about its values and has none."""
    after = read.after(sentence)
    if after is None or has_quantities(after) or _GOES_ON.match(after.text) is None:
        return []
    return [after]


def has_quantities(sentence: Sentence) -> bool:
    """Whether anything is counted or measured in it."""
    return any(one.kind.is_quantity for one in sentence.expressions)
