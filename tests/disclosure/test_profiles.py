"""What the figures of a section may tell, as a file: what is wrong in it, and what was accepted."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from support.dossiers.published_tables import profile

from tasks.definitions.base import BESIDE_THE_CODE, VARIABLE, DefinitionError
from tasks.disclosure.problem import Problem
from tasks.disclosure.profile import load_disclosure_profile
from tasks.dossier.check_definitions import mistakes_in_definitions

FILE = "disclosure/buitenland.yaml"
ACCEPTED = {
    "code": "O02",
    "figure": "a",
    "reason": "zo staat het in de brief van 2023",
    "by": "F. Gegevens",
    "until": "2025-12-31",
}


@pytest.fixture
def definitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "definities"
    shutil.copytree(BESIDE_THE_CODE, folder)
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


@pytest.mark.parametrize(
    ("there", "instead", "parts"),
    [
        ("minimum: 10", "minimum: tien", ["regel 19: minimum", "geheel getal"]),
        ("persons: aantal", "persons: mensen", ["regel 18: de eenheid mensen"]),
        ('"1/12"', '"0"', ["regel 16: de eenheid aantal heeft stappen van 0"]),
        (
            "rounding: {aantal: 10, euro: 100000}",
            "rounding: {aantal: 10}",
            ["regel 17: de eenheid euro heeft geen basis van afronding"],
        ),
        ("{n: 1, k: 50}", "{n: 3, k: 50}", ["regel 22: dominance"]),
        ("change: printed", "change: soms", ["regel 26: change", "printed"]),
        (
            "accepted: []",
            "accepted: [{code: O02, figure: a, reason: zomaar iets, by: F, until: ooit}]",
            ["regel 27: accepted", "een datum"],
        ),
    ],
)
def test_a_mistake_in_a_profile_is_told_in_dutch_with_its_line(
    definitions: Path, there: str, instead: str, parts: list[str]
) -> None:
    path = definitions / FILE
    text = path.read_text(encoding="utf-8")
    assert there in text
    path.write_text(text.replace(there, instead, 1), encoding="utf-8")
    with pytest.raises(DefinitionError) as error:
        load_disclosure_profile("buitenland")
    for part in (f"{path} klopt niet: ", *parts):
        assert part in str(error.value)
    assert [one.file for one in mistakes_in_definitions()] == [str(path)]


def test_a_section_whose_figures_belong_together_needs_a_profile(definitions: Path) -> None:
    (definitions / FILE).unlink()
    with pytest.raises(DefinitionError, match=r"buitenland\.yaml ontbreekt"):
        load_disclosure_profile("buitenland")
    assert load_disclosure_profile("damages") is None
    (definitions / "disclosure/damage.yaml").write_text("minimum: 10\n", encoding="utf-8")
    said = {Path(one.file).name: one.text for one in mistakes_in_definitions()}
    assert said.keys() == {"buitenland.yaml", "damage.yaml"}
    assert "het onderdeel damage is onbekend" in said["damage.yaml"]


@pytest.mark.parametrize(
    ("about", "letter", "code"),
    [
        ("a", date(2025, 12, 31), "O10"),
        ("a", date(2026, 1, 1), "O02"),
        ("b", date(2025, 7, 1), "O02"),
    ],
)
def test_what_was_accepted_by_name_warns_until_its_day(about: str, letter: date, code: str) -> None:
    found = Problem("O02", about, "Er is te veel bekend.", "minder").finding(
        profile(accepted=[ACCEPTED]), letter
    )
    assert found.code == code
    if code == "O10":
        assert found.text == (
            "O02: Er is te veel bekend. Aanvaard door F. Gegevens, tot en met "
            "31\u00a0december\u00a02025: zo staat het in de brief van 2023"
        )
