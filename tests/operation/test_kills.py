"""A run that is killed at any moment leaves the whole dossier or none, and the next run simply
succeeds.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.cases import cases
from support.dossiers.small_house import SmallHouse
from support.kills import changes_of, killed_before, spread

from tasks.annexes.print import PrintableAnnex
from tasks.definitions.halfjaar import AnnexSpec, Halfjaar
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order
from tasks.dossier.sealed.verify import verify
from tasks.dossier.steps import print_annex
from tasks.sections.section import Section

#: A thousand is every moment there is.
KILLS = cases(5, 1_000)

pytestmark = pytest.mark.grows


def _printed_here(
    halfjaar: Halfjaar,
    annex: AnnexSpec,
    section: Section,
    *,
    example: str | None,
    replaces: str | None = None,
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    printable = PrintableAnnex(halfjaar, annex, section, example=example, replaces=replaces)
    return printable.files(concept=True), printable.files(concept=False)


def _assemble(order: Order, definitions: Mapping[str, str]) -> None:
    os.environ.update(definitions)
    # A print keeps nothing on the disk. In processes of its own, which import everything anew for
    # every run, it would take most of the time of this test.
    print_annex.print_both_confined = _printed_here  # type: ignore[attr-defined]
    assemble(order)


def test_killed_at_any_moment(small_house: SmallHouse, tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    order = Order(
        halfjaar="2024-H2", deliveries=small_house.deliveries / "2024-H2", outputs=outputs
    )

    def dossiers() -> list[Path]:
        return [path for path in (outputs / "2024-H2").glob("*") if not path.name.startswith(".")]

    changes = changes_of(_assemble, order, small_house.environment)
    (dossier,) = dossiers()
    killed = 0
    for change in spread(changes, KILLS):
        # Half of the runs find what an earlier one left in the store, half of them nothing at all.
        remove(dossier)
        if change % 2 and outputs.exists():
            shutil.rmtree(outputs)
        killed += killed_before(change, _assemble, order, small_house.environment)
        left = dossiers()
        assert left in ([], [dossier])
        assert not left or verify(dossier) == []

    assert killed >= KILLS / 2, "a run that found less to do ended before it was killed"
    remove(dossier)
    assert assemble(order).digest == dossier.name
    assert verify(dossier) == []
    # Deliveries may hold what must not be kept, so nothing of a killed run may stay behind.
    assert list(outputs.rglob(".quarantaine-*")) == []


def remove(dossier: Path) -> None:
    """Remove a sealed, so read-only, dossier, if it is there."""
    if dossier.exists():
        dossier.chmod(0o755)
        shutil.rmtree(dossier)
