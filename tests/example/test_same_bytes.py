"""Same deliveries, same bytes, and another byte gives other bytes. In another folder, time zone,
locale and hash seed, on another day: tests/operation/test_operated_in_the_browser.py shows it of
2024-H2, and tests/long/test_another_machine.py of 2025-H1.
"""

from __future__ import annotations

from pathlib import Path

from support.dossiers.small_house import SmallHouse

from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order


def test_a_second_run_finds_the_dossier_that_is_there_and_one_other_byte_gives_another(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    deliveries = small_house.deliveries / "2025-H1"
    order = Order(halfjaar="2025-H1", deliveries=deliveries, outputs=tmp_path / "uit")
    first, second = assemble(order), assemble(order)
    assert first.digest is not None
    assert second.digest == first.digest
    assert [
        path.name for path in (tmp_path / "uit/2025-H1").iterdir() if not path.name.startswith(".")
    ] == [first.digest]
    register = next(deliveries.glob("damages*"))
    register.write_bytes(register.read_bytes() + b"\r\n")
    after = assemble(order)
    assert after.sealed
    assert after.digest != first.digest
