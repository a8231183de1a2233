"""A house of one register and one annex, or of a few, for two halfjaren: for tests about processes
(kills, locks, command line, servers), which need a dossier and do not look at what it says.

It has the contracts, annexes and examples as the repository has them. A process goes by it when
``SVZ_DEFINITIONS`` names its definitions; a run takes a fraction of that on the whole example, and
nothing of records.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.definitions.base import BESIDE_THE_CODE, VARIABLE
from tasks.definitions.judged import LETTER
from tasks.sections import load_section_module

ANNEX = "damages"
HALFJAREN = ("2024-H2", "2025-H1")


@dataclass(frozen=True)
class SmallHouse:
    """A folder of definitions, and a folder with the deliveries of each of :data:`HALFJAREN` in a
    folder of its own. ``2025-H1`` follows on ``2024-H2``.
    """

    definitions: Path
    deliveries: Path

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process go by these definitions."""
        return {VARIABLE: str(self.definitions)}


#: A previous halfjaar that can not be. A dossier that names it is never released, so its annexes
#: are printed as concepts only, in half the time.
NEVER_RELEASED = "2099-H1"


def write_definitions(folder: Path, annexes: Sequence[str], previous: str | None = None) -> None:
    """The definitions of the repository, of some annexes and their sources only; ``previous``: what
    every halfjaar names as the one before it.
    """
    for path in [
        *BESIDE_THE_CODE.glob("*.yaml"),
        *BESIDE_THE_CODE.glob("brief/*.yaml"),
        *(BESIDE_THE_CODE / f"bronnen/{name}.yaml" for name in _sources(annexes)),
        *(path for path in BESIDE_THE_CODE.glob("disclosure/*.yaml") if path.stem in annexes),
    ]:
        _copy(path, folder / path.relative_to(BESIDE_THE_CODE))
    seats = _yaml(BESIDE_THE_CODE / "beoordeling.yaml")
    seats["bijlagen"] = {one: seats["bijlagen"][one] for one in annexes}
    if LETTER not in annexes:
        del seats["hoofdstukken"]
    _write(folder / "beoordeling.yaml", seats)
    for halfjaar in HALFJAREN:
        round_ = _yaml(BESIDE_THE_CODE / f"halfjaren/{halfjaar}.yaml")
        round_["annexes"] = [one for one in round_["annexes"] if one["section"] in annexes]
        due = round_.get("deliveries_due_for", {})
        round_["deliveries_due_for"] = {one: due[one] for one in due if one in _sources(annexes)}
        if previous is not None:
            round_["previous"] = previous
        _write(folder / f"halfjaren/{halfjaar}.yaml", round_)


def make_house(folder: Path, annexes: Sequence[str] = (ANNEX,)) -> SmallHouse:
    """Make one of some annexes, whose sources are registers, in a folder, which is made if it is
    not there.
    """
    house, sources = SmallHouse(folder / "config", folder / "leveringen"), _sources(annexes)
    write_definitions(house.definitions, annexes)
    for halfjaar in HALFJAREN:
        example = BESIDE_THE_CODE / "voorbeeld" / halfjaar
        for name in sources:
            _copy(example / f"{name}.csv", house.deliveries / halfjaar / f"{name}.csv")
        label = _yaml(example / "voorbeeld.yaml") | {"synthetic": sources}
        _write(house.deliveries / halfjaar / "voorbeeld.yaml", label)
    return house


@pytest.fixture
def small_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallHouse:
    """One of the test's own, by which this process and those that it starts go."""
    house = make_house(tmp_path / "huis")
    for name, value in house.environment.items():
        monkeypatch.setenv(name, value)
    return house


@pytest.fixture
def go_by_annexes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What makes this process, and those that it starts, go by some annexes only: a run prints no
    others.
    """

    def go(*annexes: str) -> None:
        write_definitions(tmp_path / "definities", annexes)
        monkeypatch.setenv(VARIABLE, str(tmp_path / "definities"))

    return go


def _sources(annexes: Sequence[str]) -> list[str]:
    return sorted({name for one in annexes for name in load_section_module(one).CONTRACTS})


def _yaml(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def _write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
