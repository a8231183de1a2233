"""The small house with a figure that can leap: for tests about findings that ask."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from support.dossiers.small_house import ANNEX, SmallHouse

from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order, Outcome

FIGURE = "damages.D2024-02.1.aantal_burgers"
#: How many citizens the example gives that damage, in both halfjaren.
BEFORE = ";310;"


@dataclass(frozen=True)
class LeapingHouse:
    """The small house, with a damage that was there before and can be delivered forty times as
    large. ``sent`` is the register of 2025-H1 as the example has it.
    """

    small: SmallHouse
    outputs: Path
    sent: str

    def copied(self, folder: Path) -> LeapingHouse:
        """The same with all that it made so far, in a folder of its own; by the same
        definitions.
        """
        small = SmallHouse(self.small.definitions, folder / "leveringen")
        shutil.copytree(self.small.deliveries, small.deliveries)
        shutil.copytree(self.outputs, folder / "uit")
        return LeapingHouse(small, folder / "uit", self.sent)

    def delivers(self, citizens: int) -> Outcome:
        """The outcome of a run on a register with so many citizens."""
        text = self.sent.replace(BEFORE, f";{citizens};")
        _register(self.small, "2025-H1").write_text(text, encoding="utf-8")
        return self.assembled("2025-H1")

    def assembled(self, halfjaar: str, *, fresh: bool = False) -> Outcome:
        return assemble(
            Order(
                halfjaar=halfjaar,
                deliveries=self.small.deliveries / halfjaar,
                outputs=self.outputs,
                fresh=fresh,
            )
        )


def leaping_house(small: SmallHouse, outputs: Path) -> LeapingHouse:
    """One in which 2024-H2 is sealed."""
    earlier = _register(small, "2024-H2")
    text = earlier.read_text(encoding="utf-8").replace(BEFORE, ";1840;")
    earlier.write_text(text, encoding="utf-8")
    sent = _register(small, "2025-H1").read_text(encoding="utf-8")
    house = LeapingHouse(small, outputs, sent)
    house.assembled("2024-H2")
    return house


def _register(small: SmallHouse, halfjaar: str) -> Path:
    return small.deliveries / halfjaar / f"{ANNEX}.csv"
