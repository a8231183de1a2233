"""What a check has to say about a letter, each at the characters it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tasks.letters.letter_check import (
    VERDICT_RULES,
    FigureReport,
    LetterReport,
    RuleReport,
)
from tasks.letters.matching.verdicts import Status

_OWN_RULES = frozenset(rule for rule, _, _ in VERDICT_RULES.values())
_OWN_SOURCE = "Noem een eigen bron, of schrijf duidelijker over welk cijfer het gaat."


class Remark(NamedTuple):
    """A comment: the block it is about, the characters of it, and Dutch paragraphs."""

    block: int
    start: int
    end: int
    paragraphs: tuple[str, ...]


def remarks(report: LetterReport) -> Iterator[Remark]:
    """One for each number that is not right or not known, and one for what rules found."""
    figures = {figure.id: figure for figure in report.figures}
    for one in report.expressions:
        if one.status in VERDICT_RULES:
            rule, grade, advice = VERDICT_RULES[one.status]
            confirm = () if one.key is None else (f"Klopt het toch? Sleutel: {one.key}.",)
            about = _about(figures.get(one.figure or ""))
            told = (*about, f"{advice} ({rule}, {grade})", *confirm)
        elif one.status is Status.UNKNOWN:
            told = (_OWN_SOURCE,)
        else:
            continue
        said = f"{_sentence(one.status)}: {one.why}."
        yield Remark(one.block, one.start, one.end, (said, *told))
    yield from _of_rules(report)


def _about(figure: FigureReport | None) -> Iterator[str]:
    if figure is not None:
        exact = "" if figure.exact == figure.printed else f", exact {figure.exact}"
        sources = f" Bron: {'; '.join(figure.sources)}." if figure.sources else ""
        yield f"{figure.label}: {figure.printed}{exact}.{sources} ({figure.id})"


def _of_rules(report: LetterReport) -> Iterator[Remark]:
    seen: Counter[tuple[str, str, str]] = Counter()
    for one in report.findings:
        if one.rule in _OWN_RULES:
            continue
        key = (one.rule, one.place, one.about)
        block, start, end = _place(report, one, seen[key])
        seen[key] += 1
        said = f"{_sentence(one.grade)}: {one.text}"
        yield Remark(block, start, end, (said, f"{one.advice} ({one.rule})"))


def _place(report: LetterReport, one: RuleReport, nth: int) -> tuple[int, int, int]:
    """The characters that a finding is about, the nth time that they occur; else all of the block,
    and the last block if the place is none.
    """
    there = [number for number, block in enumerate(report.blocks) if block.place == one.place]
    for number in there if one.about else ():
        text, at = report.blocks[number].text, -1
        for _ in range(nth + 1):
            at = text.find(one.about, at + 1)
            if at < 0:
                break
        if at >= 0:
            return number, at, at + len(one.about)
    block = there[0] if there else len(report.blocks) - 1
    return block, 0, len(report.blocks[block].text)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
