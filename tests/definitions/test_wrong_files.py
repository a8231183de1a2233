"""What people are told of a file of definitions that is not right: which file, where in it, what is
wrong and what was expected; in Dutch, and never the words of a library.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.definitions.base import BESIDE_THE_CODE, DefinitionError
from tasks.definitions.buitenland import load_profile
from tasks.definitions.finding import catalogue
from tasks.definitions.halfjaar import load_halfjaar
from tasks.definitions.retention import load_retention
from tasks.definitions.reviewing import seats_of_judged
from tasks.deliveries.contract import load_contracts
from tasks.edits.thresholds import edits

READERS: dict[str, Callable[[], object]] = {
    "halfjaren/2025-H1.yaml": lambda: load_halfjaar("2025-H1"),
    "bevindingen.yaml": catalogue,
    "beoordeling.yaml": seats_of_judged,
    "buitenland.yaml": load_profile,
    "edits.yaml": edits,
    "bewaren.yaml": load_retention,
    "bronnen/damages.yaml": load_contracts,
}
#: File, what stands there, what is put in its place, and what people are told behind the file.
ROUND, CONTRACT = "halfjaren/2025-H1.yaml", "bronnen/damages.yaml"
WRONG = [
    (ROUND, "toeslagjaar: 2023", "toeslagjaar: twee", ["toeslagjaar: 'twee'", "een geheel getal"]),
    (ROUND, "2025-07-01", "1 juli 2025", ["letter_date: '1 juli 2025'", "datum (jjjj-mm-dd)"]),
    (ROUND, "toeslagjaar: 2023\n", "", ["toeslagjaar ontbreekt"]),
    (ROUND, "kamerstuk:", "kamerstukken:", ["de sleutel 'kamerstukken' is onbekend", "kamerstuk,"]),
    (ROUND, "II 2024/25, 36708", "II 2025/26, 36708", ["geen vindplaats", "2024/25, 36708, nr."]),
    (ROUND, "II 2024/25,", "II, 2024-25,", ["'Kamerstukken II, 2024-25", "verwacht de vorm"]),
    (ROUND, '"6.1": Stand', "6.1: Stand", ["chapters, 6.1", "tussen aanhalingstekens"]),
    (ROUND, 'number: "3"', "number: 3", ["annexes, invordering, number: '3'", "een tekst"]),
    (ROUND, "last: 2025-04-30", "last: 2024-04-30", ["reporting_period: de periode eindigt"]),
    (ROUND, "2025-06-06", "2025-07-06", ["de leveringen worden verwacht op 2025-07-06, na de"]),
    (ROUND, "name: 2025-H1", "name: 2025-H2", ["name is '2025-H2'", "'2025-H1'"]),
    (ROUND, "annexes:\n", "annexes: geen\nx:\n", ["annexes: 'geen'", "een lijst"]),
    ("bevindingen.yaml", "grade: blokkerend", "grade: fataal", ["D, codes, D01, grade: 'fataal'"]),
    ("bevindingen.yaml", "    D02:", "    D01:", ["de sleutel 'D01' staat er twee keer"]),
    ("bevindingen.yaml", "    D02:", "    X02:", ["de code 'X02' staat onder D"]),
    ("bevindingen.yaml", "\nV:", "\nK:", ["'K' kan geen letter van een onderdeel zijn"]),
    ("bevindingen.yaml", "was: K01", "was: K02", ["de code K02 (was) is ook die van een andere"]),
    ("edits.yaml", "\n  why: ", "\n  waarom: ", ["H01: why ontbreekt"]),
    ("edits.yaml", 'times: "5"', "times: vijf", ["H01, thresholds, times", "'vijf'"]),
    (
        "beoordeling.yaml",
        'damages: ["groep:uitvoering", "groep:beleid"]',
        "damages: [mia]",
        ["1 b"],
    ),
    ("beoordeling.yaml", 'damages: ["groep:uitvoering"', "damages: [3", ["damages, nr. 1: '3'"]),
    ("buitenland.yaml", "threshold: 50", "threshold: vijftig", ["regelingen, wkb, threshold"]),
    (
        "buitenland.yaml",
        "threshold: 95",
        "threshold: 100",
        ["regelingen, kot", "midden tussen twee veelvouden van 10", "10 plus 5"],
    ),
    ("buitenland.yaml", "anticumulatie: true", "anticumulatie: soms", ["true of false"]),
    ("buitenland.yaml", "home:", "thuis:", ["home ontbreekt", "regel {there}: de sleutel 'thuis'"]),
    ("bewaren.yaml", "leveringen: 400", "leveringen: nooit", ["leveringen: 'nooit'", "geheel"]),
    ("bewaren.yaml", "leveringen: 400", "leveringen: 0", ["leveringen: '0'", "ten minste 1"]),
    (CONTRACT, "type: geheel", "type: heel", ["columns, deel, type: 'heel'", "'geheel'"]),
    (CONTRACT, "key: [nummer, deel]", "key: [nr]", ["key noemt een onbekende kolom: 'nr'"]),
    (CONTRACT, "name: deel", "name: nummer", ["de kolom 'nummer' staat er twee keer"]),
    (CONTRACT, "minimum: 1,", "minimum: een,", ["columns, deel, minimum: 'een'", "een getal"]),
    (CONTRACT, "longest: 200", "longest: 0", ["columns, titel, longest: '0'", "ten minste 1"]),
    (CONTRACT, "empty_means:", "betekent:", ["de sleutel 'betekent' is onbekend", "empty_means."]),
    (CONTRACT, "key: [nummer, deel]", "key: [nummer", ["regel {there}: dit is geen YAML"]),
    (CONTRACT, "name: damages", "name: schades", ["name is 'schades'", "'damages'"]),
]
#: Words of pydantic, PyYAML and Python.
ENGLISH = re.compile(
    r"\b(input|should|valid|field|extra|value error|type=|expected|found|line|mapping|str|int|"
    r"NoneType|Traceback|unable|parse|https?)\b",
    re.IGNORECASE,
)


@pytest.fixture
def definitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that may be spoiled."""
    copy = tmp_path / "definities"
    shutil.copytree(BESIDE_THE_CODE, copy, ignore=shutil.ignore_patterns("voorbeeld", "server"))
    monkeypatch.setenv("SVZ_DEFINITIONS", str(copy))
    return copy


def told(name: str) -> str:
    with pytest.raises(DefinitionError) as refused:
        READERS[name]()
    return str(refused.value)


@pytest.mark.parametrize(("name", "there", "instead", "parts"), WRONG, ids=lambda value: value[:30])
def test_a_mistake_is_told_in_dutch_with_its_place(
    definitions: Path, name: str, there: str, instead: str, parts: list[str]
) -> None:
    READERS[name]()
    text = (definitions / name).read_text(encoding="utf-8")
    assert there in text
    (definitions / name).write_text(text.replace(there, instead, 1), encoding="utf-8")
    sentence = told(name)
    assert sentence.startswith(f"{definitions / name} klopt niet: ")
    assert sentence.endswith(".")
    line = text[: text.index(there)].count("\n") + 1
    for part in parts:
        assert part.replace("{there}", str(line)) in sentence, sentence
    assert "\n" not in sentence
    assert re.search(r"klopt niet: (regel \d+: |\w+ ontbreekt)|de kpi K01|thema", sentence), (
        sentence
    )
    assert ENGLISH.findall(sentence.removeprefix(str(definitions))) == [], sentence


@pytest.mark.parametrize("name", READERS)
def test_whatever_the_file_it_is_told_that_it_is_not_there_or_no_text_or_empty(
    definitions: Path, name: str
) -> None:
    file = definitions / name
    file.write_bytes(b"name: caf\xe9\n")
    assert told(name) == f"{file} klopt niet: het bestand is geen tekst in UTF-8."
    file.write_text("a: [\nb: {")
    assert told(name).startswith(f"{file} klopt niet: regel 2: dit is geen YAML; verwacht ")
    file.write_text("")
    assert (
        told(name)
        == f"{file} klopt niet: een lege waarde past hier niet; verwacht sleutels met een waarde."
    )
    if file.parent == definitions:
        file.unlink()
        assert told(name) == f"{file} ontbreekt."


def test_of_many_mistakes_the_first_are_told(definitions: Path) -> None:
    file = definitions / CONTRACT
    file.write_text(re.sub("name: ", "naam: ", file.read_text(encoding="utf-8")))
    assert told(CONTRACT).endswith(" andere fouten.")
