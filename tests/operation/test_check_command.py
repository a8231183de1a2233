"""``svz check``: everything that is wrong in definitions and deliveries; nothing is left behind."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from support.dossiers.small_deliveries import SmallDeliveries
from support.dossiers.small_house import SmallHouse

from flows.commands.main import main
from flows.shared.artifacts import mistakes_in_markdown
from flows.shared.check_report import Conclusion
from flows.shared.exit_codes import ExitCode
from flows.shared.settings import PROJECT
from tasks.definitions.base import BESIDE_THE_CODE, Mistake
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order

SCHEMA = json.loads((PROJECT / "docs" / "controle.schema.json").read_text(encoding="utf-8"))


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def checked(deliveries: Path, outputs: Path, halfjaar: str = "2025-H1") -> tuple[int, Any]:
    """The exit code, and the JSON, which is as the schema says."""
    done = check(halfjaar, "--deliveries", deliveries, "--outputs", outputs, "--json")
    made = json.loads(done.output)
    jsonschema.validate(made, SCHEMA)
    return done.exit_code, made


def found(made: Any) -> set[str]:
    return {one["code"] for one in made["findings"]}


@pytest.fixture
def small() -> SmallDeliveries:
    return SmallDeliveries()


def test_deliveries_that_are_right(small: SmallDeliveries, tmp_path: Path) -> None:
    code, made = checked(small.write(tmp_path / "in"), tmp_path / "uit")
    assert (code, made["conclusion"]) == (ExitCode.DONE, Conclusion.RIGHT)
    assert all(one["valid"] for one in made["sources"])
    assert made["sections_left_out"] == []
    left = [path for path in (tmp_path / "uit").rglob("*") if path.is_file()]
    assert left == [], "nothing is kept"


def test_more_and_less_is_said_of_deliveries(small_house: SmallHouse, tmp_path: Path) -> None:
    folder = small_house.deliveries / "2025-H1"
    call = ("2025-H1", "--deliveries", folder, "--outputs", tmp_path / "uit")
    row = "bron: Register van damages; leverancier: Directie Uitvoering, team Herstel en "
    plain, told = check(*call).output, check(*call, "--verbose").output
    assert row in told
    assert row not in plain
    assert "geldig: ja" in told
    assert told.endswith(plain)
    assert check(*call, "--quiet").output == "", "all is well"
    assert check(*call, "--quiet", "--json").exit_code == ExitCode.USAGE
    (folder / "damages.csv").unlink()
    assert check(*call, "--quiet").output == check(*call).output != plain
    late = "binnen: nee; te laat of verwacht: te laat: uiterlijk 27 juni 2025"
    assert late in check(*call, "--verbose").output


def test_what_files_say_of_each_other_is_found(small: SmallDeliveries, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "in")
    (folder / "landelijke_totalen.csv").write_text(
        "regeling;toeslagjaar;kinderen;bedrag\nWKB;2023;1;1,00\nKOT;2023;1;1,00\n"
    )
    code, made = checked(folder, tmp_path / "uit")
    assert (code, made["conclusion"]) == (ExitCode.BLOCKED, Conclusion.BLOCKED)
    assert "B05" in found(made)


def test_a_delivery_that_is_refused_hides_no_other_finding(
    small: SmallDeliveries, tmp_path: Path
) -> None:
    small.registers["damages"][0]["motivering"] = ""
    small.registers["damages"][0]["besluit_op"] = "01-01-2025"
    small.registers["invordering"][0]["fase"] = "klaar"
    code, made = checked(small.write(tmp_path / "in"), tmp_path / "uit")
    assert (code, made["conclusion"]) == (ExitCode.REFUSED, Conclusion.REFUSED)
    assert {"D39", "S07"} <= found(made)
    assert made["sections_left_out"] == ["invordering", "brief"]


def test_a_question_does_not_stop_the_check_and_has_its_key(
    small: SmallDeliveries, tmp_path: Path
) -> None:
    small.registers["damages"][2]["aantal_burgers"] = ""  # which the letter does not quote
    code, made = checked(small.write(tmp_path / "in"), tmp_path / "uit")
    assert code == ExitCode.DONE
    assert made["message"].endswith(" Te bevestigen: 1 bevinding.")
    keys = {one["code"]: one["key"] for one in made["findings"] if one["key"]}
    assert keys.keys() == {"S10"}


def test_a_delivery_that_is_not_there_yet(small: SmallDeliveries, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "in")
    (folder / "damages.csv").unlink()
    code, made = checked(folder, tmp_path / "uit")
    assert (code, made["conclusion"]) == (ExitCode.REFUSED, Conclusion.WAITING)
    assert made["sections_left_out"] == ["damages", "brief"]


def test_no_folder_yet(tmp_path: Path) -> None:
    done = check("2025-H1", "--outputs", tmp_path)
    assert done.exit_code == ExitCode.REFUSED
    assert "Wacht op aanlevering: " in done.output


def test_the_previous_report_is_looked_at(small_house: SmallHouse, tmp_path: Path) -> None:
    outputs = tmp_path / "uit"
    for halfjaar, told in (("2024-H2", set()), ("2025-H1", {"S06"})):
        folder = small_house.deliveries / halfjaar
        _, made = checked(folder, outputs, halfjaar)
        assert {"S06"} & found(made) == told
        assert not (outputs / halfjaar).exists()
        assert assemble(Order(halfjaar=halfjaar, deliveries=folder, outputs=outputs)).sealed


def test_it_finds_what_a_run_seals(small_house: SmallHouse, tmp_path: Path) -> None:
    folder = small_house.deliveries / "2025-H1"
    _, made = checked(folder, tmp_path / "uit")
    outcome = assemble(Order(halfjaar="2025-H1", deliveries=folder, outputs=tmp_path / "uit"))
    assert [one["text"] for one in made["findings"]] == [one.text for one in outcome.findings]


def test_all_mistakes_in_the_definitions_are_told_with_their_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    definitions = tmp_path / "definities"
    shutil.copytree(
        BESIDE_THE_CODE, definitions, ignore=shutil.ignore_patterns("voorbeeld", "server")
    )
    monkeypatch.setenv("SVZ_DEFINITIONS", str(definitions))
    at = []
    for name, there, instead in (
        ("bronnen/damages.yaml", "type: geheel", "type: heel"),
        ("halfjaren/2024-H2.yaml", "toeslagjaar: 2022", "toeslagjaar: twee"),
    ):
        text = (definitions / name).read_text(encoding="utf-8")
        at.append(text[: text.index(there)].count("\n") + 1)
        (definitions / name).write_text(text.replace(there, instead, 1), encoding="utf-8")
    done = check()
    assert done.exit_code == ExitCode.DEFINITIONS
    lines = done.output.splitlines()
    assert lines[0].startswith(
        f"{definitions}/bronnen/damages.yaml, regel {at[0]}: columns, deel, type"
    )
    assert lines[1].startswith(
        f"{definitions}/halfjaren/2024-H2.yaml, regel {at[1]}: toeslagjaar: 'twee'"
    )
    assert lines[2].startswith("De definities kloppen niet: 2 fouten in ")
    code, made = checked(SmallDeliveries().write(tmp_path / "in"), tmp_path / "uit")
    assert (code, made["conclusion"]) == (ExitCode.DEFINITIONS, Conclusion.DEFINITIONS)
    assert [one["line"] for one in made["definitions"]] == at
    assert made["sources"] == []


def test_a_mistake_elsewhere_in_the_definitions_does_not_hide_the_deliveries(
    small: SmallDeliveries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    definitions = tmp_path / "definities"
    shutil.copytree(
        BESIDE_THE_CODE, definitions, ignore=shutil.ignore_patterns("voorbeeld", "server")
    )
    monkeypatch.setenv("SVZ_DEFINITIONS", str(definitions))
    (definitions / "halfjaren" / "2024-H2.yaml").write_text("name: 2024-H2\n")
    small.registers["invordering"][0]["fase"] = "klaar"
    code, made = checked(small.write(tmp_path / "in"), tmp_path / "uit")
    assert (code, made["conclusion"]) == (ExitCode.DEFINITIONS, Conclusion.DEFINITIONS)
    assert "D39" in found(made)
    assert "De leveringen van 2025-H1 zijn niet goed: 1 blokkerende bevinding." in made["message"]


def test_the_mistakes_are_a_table_in_prefect() -> None:
    mistakes = [Mistake("config/edits.yaml", 12, "a | b"), Mistake("config/edits.yaml", None, "c")]
    assert mistakes_in_markdown(mistakes).splitlines()[2:] == [
        "| config/edits.yaml | 12 | a \\| b |",
        "| config/edits.yaml |  | c |",
    ]


def test_definitions_that_are_right() -> None:
    done = check()
    assert (done.exit_code, done.output) == (ExitCode.DONE, "Alle definities kloppen.\n")


@pytest.mark.parametrize("call", [["1999-H1"], ["2025-H1", "--deliveries", "/er/niet"]])
def test_a_call_that_can_not_be(call: list[str], tmp_path: Path) -> None:
    assert check(*call, "--outputs", tmp_path).exit_code == ExitCode.USAGE


def test_without_a_halfjaar_there_are_no_deliveries(tmp_path: Path) -> None:
    assert check("--deliveries", tmp_path).exit_code == ExitCode.USAGE
