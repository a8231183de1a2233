"""Asks a person about every sentence in which a mistake can hide that no rule could judge.

Rules go by words, and nobody knows all words. What a rule is about shows in the numbers themselves:
a value and its norm, an earlier and a later value, a moment on the other side of the day of the
letter, two counts and a percentage. Where such a sentence has words that are not known, or its
numbers contradict each other while no words tie them, one of its numbers is *na te lezen*. It is
confirmed once for its sentence, as what else is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tasks.letters.doubts import counts, papers, times, values
from tasks.letters.doubts.doubt import Asks, Doubt
from tasks.letters.matching.verdicts import Status, Verdict
from tasks.letters.rules.rule import ReadLetter, RuleFinding, RuleGrade

_ASKS: tuple[Asks, ...] = (
    values.values,
    times.moments,
    times.half_years,
    counts.lists,
    counts.shares,
    counts.units,
    counts.points,
    counts.averages,
    counts.few_people,
    papers.weekends,
    papers.days_of_notes,
    papers.days_of_other_years,
    papers.days_told_twice,
    papers.moments_after_papers,
)
#: What is surely wrong is asked about no further.
_SURE = (Status.CONTRADICTED, Status.FINER)


def with_doubts(read: ReadLetter, found: Iterable[RuleFinding]) -> list[Verdict]:
    """The verdicts of a letter, those *na te lezen* of which a person has to judge the sentence.

    Args:
        found: by the rules; what they tell is not asked as well.
    """
    told = {(one.place, one.about) for one in found if one.grade is not RuleGrade.STYLE}
    asked: dict[int, list[Doubt]] = {}
    for asks in _ASKS:
        for doubt in asks(read):
            about = (doubt.one, *doubt.beside)
            places = {(doubt.sentence.block.place, one.text) for one in about}
            before = doubt.sentence.before
            if before is not None:
                places |= {(before.block.place, one.text) for one in about}
            sure = any(read.verdict_of[id(one)].status in _SURE for one in about)
            if not sure and told.isdisjoint(places):
                asked.setdefault(id(doubt.one), []).append(doubt)
    return [_asked(one, asked.get(id(one.expression), [])) for one in read.verdicts]


def _asked(verdict: Verdict, doubts: list[Doubt]) -> Verdict:
    if not doubts:
        return verdict
    why = "; ".join(dict.fromkeys(one.why for one in doubts if one.why))
    if verdict.status is Status.TO_CONFIRM:
        why = f"{verdict.why}; {why}"
    read_with = dict.fromkeys(
        each.text
        for one in doubts
        for each in (one.sentence, *one.read_with)
        if verdict.expression not in each.expressions
    )
    return replace(verdict, status=Status.TO_READ, why=why, read_with=tuple(read_with))
