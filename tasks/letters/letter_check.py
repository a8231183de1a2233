"""Checks a letter against the figures of a dossier: a verdict for every number, date and citation,
and what the rules found. Pure: bytes and figures in, a report out.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Literal

from tasks.figures.dutch import in_full
from tasks.figures.figure import Figure, Source, exact_text
from tasks.figures.frozen import Frozen
from tasks.letters.confirmations.register import Confirmation
from tasks.letters.doubts.ask import with_doubts
from tasks.letters.expressions.expression import Kind
from tasks.letters.expressions.recognise import Recogniser, rest
from tasks.letters.expressions.vocabulary import Vocabulary
from tasks.letters.matching.verdicts import Judge, Status, Verdict
from tasks.letters.reading.blocks import BlockKind, Letter
from tasks.letters.reading.pdf.read_pdf import is_pdf, read_pdf
from tasks.letters.reading.read_letter import read_letter
from tasks.letters.rules import changes, forms, moments, notes, references
from tasks.letters.rules.coherence import directions, lists, norms, repeats, shares, sums, units
from tasks.letters.rules.papers import days, numbers
from tasks.letters.rules.papers import forms as citations
from tasks.letters.rules.rule import DossierFacts, ReadLetter, Rule, RuleFinding, RuleGrade

#: In the order in which their findings are told, within a grade.
RULES: tuple[Rule, ...] = (
    forms.number_forms,
    forms.impossible_dates,
    forms.weekdays,
    notes.empty_notes,
    notes.uncalled_notes,
    references.missing_captions,
    references.missing_chapters,
    references.missing_annexes,
    sums.table_sums,
    sums.table_averages,
    sums.column_units,
    shares.shares_of_counts,
    shares.growing_funnels,
    shares.averages,
    directions.directions,
    norms.norms,
    units.percentage_points,
    units.units_of_pairs,
    lists.list_lengths,
    lists.numbering,
    repeats.figures_told_twice,
    repeats.numbers_told_twice,
    repeats.small_groups,
    citations.session_years,
    numbers.dossier_numbers,
    numbers.paper_numbers,
    days.days_of_papers,
    days.two_papers_of_a_day,
    days.years_after_papers,
    days.commitments,
    moments.weekends,
    moments.days_after_letter,
    moments.times,
    moments.half_years,
    moments.days_of_two_years,
    changes.open_changes,
    forms.percent_signs,
    citations.citation_forms,
)
NOTHING_KNOWN = DossierFacts()
#: What a verdict is as a finding: rule, grade, what to do.
VERDICT_RULES = {
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
    Status.TO_READ: (
        "BR-ZIN-NA-TE-LEZEN",
        RuleGrade.SUSPECT,
        "Lees de zin na. Klopt zij, bevestig dat dan: er wordt niet nog eens naar gevraagd.",
    ),
}
#: Rules that go by which paragraphs are headings and captions.
_OF_LAYOUT = frozenset({"BR-NUMMERING", "BR-VERWIJZING"})
#: Of the rows of a source, so many are told.
_MOST_ROWS = 10


class LetterConclusion(StrEnum):
    """How a check of a letter ends."""

    RIGHT = "Geen fouten"
    UNKNOWN = "Onbekende getallen"
    WRONG = "Fouten"


class BlockReport(Frozen):
    """A paragraph, cell or note; see :class:`tasks.letters.reading.blocks.Block`."""

    kind: BlockKind
    place: str
    number: str
    text: str


class FigureReport(Frozen):
    """A figure that the letter quotes: what a person needs to judge that.

    Attributes:
        exact: not rounded, in the base unit.
        sources: Dutch, each delivery with its rows or query.
    """

    id: str
    label: str
    printed: str
    exact: str
    definition: str
    sources: tuple[str, ...]


class ExpressionReport(Frozen):
    """One number, date or citation.

    Attributes:
        block: in which of the blocks, from 0; ``start`` and ``end`` are characters of its text.
        text: as it stands there.
        value: exact, as decimals or a fraction; None if it has none.
        figure: id of the figure that it is or should have been, or None.
        printed: that figure as printed.
        other: id of a figure whose value it does have.
        why: Dutch.
        read_with: sentences besides its own that a person has to read to judge it.
        key: by which the verdict can be confirmed, or None if it can not.
        confirmed: who did that.
    """

    block: int
    start: int
    end: int
    text: str
    kind: Kind
    status: Status
    value: str | None
    figure: str | None
    printed: str | None
    other: str | None
    why: str
    read_with: tuple[str, ...] = ()
    key: str | None = None
    confirmed: Confirmation | None = None


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
    """The whole of a check. Texts are Dutch, and the blocks are the whole letter.

    Attributes:
        version: of this form.
        letter: sha256 of the file of the letter.
        dossier: digest of the dossier.
        words: sha256 of the words by which the letter was read.
        indicative: whether the letter is a PDF, of which nothing is sure: no verdict can be
            confirmed, and the conclusion is no proof that the letter is right.
        conclusion: see :class:`LetterConclusion`.
        counts: how many expressions have each status.
        findings: the heaviest first, and then in the order of the letter.
        unused: confirmations of what does not stand in the letter any more, or is right by itself.
    """

    version: Literal[1] = 1
    letter: str
    dossier: str
    words: str
    indicative: bool = False
    conclusion: LetterConclusion
    counts: dict[Status, int]
    findings: tuple[RuleReport, ...]
    blocks: tuple[BlockReport, ...]
    expressions: tuple[ExpressionReport, ...]
    figures: tuple[FigureReport, ...]
    unread: tuple[UnreadReport, ...]
    unused: tuple[Confirmation, ...] = ()


def check_letter(
    data: bytes,
    figures: Sequence[Figure],
    dossier: str,
    words: Vocabulary,
    facts: DossierFacts = NOTHING_KNOWN,
) -> LetterReport:
    """The report of a letter.

    Args:
        data: of the file of the letter, in any form that is read, or a PDF.
        figures: of the dossier with that digest.
        facts: of the same dossier.

    Raises:
        LetterError: if the file can not be read; without a word of the letter.
    """
    indicative = is_pdf(data)
    letter = read_pdf(data) if indicative else read_letter(data)
    found = Recogniser(words).of_blocks(letter.blocks)
    by_id = {figure.id: figure for figure in figures}
    held = tuple(Judge(figures, words).verdicts(found))
    read = ReadLetter(letter, found, held, by_id, facts, words)
    told = [one for rule in RULES for one in rule(read)]
    judged = with_doubts(read, told)
    findings = [*_of_verdicts(judged), *told]
    if indicative:
        findings = [*map(_less_sure, findings)]
    findings.sort(key=lambda one: [*RuleGrade].index(one.grade))
    counts = Counter(one.status for one in judged)
    numbers = {id(block): number for number, block in enumerate(letter.blocks)}
    quoted = {one.figure.id: one.figure for one in judged if one.figure is not None}
    return LetterReport(
        letter=hashlib.sha256(data).hexdigest(),
        dossier=dossier,
        words=digest_of(words),
        indicative=indicative,
        conclusion=conclusion_of(counts, (one.grade for one in findings)),
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
        blocks=tuple(
            BlockReport(kind=one.kind, place=one.place, number=one.number, text=one.text)
            for one in letter.blocks
        ),
        expressions=tuple(_reported(one, numbers[id(one.block)]) for one in judged),
        figures=tuple(map(_quoted, quoted.values())),
        unread=tuple(_unread(letter, read)),
    )


def outcome(conclusion: LetterConclusion, *, indicative: bool) -> str:
    """A conclusion as people are told it."""
    return f"{conclusion} (indicatief)" if indicative else str(conclusion)


def digest_of(words: Vocabulary) -> str:
    """The sha256 of the words by which letters are read."""
    return hashlib.sha256(words.model_dump_json().encode()).hexdigest()


def conclusion_of(counts: Counter[Status], grades: Iterable[RuleGrade]) -> LetterConclusion:
    """How a check ends, by what the numbers are and how heavy the findings are."""
    if RuleGrade.MISTAKE in grades:
        return LetterConclusion.WRONG
    return LetterConclusion.UNKNOWN if counts[Status.UNKNOWN] else LetterConclusion.RIGHT


def _of_verdicts(judged: Sequence[Verdict]) -> Iterator[RuleFinding]:
    for one in judged:
        if one.status in VERDICT_RULES:
            rule, grade, advice = VERDICT_RULES[one.status]
            why = one.why[:1].upper() + one.why[1:]
            yield RuleFinding(rule, grade, one.block.place, one.expression.text, f"{why}.", advice)


def _less_sure(finding: RuleFinding) -> RuleFinding:
    """A finding in a PDF: which of its lines are headings and captions is never sure."""
    if finding.rule in _OF_LAYOUT and finding.grade is RuleGrade.MISTAKE:
        return replace(finding, grade=RuleGrade.SUSPECT)
    return finding


def _quoted(figure: Figure) -> FigureReport:
    return FigureReport(
        id=figure.id,
        label=figure.label,
        printed=figure.printed,
        exact=in_full(figure.value),
        definition=figure.definition,
        sources=tuple(map(_source, figure.sources)),
    )


def _source(source: Source) -> str:
    if source.query is not None:
        return f"{source.file}, query {source.query.partition(' ')[0]}"
    rows = ", ".join(map(str, source.rows[:_MOST_ROWS]))
    more = " en meer" if len(source.rows) > _MOST_ROWS else ""
    return f"{source.file}, rij {rows}{more}" if rows else source.file


def _reported(one: Verdict, block: int) -> ExpressionReport:
    expression = one.expression
    return ExpressionReport(
        block=block,
        start=expression.start,
        end=expression.end,
        text=expression.text,
        kind=expression.kind,
        status=one.status,
        value=None if expression.value is None else exact_text(expression.value),
        figure=one.figure.id if one.figure else None,
        printed=one.figure.printed if one.figure else None,
        other=one.other,
        why=one.why,
        read_with=one.read_with,
    )


def _unread(letter: Letter, read: ReadLetter) -> Iterator[UnreadReport]:
    for what, place in letter.unread:
        yield UnreadReport(what=what, place=place)
    for block, expressions in read.found:
        for start, end in rest(block, expressions):
            yield UnreadReport(what=f"de cijfers {block.text[start:end]}", place=block.place)
