"""Same deliveries, same bytes: in another folder, time zone, locale and hash seed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.command_line import svz

pytestmark = pytest.mark.grows


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
