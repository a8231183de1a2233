"""Plants every kind of mistake in letters of every hand, and shows what the check finds:
``PYTHONPATH=tests python tests/bench/planted_letters.py DOSSIER [LETTERS [HAND ...]]``.

The tables of docs/letter-check.md are of the one time that a hand was unseen; a dossier is the
folder of one, of the example.
"""

from __future__ import annotations

import sys
from pathlib import Path

from support.letters.planted.kinds import KINDS
from support.letters.planted.measure import HANDS, UNSEEN, Measure, Measured, hand

#: Letters of each hand with each kind of mistake, and without one.
LETTERS, RIGHT = 5, 40


def tables(measured: dict[int, Measured], right: dict[int, Measured]) -> str:
    """The tables in Markdown, of letters with mistakes and of those without."""
    names = [f"hand {one}{' (unseen)' if one in UNSEEN else ' (in-sample)'}" for one in measured]
    lines = [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for what, of, told in (
        ("letters without a mistake", lambda one: str(one.letters), right),
        ("false errors a letter", lambda one: f"{len(one.false) / one.letters:.2f}", right),
        ("*verdacht* a letter", lambda one: f"{len(one.suspected) / one.letters:.2f}", right),
        ("questions a letter", lambda one: f"{len(one.questions) / one.letters:.2f}", right),
        ("mistakes planted", lambda one: str(one.planted.total()), measured),
        ("named, as *fout*", lambda one: _part(one, one.wrong.total()), measured),
        (
            "named, as *verdacht* or *let op*",
            lambda one: _part(one, one.named.total() - one.wrong.total()),
            measured,
        ),
        ("only asked", lambda one: _part(one, one.asked.total()), measured),
        ("of those, of the right sentence as well", lambda one: str(one.anyway.total()), measured),
        ("nothing said", lambda one: _part(one, len(one.missed)), measured),
        ("**named**", lambda one: _part(one, one.named.total()), measured),
        ("**told: named or asked**", lambda one: _part(one, one.told), measured),
        ("questions of the next version", lambda one: str(one.next["asked"]), measured),
        ("of those left after one round", lambda one: _left(one), measured),
        ("time, in times of reading", lambda one: f"{one.checking / one.reading:.0f}", right),
    ):
        lines.append(f"| {what} | {' | '.join(map(of, told.values()))} |")
    lines += [
        "",
        "Of each kind how many were named, and how many more were only asked:",
        "",
        f"| kind | {' | '.join(names)} |",
        "|---" * (len(names) + 1) + "|",
    ]
    for kind in KINDS:
        cells = []
        for one in measured.values():
            asked = f" + {one.asked[kind.name]}" if one.asked[kind.name] else ""
            cells.append(f"{one.named[kind.name]}{asked} of {one.planted[kind.name]}")
        lines.append(f"| {kind.name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _part(measured: Measured, many: int) -> str:
    return f"{many / measured.planted.total():.1%}"


def _left(measured: Measured) -> str:
    many = measured.next["left"]
    return f"{many} ({many / max(measured.next['asked'], 1):.0%})"


def main() -> None:
    """Measure and show."""
    measure = Measure(Path(sys.argv[1]))
    letters = int(sys.argv[2]) if len(sys.argv) > 2 else LETTERS
    hands = tuple(map(int, sys.argv[3:])) or HANDS
    measured = {number: measure.over(hand(number), letters) for number in hands}
    right = {number: measure.over(hand(number), RIGHT, ()) for number in hands}
    sys.stdout.write(f"{tables(measured, right)}\n")
    for number, one in measured.items():
        for kind, where in one.missed:
            sys.stdout.write(f"hand {number}, missed: {kind}: {where}\n")
        for told in right[number].false:
            sys.stdout.write(f"hand {number}, false: {' | '.join(told)}\n")
        for told in right[number].suspected:
            sys.stdout.write(f"hand {number}, suspected: {' | '.join(told)}\n")
        for asked in right[number].questions:
            sys.stdout.write(f"hand {number}, asked: {' | '.join(asked)}\n")


if __name__ == "__main__":
    main()
