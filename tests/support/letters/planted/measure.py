"""Plants mistakes in letters of a hand, and counts what the check finds of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import yaml
from support.letters.planted.kinds import KINDS, PlantedKind
from support.letters.planted.letter import letter
from support.letters.planted.topics import TOPICS

from tasks.dossier.sealed.contents import SealedDossier
from tasks.dossier.sealed.facts import dossier_facts
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.letter_check import LetterReport, check_letter
from tasks.letters.rules.rule import RuleGrade

Hand = Mapping[str, Sequence[str]]
HANDS = (1, 2, 3, 4, 5)
#: The hands that tuning never saw; the fifth is of a writer who had not read the rules.
UNSEEN = (5,)
_ASKS = "BR-CIJFER-TE-BEVESTIGEN"


def hand(number: int) -> Hand:
    """The phrases of a hand, by topic."""
    path = Path(__file__).parent / f"hand_{number}.yaml"
    phrases: Hand = yaml.safe_load(path.read_text(encoding="utf-8"))
    return phrases


@dataclass
class Measured:
    """What was counted over a number of letters.

    Attributes:
        planted: mistakes by kind.
        found: of those, the ones that gave a finding the right letter does not have.
        asked: of those, the ones that gave a question and nothing else.
        missed: kind, and the phrase where it stands.
        false, suspected: findings of grade fout and verdacht in right letters: rule, what it is
            about, and the paragraph.
        questions: questions in right letters.
        letters: right letters.
    """

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list)
    false: list[tuple[str, str, str]] = field(default_factory=list)
    suspected: list[tuple[str, str, str]] = field(default_factory=list)
    questions: int = 0
    letters: int = 0

    @property
    def recall(self) -> float:
        """The part of the mistakes that was found."""
        return self.found.total() / self.planted.total()


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
            right = self._report(letter(phrases, topics, Random(seed)))
            self._count_right(measured, right)
            for kind in kinds:
                spoiled = kind.spoil(topics[kind.topic], Random(f"{seed} {kind.name}"))
                changed = topics | {kind.topic: spoiled}
                wrong = self._report(letter(phrases, changed, Random(seed)))
                self._count_wrong(measured, kind, right, wrong, spoiled)
        return measured

    def _report(self, data: bytes) -> LetterReport:
        return check_letter(data, self._figures, "0" * 64, self._words, self._facts)

    def _count_right(self, measured: Measured, report: LetterReport) -> None:
        measured.letters += 1
        for one in report.findings:
            told = one.rule, one.about, _around(report, one.place)
            if one.rule == _ASKS:
                measured.questions += 1
            elif one.grade is RuleGrade.MISTAKE:
                measured.false.append(told)
            elif one.grade is RuleGrade.SUSPECT:
                measured.suspected.append(told)

    def _count_wrong(
        self,
        measured: Measured,
        kind: PlantedKind,
        right: LetterReport,
        wrong: LetterReport,
        spoiled: Mapping[str, str],
    ) -> None:
        new = Counter(_keys(wrong)) - Counter(_keys(right))
        measured.planted[kind.name] += 1
        if new:
            measured.found[kind.name] += 1
            measured.asked[kind.name] += all(rule == _ASKS for rule, _, _ in new)
            return
        changed = [
            one.text
            for one, other in zip(wrong.blocks, right.blocks, strict=False)
            if one.text != other.text
        ]
        measured.missed.append((kind.name, " / ".join(changed)))


def _keys(report: LetterReport) -> Iterator[tuple[str, str, str]]:
    """The findings that ask for something: not those about style."""
    for one in report.findings:
        if one.grade is not RuleGrade.STYLE:
            yield one.rule, one.place, one.about


def _around(report: LetterReport, place: str) -> str:
    return next((one.text for one in report.blocks if one.place == place), "")
