"""Definitions in another folder than the checkout: everything goes by them, and the place of the
folder is no part of a dossier.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.dossiers.small_house import ANNEX, HALFJAREN, SmallHouse

from tasks.definitions.base import BESIDE_THE_CODE, definitions_folder
from tasks.definitions.finding import Grade
from tasks.definitions.halfjaar import known_halfjaren, load_halfjaar
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order, Outcome
from tasks.dossier.sealed.statement import definition_files

PROJECT = Path(__file__).parents[2]


def assembled(house: SmallHouse, halfjaar: str, outputs: Path) -> Outcome:
    outcome = assemble(
        Order(halfjaar=halfjaar, deliveries=house.deliveries / halfjaar, outputs=outputs)
    )
    assert outcome.sealed, [finding.text for finding in outcome.findings]
    return outcome


def test_a_house_of_one_register_gives_a_dossier_that_looks_back(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    assert known_halfjaren() == list(HALFJAREN)
    first, second = (assembled(small_house, name, tmp_path / "uit") for name in HALFJAREN)
    assert {name.partition(".")[0].partition("-")[0] for name in second.annexes} == {ANNEX}
    assert first.counts()[Grade.BLOCKING] == second.counts()[Grade.BLOCKING] == 0
    assert second.folder is not None
    assert "damages.aantal.vorige" in (second.folder / "figures.csv").read_text(encoding="utf-8")


def test_the_place_of_the_folder_is_no_part_of_a_dossier(
    small_house: SmallHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = assembled(small_house, HALFJAREN[0], tmp_path / "uit")
    elsewhere = tmp_path / "organisatie" / "definities"
    shutil.copytree(small_house.definitions, elsewhere)
    monkeypatch.setenv("SVZ_DEFINITIONS", str(elsewhere))
    assert assembled(small_house, HALFJAREN[0], tmp_path / "elders").digest == here.digest
    (elsewhere / "beoordeling.yaml").open("a").write("# een regel erbij\n")
    assert assembled(small_house, HALFJAREN[0], tmp_path / "anders").digest != here.digest


def test_the_definitions_of_the_checkout_have_the_same_names_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = set(definition_files("2025-H1"))
    # What an organisation keeps: neither the examples nor the files of a server installation.
    copy = tmp_path / "definities"
    shutil.copytree(
        BESIDE_THE_CODE, copy, ignore=shutil.ignore_patterns("voorbeeld", "server", "__pycache__")
    )
    monkeypatch.setenv("SVZ_DEFINITIONS", str(copy))
    assert set(definition_files("2025-H1")) == names
    assert {"config/buitenland.yaml", "config/halfjaren/2025-H1.yaml"} <= names


def test_a_file_that_changes_while_a_server_runs_is_read_again(small_house: SmallHouse) -> None:
    file = small_house.definitions / "halfjaren/2025-H1.yaml"
    title = load_halfjaar("2025-H1").annexes[0].title
    file.write_text(file.read_text().replace(f"title: {title}", "title: Anders"))
    assert load_halfjaar("2025-H1").annexes[0].title == "Anders"


def test_an_empty_variable_means_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVZ_DEFINITIONS", "")
    assert definitions_folder() == BESIDE_THE_CODE


def test_the_command_line_goes_by_the_folder_that_it_is_given(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "flows.commands.main",
            "--definitions",
            small_house.definitions,
            "assemble",
            "2024-H2",
            "--direct",
            "--deliveries",
            small_house.deliveries / "2024-H2",
            "--outputs",
            tmp_path / "uit",
            "--verbose",
        ],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"{ANNEX}.pdf" in done.stdout
    assert "buitenland" not in done.stdout
