"""What confirmations change in the report of a letter.

A verdict is confirmed once: for its sentence, those beside it that have to be read with it, its
number, its figure and the exact value of that. What people said about one version of a letter holds
for every later one, and for another dossier, until one of those changes; then it is asked again.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from tasks.letters.confirmations.register import Confirmation
from tasks.letters.letter_check import (
    VERDICT_RULES,
    BlockReport,
    ExpressionReport,
    LetterReport,
    RuleReport,
    conclusion_of,
)
from tasks.letters.matching.context import sentences
from tasks.letters.matching.verdicts import Status
from tasks.letters.reading.blocks import CALL, BlockKind

#: Characters of a sha256: what a person can copy, and no two verdicts of a letter share.
_SHORT = 16


def with_confirmations(report: LetterReport, register: Sequence[Confirmation]) -> LetterReport:
    """The report with a key for every verdict that can be confirmed, and without the findings of
    those that are. What nobody needed any more is listed as unused. A report that is only
    indicative stays as it is: nothing in it can be confirmed.
    """
    if report.indicative:
        return report
    known = {one.key: one for one in register}  # the last that was said
    values = {figure.id: figure.exact for figure in report.figures}
    asked: dict[str, list[bool]] = defaultdict(list)
    expressions, used = [], set()
    for one in report.expressions:
        if one.status in VERDICT_RULES:
            key = key_of(report.blocks, one, values.get(one.figure or "", ""))
            said = known.get(key)
            status = one.status if said is None else Status.CONFIRMED
            asked[VERDICT_RULES[one.status][0]].append(said is None)
            used.add(key)
            one = one.model_copy(update={"key": key, "confirmed": said, "status": status})
        expressions.append(one)
    findings = tuple(_still_asked(report.findings, asked))
    counts = Counter(one.status for one in expressions)
    return report.model_copy(
        update={
            "expressions": tuple(expressions),
            "findings": findings,
            "counts": {status: counts[status] for status in Status},
            "conclusion": conclusion_of(counts, (one.grade for one in findings)),
            "unused": tuple(one for key, one in known.items() if key not in used),
        }
    )


def key_of(blocks: Sequence[BlockReport], one: ExpressionReport, value: str) -> str:
    """What a verdict is known by: a digest of its sentence, those to be read with it, its number,
    what it is, its figure and the exact value of that.
    """
    said = [_sentence(blocks, one), *one.read_with, one.text, str(one.status), one.figure, value]
    plain = json.dumps([_plain(part or "") for part in said], ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:_SHORT]


def _still_asked(
    findings: Iterable[RuleReport], asked: dict[str, list[bool]]
) -> Iterable[RuleReport]:
    """The findings of a rule stand in the order of the verdicts that they come from."""
    for finding in findings:
        if not asked[finding.rule] or asked[finding.rule].pop(0):
            yield finding


def _sentence(blocks: Sequence[BlockReport], one: ExpressionReport) -> str:
    """The sentence of a number; in a table, with the head of its row."""
    block = blocks[one.block]
    start, end = next(
        (start, end) for start, end in sentences(block.text) if start <= one.start < end
    )
    head = ""
    if block.kind is BlockKind.CELL:
        row = block.place.rpartition(", ")[0]
        head = next(other.text for other in blocks if other.place.startswith(f"{row}, "))
    return f"{head} {block.text[start:end]}"


def _plain(text: str) -> str:
    """Without what no reader sees: kinds of spaces, how signs are composed, calls of notes."""
    return " ".join(unicodedata.normalize("NFKC", text).replace(CALL, "").split())
