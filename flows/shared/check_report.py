"""What a check of a halfjaar found, in one form: for people in words, and for programs as JSON by
the schema in docs/controle.schema.json.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from tasks.definitions.base import Mistake
from tasks.definitions.finding import Finding, Grade, Place, catalogue
from tasks.deliveries.missing import WAITING
from tasks.deliveries.readiness import Readiness, SourceReadiness
from tasks.dossier.delivered.checked import Checked
from tasks.figures.dutch import AMSTERDAM, NBSP, counted, enumeration, long_date
from tasks.figures.frozen import Frozen

#: In a cell of which there is nothing to say.
NONE = "–"


class Conclusion(StrEnum):
    """How a check ends."""

    RIGHT = "Alles binnen en geldig"
    WAITING = WAITING
    REFUSED = "Afgekeurd"
    BLOCKED = "Niet vrij te geven"
    DEFINITIONS = "Definities kloppen niet"


class DefinitionMistake(Frozen):
    """A mistake in a file of definitions; ``line`` is None if it is about the whole file."""

    file: str
    line: int | None
    text: str


class SourceReport(Frozen):
    """How it stands with one source. ``since`` is when its newest file was last changed, None if
    there is none; ``valid`` says that there is a file and nothing in it blocks.
    """

    contract: str
    title: str
    supplier: str
    since: datetime | None
    due: date
    late: bool
    valid: bool


class FindingReport(Frozen):
    """A finding, with what the catalogue says of its code.

    Attributes:
        key: what an answer to it is kept under; only of a finding to confirm.
        about: id of the figure, status or register line, or None.
        place: where in which delivery; its value is masked where it is personal.
        expected: what was expected there, or None.
        advice: what to do.
    """

    code: str
    grade: Grade
    title: str
    text: str
    about: str | None
    place: Place | None
    expected: str | None
    advice: str
    key: str | None


class CheckReport(Frozen):
    """The whole of a check. Texts are Dutch.

    Attributes:
        version: of this form.
        halfjaar: name of the reporting round, None if only the definitions were looked at.
        conclusion: see :class:`Conclusion`.
        message: the same in a sentence.
        definitions: every mistake in the definitions.
        sources: one per contract; none if they were not looked at.
        sections_left_out: sections that could not be looked at, as a delivery that they read is
            missing or refused.
        findings: on deliveries and sections.
    """

    version: Literal[1] = 1
    halfjaar: str | None
    conclusion: Conclusion
    message: str
    definitions: tuple[DefinitionMistake, ...]
    sources: tuple[SourceReport, ...] = ()
    sections_left_out: tuple[str, ...] = ()
    findings: tuple[FindingReport, ...] = ()


def report(
    halfjaar: str | None, mistakes: Sequence[Mistake], checked: Checked | None
) -> CheckReport:
    """The report of a check. ``checked`` is None if no deliveries were looked at."""
    conclusion, message = conclude(halfjaar, mistakes, checked)
    readiness = checked.readiness if checked is not None else None
    return CheckReport(
        halfjaar=halfjaar,
        conclusion=conclusion,
        message=message,
        definitions=tuple(DefinitionMistake(**one._asdict()) for one in mistakes),
        sources=tuple(
            SourceReport(
                contract=one.contract,
                title=one.title,
                supplier=one.supplier,
                since=one.since,
                due=one.due,
                late=one.late,
                valid=one.valid,
            )
            for one in (readiness.sources if readiness is not None else ())
        ),
        sections_left_out=checked.left_out if checked is not None else (),
        findings=tuple(map(reported, readiness.findings)) if readiness is not None else (),
    )


def conclude(
    halfjaar: str | None, mistakes: Sequence[Mistake], checked: Checked | None
) -> tuple[Conclusion, str]:
    """How a check ends, and the sentences that say so; the heaviest first."""
    if mistakes:
        files = list(dict.fromkeys(one.file for one in mistakes))
        number = counted(len(mistakes), "fout", "fouten")
        message = f"De definities kloppen niet: {number} in {enumeration(files)}."
        if checked is not None:
            message += f" {conclude(halfjaar, (), checked)[1]}"
        elif halfjaar is not None:
            message += f" De leveringen van {halfjaar} zijn niet gecontroleerd."
        return Conclusion.DEFINITIONS, message
    if checked is None:
        return Conclusion.RIGHT, "Alle definities kloppen."
    readiness, blocked = checked.readiness, checked.readiness.blocking - checked.refused
    waiting = f" {readiness.waiting}" if readiness.waiting is not None else ""
    if checked.refused:
        return Conclusion.REFUSED, (
            f"De leveringen van {halfjaar} zijn niet goed: {_blocking(checked.refused)}. Laat ze "
            f"herstellen en lever opnieuw aan.{waiting}"
        )
    if blocked:
        return Conclusion.BLOCKED, (
            f"Een dossier van deze leveringen van {halfjaar} kan niet worden vrijgegeven: "
            f"{_blocking(blocked)}. Laat ze herstellen en lever opnieuw aan.{waiting}"
        )
    asked = sum(one.grade is Grade.TO_CONFIRM for one in readiness.findings)
    questions = f" Te bevestigen: {counted(asked, 'bevinding', 'bevindingen')}." if asked else ""
    if waiting:
        return Conclusion.WAITING, f"{waiting.strip()}{questions}"
    right = f"Alle leveringen van {halfjaar} zijn binnen en geldig."
    return Conclusion.RIGHT, f"{right}{questions}"


def _blocking(number: int) -> str:
    return counted(number, "blokkerende bevinding", "blokkerende bevindingen")


def reported(one: Finding) -> FindingReport:
    """A finding with what the catalogue says of its code."""
    entry = catalogue()[one.code]
    return FindingReport(
        code=one.code,
        grade=entry.grade,
        title=entry.title,
        text=one.text,
        about=one.about,
        place=one.place,
        expected=one.expected,
        advice=entry.advice,
        key=one.key if entry.grade is Grade.TO_CONFIRM else None,
    )


def readiness_table(readiness: Readiness) -> list[dict[str, str]]:
    """One Dutch row per source: whether it is in and since when, whether it is right, and when it
    was or is expected.
    """
    return [
        {
            "bron": source.title,
            "leverancier": source.supplier,
            "binnen": _moment(source.since) if source.since else "nee",
            "geldig": _verdict(source),
            "te laat of verwacht": _expected(source),
        }
        for source in readiness.sources
    ]


def _moment(since: datetime) -> str:
    local = since.astimezone(AMSTERDAM)
    return f"sinds {long_date(local.date())}, {local:%H.%M} uur".replace(NBSP, " ")


def _verdict(source: SourceReadiness) -> str:
    if source.since is None:
        return NONE
    told = [
        counted(number, grade, grade.several) for grade, number in source.counts.items() if number
    ]
    verdict = "nee" if source.counts[Grade.BLOCKING] else "ja"
    return f"{verdict} ({', '.join(told)})" if told else verdict


def _expected(source: SourceReadiness) -> str:
    if source.since is not None:
        return NONE
    due = long_date(source.due).replace(NBSP, " ")
    return f"te laat: uiterlijk {due}" if source.late else f"verwacht, uiterlijk {due}"
