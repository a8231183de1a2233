"""Same deliveries, same bytes: in another folder, time zone, locale and hash seed, on another
day. Of 2024-H2 tests/operation/test_operated_in_the_browser.py shows it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from support.command_line import svz
from support.dossiers.small_house import SmallHouse

from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order


def bytes_of(dossier: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(dossier.iterdir())}


ELSEWHERE = {
    "TZ": "America/Adak",
    "LC_ALL": "nl_NL.UTF-8",
    "PYTHONHASHSEED": "4294967295",
    "PYTHONUTF8": "0",
}


def test_another_machine_gives_the_same_dossier(
    example_deliveries: Path, example_dossier: Path, own_copy: Path, tmp_path: Path
) -> None:
    deliveries, outputs = tmp_path / "een andere map" / "in", tmp_path / "een andere map" / "uit"
    deliveries.parent.mkdir()
    deliveries.symlink_to(example_deliveries)
    own_copy.rename(outputs)
    made = outputs / "2025-H1" / example_dossier.name
    shutil.rmtree(made)
    places = ("--deliveries", deliveries / "2025-H1", "--outputs", outputs)
    done = svz(
        *("assemble", "2025-H1", "--direct", "--fresh", *places), folder=tmp_path, env=ELSEWHERE
    )
    assert done.returncode == 0, done.stderr
    assert f"Digest    {made.name}" in done.stdout.splitlines()
    assert bytes_of(made) == bytes_of(example_dossier)


def test_a_second_run_finds_the_dossier_that_is_there(
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


def test_one_other_byte_in_a_delivery_gives_another_dossier(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    deliveries = small_house.deliveries / "2025-H1"
    order = Order(halfjaar="2025-H1", deliveries=deliveries, outputs=tmp_path / "uit")
    before = assemble(order)
    register = next(deliveries.glob("damages*"))
    register.write_bytes(register.read_bytes() + b"\r\n")
    after = assemble(order)
    assert before.sealed
    assert after.sealed
    assert after.digest != before.digest
