"""Plants mistakes in letters of a hand, and counts what the check finds of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import process_time
from typing import NamedTuple

import yaml
from support.letters.planted.kinds import KINDS, PlantedKind
from support.letters.planted.letter import letter
from support.letters.planted.topics import TOPICS

from tasks.dossier.sealed.contents import SealedDossier
from tasks.dossier.sealed.facts import dossier_facts
from tasks.letters.confirmations.confirmed import with_confirmations
from tasks.letters.confirmations.register import Confirmation
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.letter_check import LetterReport, check_letter
from tasks.letters.matching.verdicts import Status
from tasks.letters.reading.blocks import Block, Letter, MarkKind
from tasks.letters.reading.read_letter import read_letter
from tasks.letters.rules.rule import RuleGrade

Hand = Mapping[str, Sequence[str]]
HANDS = tuple(range(1, 23))
#: The hands of which nothing was changed because of what was missed.
UNSEEN: tuple[int, ...] = (18, 21, 22)
#: Rules that only ask: to confirm a number, and to read a sentence again.
_CONFIRM, _READ = "BR-CIJFER-TE-BEVESTIGEN", "BR-ZIN-NA-TE-LEZEN"
_ASKS = (_CONFIRM, _READ)


def hand(number: int) -> Hand:
    """The phrases of a hand, by topic."""
    path = Path(__file__).parent / f"hand_{number}.yaml"
    phrases: Hand = yaml.safe_load(path.read_text(encoding="utf-8"))
    return phrases


@dataclass
class Measured:
    """What was counted over a number of letters.

    What the check says of a mistake counts only where it stands: in its paragraph or its table, or
    in a note that goes with it. Findings about style say nothing.

    Attributes:
        planted: mistakes by kind.
        wrong: of those, the ones that gave a finding of grade fout.
        named: of those, the ones that a rule names with any grade, those of ``wrong`` included.
        asked: of those, the ones that are not named: the check only asks to confirm a number, or
            does not know one any more that it did.
        anyway: of those, the ones of which the check asks the same of the right sentence: it tells
            the writer where to look, and not that anything is wrong.
        missed: the others, of which the check says nothing: kind, and the phrase where it stands.
        false, suspected: findings of grade fout and verdacht in right letters: rule, what it is
            about, and the paragraph.
        questions: questions in right letters: the paragraph of each.
        letters: right letters.
        next: of the letters with a mistake, taken as the next version of the right one: how many
            questions they have, and how many are left if everything that was asked of the right one
            has been confirmed.
        reading, checking: processor seconds of merely reading the letters, and of checking them.
    """

    planted: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    anyway: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list)
    false: list[tuple[str, str, str]] = field(default_factory=list)
    suspected: list[tuple[str, str, str]] = field(default_factory=list)
    questions: list[tuple[str, str]] = field(default_factory=list)
    letters: int = 0
    next: Counter[str] = field(default_factory=Counter)
    reading: float = 0
    checking: float = 0

    @property
    def told(self) -> int:
        """How many mistakes the writer is told of in some way."""
        return self.named.total() + self.asked.total()


class Measure:
    """Measures against one dossier."""

    def __init__(self, dossier: Path) -> None:
        sealed = SealedDossier(dossier)
        self._figures = sealed.figures
        self._facts = dossier_facts(sealed)
        self._words = load_vocabulary()
        self._by_id = {figure.id: figure for figure in sealed.figures}

    def over(self, phrases: Hand, times: int, kinds: Sequence[PlantedKind] = KINDS) -> Measured:
        """Plant each kind so many times, each in a letter of its own; ``times`` letters are right."""
        measured = Measured()
        for seed in range(times):
            topics = {
                name: make(self._by_id, Random(f"{seed} {name}")) for name, make in TOPICS.items()
            }
            right = self._read(measured, letter(phrases, topics, Random(seed)))
            self._count_right(measured, right.report)
            for kind in kinds:
                spoiled = kind.spoil(topics[kind.topic], Random(f"{seed} {kind.name}"))
                changed = topics | {kind.topic: spoiled}
                wrong = self._read(measured, letter(phrases, changed, Random(seed)))
                _count_wrong(measured, kind.name, right, wrong)
                _count_next(measured, right.report, wrong.report)
        return measured

    def _read(self, measured: Measured, data: bytes) -> _Checked:
        begin = process_time()
        read = read_letter(data)
        middle = process_time()
        report = check_letter(data, self._figures, "0" * 64, self._words, self._facts)
        measured.reading += middle - begin
        measured.checking += process_time() - middle
        return _Checked(read, report)

    def _count_right(self, measured: Measured, report: LetterReport) -> None:
        measured.letters += 1
        for one in report.findings:
            around = next((block.text for block in report.blocks if block.place == one.place), "")
            if one.rule in _ASKS:
                measured.questions.append((one.about, around))
            elif one.grade is RuleGrade.MISTAKE:
                measured.false.append((one.rule, one.about, around))
            elif one.grade is RuleGrade.SUSPECT:
                measured.suspected.append((one.rule, one.about, around))


class _Checked(NamedTuple):
    letter: Letter
    report: LetterReport


def _count_wrong(measured: Measured, kind: str, right: _Checked, wrong: _Checked) -> None:
    there = {(one.place, one.text) for one in right.letter.blocks}
    changed = [one for one in wrong.letter.blocks if (one.place, one.text) not in there]
    places = _places(wrong.letter, changed)
    new = Counter(_keys(wrong.report)) - Counter(_keys(right.report))
    grades = {
        grade for grade, rule, place, _ in new if rule not in _ASKS and _part(place) in places
    }
    measured.planted[kind] += 1
    if grades:
        measured.named[kind] += 1
        measured.wrong[kind] += RuleGrade.MISTAKE in grades
    elif (asks := {rule for _, rule, place, _ in new if _part(place) in places}) or (
        _unknown(wrong.report, places) > _unknown(right.report, places)
    ):
        measured.asked[kind] += 1
        measured.anyway[kind] += asks == {_READ} and any(
            rule == _READ and _part(place) in places for _, rule, place, _ in _keys(right.report)
        )
    else:
        measured.missed.append((kind, " / ".join(one.text for one in changed)))


def _count_next(measured: Measured, right: LetterReport, after: LetterReport) -> None:
    confirmed = [
        Confirmation(
            key=one.key,
            number=one.text,
            figure=one.figure or "",
            person="mia",
            reason="Nagezocht.",
            moment=datetime(2025, 6, 30, tzinfo=UTC),
        )
        for one in with_confirmations(right, ()).expressions
        if one.key is not None
    ]
    measured.next["asked"] += _asked(after)
    measured.next["left"] += _asked(with_confirmations(after, confirmed))


def _asked(report: LetterReport) -> int:
    return sum(one.rule in _ASKS for one in report.findings)


def _part(place: str) -> str:
    """A place, of a cell that of its whole table."""
    return place.partition(", rij")[0]


def _places(letter: Letter, changed: Sequence[Block]) -> set[str]:
    """Where a finding is about what changed: there, and in the notes or the sentences of notes."""
    places = {one.place for one in changed}
    for block in letter.blocks:
        notes = {mark.name for mark in block.marked(MarkKind.NOTE)}
        if block.place in places or notes & places:
            places |= {block.place, *notes}
    return set(map(_part, places))


def _unknown(report: LetterReport, places: set[str]) -> int:
    return sum(
        one.status is Status.UNKNOWN and _part(report.blocks[one.block].place) in places
        for one in report.expressions
    )


def _keys(report: LetterReport) -> Iterator[tuple[RuleGrade, str, str, str]]:
    """The findings that ask for something: not those about style. A sentence that is to be read
    again is known by the key of its confirmation: if it changed, it is asked about anew.
    """
    for one in report.findings:
        if one.grade is not RuleGrade.STYLE and one.rule != _READ:
            yield one.grade, one.rule, one.place, one.about
    for asked in with_confirmations(report, ()).expressions:
        if asked.status is Status.TO_READ and asked.key is not None:
            yield RuleGrade.SUSPECT, _READ, report.blocks[asked.block].place, asked.key
