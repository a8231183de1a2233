"""Checks a letter against the figures of a dossier: a verdict for every number, date and citation,
and what the rules found. Pure: bytes and figures in, a report out.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Literal

from tasks.figures.figure import Figure, exact_text
from tasks.figures.frozen import Frozen
from tasks.letters.expressions.expression import Kind
from tasks.letters.expressions.recognise import Recogniser, rest
from tasks.letters.expressions.vocabulary import Vocabulary
from tasks.letters.matching.verdicts import Status, Verdict, verdicts
from tasks.letters.reading.blocks import Letter
from tasks.letters.reading.read_letter import read_letter
from tasks.letters.rules import changes, citations, forms, notes
from tasks.letters.rules.rule import ReadLetter, Rule, RuleFinding, RuleGrade

#: In the order in which their findings are told, within a grade.
RULES: tuple[Rule, ...] = (
    forms.number_forms,
    forms.impossible_dates,
    forms.weekdays,
    notes.empty_notes,
    notes.uncalled_notes,
    notes.missing_captions,
    citations.session_years,
    changes.open_changes,
    citations.citation_forms,
)
#: What a verdict is as a finding.
_VERDICTS = {
    Status.CONTRADICTED: (
        "BR-CIJFER-STRIJDIG",
        RuleGrade.MISTAKE,
        "Neem het cijfer over zoals het is afgedrukt, of schrijf waar dit getal over gaat.",
    ),
    Status.FINER: (
        "BR-CIJFER-NAUWKEURIGER",
        RuleGrade.SUSPECT,
        "Rond het getal af zoals het cijfer is afgedrukt.",
    ),
    Status.TO_CONFIRM: (
        "BR-CIJFER-TE-BEVESTIGEN",
        RuleGrade.SUSPECT,
        "Lees de zin na; schrijf duidelijker welk cijfer het is.",
    ),
}
#: Characters around a number by which a person finds it.
_AROUND = 50


class LetterConclusion(StrEnum):
    """How a check of a letter ends."""

    RIGHT = "Geen fouten"
    UNKNOWN = "Onbekende getallen"
    WRONG = "Fouten"


class ExpressionReport(Frozen):
    """One number, date or citation.

    Attributes:
        place: Dutch, where.
        before, text, after: as it stands there.
        value: exact, as decimals or a fraction; None if it has none.
        figure: id of the figure that it is or should have been, or None.
        printed: that figure as printed.
        other: id of a figure whose value it does have.
        why: Dutch.
    """

    place: str
    before: str
    text: str
    after: str
    kind: Kind
    status: Status
    value: str | None
    figure: str | None
    printed: str | None
    other: str | None
    why: str


class RuleReport(Frozen):
    """A finding of a rule; see :class:`tasks.letters.rules.rule.RuleFinding`."""

    rule: str
    grade: RuleGrade
    place: str
    about: str
    text: str
    advice: str


class UnreadReport(Frozen):
    """What was not read, and where: pictures, hidden text, digits in nothing that is known."""

    what: str
    place: str


class LetterReport(Frozen):
    """The whole of a check. Texts are Dutch; they hold parts of the letter.

    Attributes:
        version: of this form.
        letter: sha256 of the file of the letter.
        dossier: digest of the dossier.
        conclusion: see :class:`LetterConclusion`.
        counts: how many expressions have each status.
        findings: the heaviest first, and then in the order of the letter.
    """

    version: Literal[1] = 1
    letter: str
    dossier: str
    conclusion: LetterConclusion
    counts: dict[Status, int]
    findings: tuple[RuleReport, ...]
    expressions: tuple[ExpressionReport, ...]
    unread: tuple[UnreadReport, ...]


def check_letter(
    data: bytes, figures: Sequence[Figure], dossier: str, words: Vocabulary
) -> LetterReport:
    """The report of a letter.

    Args:
        data: of the file of the letter, in any form that is read.
        figures: of the dossier with that digest.

    Raises:
        LetterError: if the file can not be read; without a word of the letter.
    """
    letter = read_letter(data)
    recogniser = Recogniser(words)
    found = tuple((block, recogniser.expressions(block)) for block in letter.blocks)
    read = ReadLetter(letter, found)
    judged = verdicts(found, figures, words)
    findings = [*_of_verdicts(judged), *(one for rule in RULES for one in rule(read))]
    findings.sort(key=lambda one: [*RuleGrade].index(one.grade))
    counts = Counter(one.status for one in judged)
    conclusion = LetterConclusion.RIGHT
    if counts[Status.UNKNOWN]:
        conclusion = LetterConclusion.UNKNOWN
    if any(one.grade is RuleGrade.MISTAKE for one in findings):
        conclusion = LetterConclusion.WRONG
    return LetterReport(
        letter=hashlib.sha256(data).hexdigest(),
        dossier=dossier,
        conclusion=conclusion,
        counts={status: counts[status] for status in Status},
        findings=tuple(
            RuleReport(
                rule=one.rule,
                grade=one.grade,
                place=one.place,
                about=one.about,
                text=one.text,
                advice=one.advice,
            )
            for one in findings
        ),
        expressions=tuple(map(_reported, judged)),
        unread=tuple(_unread(letter, read)),
    )


def _of_verdicts(judged: Sequence[Verdict]) -> Iterator[RuleFinding]:
    for one in judged:
        if one.status in _VERDICTS:
            rule, grade, advice = _VERDICTS[one.status]
            why = one.why[:1].upper() + one.why[1:]
            yield RuleFinding(rule, grade, one.block.place, one.expression.text, f"{why}.", advice)


def _reported(one: Verdict) -> ExpressionReport:
    text, expression = one.block.text, one.expression
    return ExpressionReport(
        place=one.block.place,
        before=text[max(0, expression.start - _AROUND) : expression.start],
        text=expression.text,
        after=text[expression.end : expression.end + _AROUND],
        kind=expression.kind,
        status=one.status,
        value=None if expression.value is None else exact_text(expression.value),
        figure=one.figure.id if one.figure else None,
        printed=one.figure.printed if one.figure else None,
        other=one.other,
        why=one.why,
    )


def _unread(letter: Letter, read: ReadLetter) -> Iterator[UnreadReport]:
    for what, place in letter.unread:
        yield UnreadReport(what=what, place=place)
    for block, expressions in read.found:
        for start, end in rest(block, expressions):
            yield UnreadReport(what=f"de cijfers {block.text[start:end]}", place=block.place)
