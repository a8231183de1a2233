"""Proposes the file of the next halfjaar, from those that are there. A person looks at every line
and changes what is not right; ``svz halfjaar new`` writes it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import yaml

from tasks.definitions.base import definitions_folder
from tasks.definitions.halfjaar import FOLDER, Halfjaar, Period, known_halfjaren, load_halfjaar
from tasks.storage.whole_file import write_whole

_SATURDAY = 5
#: Where the explanation of a line begins, if the line leaves room for it.
_COLUMN = 60


class Proposal(NamedTuple):
    """The file as it would be written, and where."""

    path: Path
    text: str


class _Line(NamedTuple):
    """A key of the file, what stands after it, and why; Dutch."""

    key: str
    value: str
    why: str

    def __str__(self) -> str:
        return f"{f'{self.key}: {self.value}':<{_COLUMN - 2}}  # {self.why}"


def propose_next(name: str) -> Proposal:
    """What the file of a halfjaar could be.

    Days are as long before or after the letter as a year ago, and moved back to a Friday if they
    fall in a weekend. What does not depend on the calendar is as in the last halfjaar.

    Raises:
        ValueError: in Dutch, if this is not the halfjaar that comes after the last one.
        DefinitionError: if a file of an earlier halfjaar is not right.
    """
    known = known_halfjaren()
    if not known:
        raise ValueError(
            "Er is nog geen halfjaar om van uit te gaan. Schrijf het bestand van het eerste zelf; "
            "docs/nieuw-halfjaar.md zegt wat erin staat."
        )
    if name in known:
        raise ValueError(
            f"Het halfjaar {name} is er al: {FOLDER}/{name}.yaml. Pas dat bestand aan."
        )
    last = load_halfjaar(known[-1])
    if name != (expected := following(last.name)):
        raise ValueError(
            f"Na {last.name} komt {expected}, niet {name!r}. Roep svz halfjaar new {expected} aan."
        )
    a_year_ago = f"{int(name[:4]) - 1}{name[4:]}"
    alike = load_halfjaar(a_year_ago) if a_year_ago in known else last
    written = _written(name, last, alike)
    Halfjaar.model_validate(yaml.safe_load(written))  # a proposal that is refused is our mistake
    return Proposal(definitions_folder() / FOLDER / f"{name}.yaml", written)


def write_proposal(proposal: Proposal) -> None:
    """Write the file. Raises OSError if it can not be written."""
    write_whole(proposal.path, proposal.text.encode())


def following(name: str) -> str:
    """The name of the halfjaar after this one: ``2025-H2`` after ``2025-H1``."""
    year, half = int(name[:4]), name[-1]
    return f"{year}-H2" if half == "1" else f"{year + 1}-H1"


def _written(name: str, last: Halfjaar, alike: Halfjaar) -> str:
    years, halves = int(name[:4]) - int(alike.name[:4]), int(name[-1]) - int(alike.name[-1])
    later = _later(12 * years + 6 * halves)
    letter = _working_day(later(alike.letter_date))

    def as_before(day: date) -> str:
        """A day as far from the letter as this one was from its own."""
        return _working_day(letter + (day - alike.letter_date)).isoformat()

    since = last.damage_period.last + timedelta(days=1)
    damages = Period(first=since, last=max(since, letter - timedelta(days=1)))
    covered = Period(
        first=later(alike.reporting_period.first), last=later(alike.reporting_period.last)
    )
    which = "voor de zomer" if name.endswith("H1") else "voor het winterreces"
    lines = [
        _Line("name", name, "zoals het bestand heet"),
        _Line("previous", last.name, "het halfjaar waarmee wordt vergeleken"),
        _Line(
            "letter_date",
            letter.isoformat(),
            f"dag van de brief; in {alike.name} was dat {alike.letter_date}",
        ),
        _Line(
            "publication_date",
            as_before(alike.publication_date) if alike.publication_date else "null",
            "dag van publicatie als Kamerstuk; null zolang die niet bekend is",
        ),
        _Line("kamerstuk", "null", "het nummer, zodra de brief is gedrukt"),
        _Line(
            "reporting_period",
            _period(covered),
            f"waarover de kpi's gaan, tot en met de peildatum; in {alike.name} tot en met "
            f"{alike.reporting_period.last}",
        ),
        _Line(
            "toeslagjaar",
            str(alike.toeslagjaar + years),
            f"waarover de tabellen over het buitenland gaan; {last.name} had {last.toeslagjaar}",
        ),
        _Line(
            "damage_period",
            _period(damages),
            f"na de periode van {last.name}, tot en met de dag voor de brief",
        ),
        _Line(
            "deliveries_due",
            as_before(alike.deliveries_due),
            f"uiterste dag voor leveringen; zo lang voor de brief als in {alike.name}",
        ),
    ]
    if last.deliveries_due_for:
        days = {**last.deliveries_due_for, **alike.deliveries_due_for}
        ends = {source: as_before(days[source]) for source in last.deliveries_due_for}
        shown = ", ".join(f"{source}: {day}" for source, day in ends.items())
        lines.append(_Line("deliveries_due_for", f"{{{shown}}}", "bronnen met een andere dag"))
    head = (
        f"# De brief {which} van {name[:4]}. Voorgesteld door svz halfjaar new. Loop iedere regel "
        f"na, en\n# controleer daarna alles met: svz check {name}\n"
    )
    rest = _kept(last, {line.key for line in lines})
    return head + "".join(f"{line}\n" for line in lines) + rest


def _later(months: int) -> Callable[[date], date]:
    def later(day: date) -> date:
        """The same day so many months later; the last day of a month stays one."""
        after = day + timedelta(days=1)
        month = after.year * 12 + after.month - 1 + months
        if after.day == 1:
            return date(month // 12, month % 12 + 1, 1) - timedelta(days=1)
        month = day.year * 12 + day.month - 1 + months
        first = date(month // 12, month % 12 + 1, 1)
        return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))

    return later


def _working_day(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


def _period(period: Period) -> str:
    return f"{{first: {period.first}, last: {period.last}}}"


def _kept(last: Halfjaar, written: set[str]) -> str:
    """All other keys, letter for letter as the last halfjaar has them."""
    path = definitions_folder() / FOLDER / f"{last.name}.yaml"
    text = path.read_text(encoding="utf-8")
    root = yaml.compose(text, yaml.CSafeLoader)
    assert isinstance(root, yaml.MappingNode)
    lines = text.splitlines(keepends=True)
    starts = [node.start_mark.line for node, _ in root.value]
    kept = ""
    for (node, _), start, end in zip(root.value, starts, [*starts[1:], len(lines)], strict=True):
        if node.value not in written:
            block = "".join(lines[start:end]).rstrip("\n")
            kept += f"# Zoals in {last.name}:\n{block}\n"
    return kept
