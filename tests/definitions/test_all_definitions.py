"""All mistakes in all definitions are told at once, each with its file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tasks.definitions.base import BESIDE_THE_CODE, DefinitionError, Mistake
from tasks.dossier import check_definitions
from tasks.dossier.check_definitions import SINGLE, mistakes_in_definitions

ROUND, EDITS = "halfjaren/2025-H1.yaml", "edits.yaml"


@pytest.fixture
def definitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that may be spoiled."""
    copy = tmp_path / "definities"
    shutil.copytree(BESIDE_THE_CODE, copy, ignore=shutil.ignore_patterns("voorbeeld", "server"))
    monkeypatch.setenv("SVZ_DEFINITIONS", str(copy))
    return copy


def spoil(file: Path, there: str, instead: str) -> int:
    """Replace the first; gives the line where it stood."""
    text = file.read_text(encoding="utf-8")
    assert there in text
    file.write_text(text.replace(there, instead, 1), encoding="utf-8")
    return text[: text.index(there)].count("\n") + 1


def test_the_definitions_of_the_repository_are_right() -> None:
    assert mistakes_in_definitions() == []


#: File, what stands there, what is put in its place, and what is said of it.
ACROSS = [
    (ROUND, "section: damages", "section: schades", "dit onderdeel is onbekend"),
    (ROUND, "section: damages", "section: base", "dit onderdeel is onbekend"),
    (ROUND, "{damages: 2025", "{schades: 2025", "de bron 'schades' is onbekend"),
    (ROUND, "previous: 2024-H2", "previous: 2025-H2", "kan geen halfjaar voor 2025-H1 zijn"),
    ("bronnen/kpi_toelichtingen.yaml", "source: kpi_definities", "source: kpis", "'kpis'"),
    ("bronnen/kpi_toelichtingen.yaml", "source_columns: [kpi]", "source_columns: [nr]", "'nr'"),
    (EDITS, "\nS09:", "\nS99:", "de code S99 is onbekend"),
    (EDITS, 'words: "2"', 'words: "twee"', "'twee' is geen exact getal"),
    ("lege_teksten.yaml", "fewest_letters: 5", "fewest_letters: 0", "ten minste 1"),
]


@pytest.mark.parametrize(("name", "there", "instead", "told"), ACROSS, ids=lambda one: one[:30])
def test_what_files_say_of_each_other(
    definitions: Path, name: str, there: str, instead: str, told: str
) -> None:
    line = spoil(definitions / name, there, instead)
    found = mistakes_in_definitions()
    assert told in found[0].text
    assert {one.file for one in found} == {str(definitions / name)}
    offset = there.count("\n") if there.startswith("\n") else 0
    assert found[0].line == line + offset


def test_an_annex_that_nobody_reviews(definitions: Path) -> None:
    spoil(definitions / "beoordeling.yaml", "  damages: ", "  schades: ")
    found = mistakes_in_definitions()
    assert [one.file for one in found] == [
        str(definitions / "halfjaren" / f"{name}.yaml") for name in ("2024-H2", "2025-H1")
    ]
    assert all("niemand beoordeelt de bijlage damages" in one.text for one in found)


def test_a_chapter_of_the_letter_that_nobody_reviews(definitions: Path) -> None:
    spoil(definitions / "beoordeling.yaml", '  "6.1": ', '  "6.3": ')
    file = definitions / "halfjaren/2025-H1.yaml"
    (found,) = mistakes_in_definitions()
    assert found.file == str(file)
    line = next(one for one in file.read_text(encoding="utf-8").splitlines() if '"6.1": ' in one)
    assert file.read_text(encoding="utf-8").splitlines()[(found.line or 0) - 1] == line
    assert found.text.startswith(
        "chapters, 6.1: niemand beoordeelt hoofdstuk 6.1 van de brief; verwacht onder "
        'hoofdstukken een regel "6.1" met ten minste 2 beoordelaars in '
    )


def test_all_files_are_told_at_once(definitions: Path) -> None:
    lines = {
        "bevindingen.yaml": spoil(
            definitions / "bevindingen.yaml", "grade: blokkerend", "grade: fataal"
        ),
        "beoordeling.yaml": spoil(definitions / "beoordeling.yaml", '"groep:beleid"]', "3]"),
        "halfjaren/2024-H2.yaml": spoil(
            definitions / "halfjaren/2024-H2.yaml", "toeslagjaar: 2022", "toeslagjaar: twee"
        ),
        "bronnen/damages.yaml": spoil(
            definitions / "bronnen/damages.yaml", "type: geheel", "type: heel"
        ),
    }
    (definitions / "buitenland.yaml").write_text("a: [\n")
    found = {
        one.file.removeprefix(f"{definitions}/"): one.line for one in mistakes_in_definitions()
    }
    assert found == lines | {"buitenland.yaml": 2}


def test_more_mistakes_than_a_message_names_are_all_there(definitions: Path) -> None:
    file = definitions / "bevindingen.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("      title: ", "      titel: "), encoding="utf-8")
    assert len(mistakes_in_definitions()) == 2 * text.count("      title: ")


def test_a_mistake_that_names_no_place_is_told_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    def reader() -> None:
        raise DefinitionError("Er klopt iets niet.")

    monkeypatch.setattr(check_definitions, "SINGLE", {**SINGLE, "kpi.yaml": reader})
    assert mistakes_in_definitions() == [Mistake("config", None, "Er klopt iets niet")]


def test_a_folder_without_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVZ_DEFINITIONS", str(tmp_path))
    told = {Path(one.file).name: one.text for one in mistakes_in_definitions()}
    assert told["bevindingen.yaml"] == "het bestand ontbreekt"
    assert told["halfjaren"] == "er is geen bestand van een halfjaar"
