"""The small house with a figure that can leap: for tests about findings that ask."""

from __future__ import annotations

from pathlib import Path

from support.dossiers.small_house import ANNEX, SmallHouse

from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order, Outcome

FIGURE = "damages.D2024-02.1.aantal_burgers"
#: How many citizens the example gives that damage, in both halfjaren.
BEFORE = ";310;"


class LeapingHouse:
    """The small house, with a damage that was there before and can be delivered forty times as
    large.
    """

    def __init__(self, small: SmallHouse, outputs: Path) -> None:
        self.outputs = outputs
        self._small = small
        self._register = small.deliveries / "2025-H1" / f"{ANNEX}.csv"
        self._sent = self._register.read_text(encoding="utf-8")
        earlier = small.deliveries / "2024-H2" / f"{ANNEX}.csv"
        text = earlier.read_text(encoding="utf-8")
        earlier.write_text(text.replace(BEFORE, ";1840;"), encoding="utf-8")
        self.assembled("2024-H2")

    def delivers(self, citizens: int) -> Outcome:
        """The outcome of a run on a register with so many citizens."""
        text = self._sent.replace(BEFORE, f";{citizens};")
        self._register.write_text(text, encoding="utf-8")
        return self.assembled("2025-H1")

    def assembled(self, halfjaar: str, *, fresh: bool = False) -> Outcome:
        return assemble(
            Order(
                halfjaar=halfjaar,
                deliveries=self._small.deliveries / halfjaar,
                outputs=self.outputs,
                fresh=fresh,
            )
        )
