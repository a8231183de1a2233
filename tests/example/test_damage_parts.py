"""What the parts of one damage have in common must be said alike in each of them; the finding says
in good Dutch what differs.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.dossiers.small_deliveries import SmallDeliveries

from tasks.dossier.order import Order
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.take_in import take_in_deliveries
from tasks.sections.section import Section


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"titel": "Iets anders"}, "D2025-01: titel in rij 3 verschilt van rij 2."),
        (
            {"oorzaak": "Iets anders.", "gevolg": "Iets anders."},
            "D2025-01: oorzaak en gevolg in rij 3 verschillen van rij 2.",
        ),
    ],
)
def test_parts_that_contradict_each_other(other: dict[str, str], says: str, tmp_path: Path) -> None:
    small = SmallDeliveries()
    small.registers["damages"][1] |= other
    order = Order(
        halfjaar="2025-H1", deliveries=small.write(tmp_path / "in"), outputs=tmp_path / "uit"
    )
    taken = take_in_deliveries(order)
    assert taken.digest is not None
    built = build_section(order, "damages", taken.digest, None)
    section = Section.model_validate_json(order.store().get(built.digest))
    assert built.blocks
    assert [finding.text for finding in section.findings if finding.code == "S01"] == [says]
