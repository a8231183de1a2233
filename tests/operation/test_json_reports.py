"""What commands say to programs is as the published schemas say, and nothing else is said."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from support.dossiers.small_house import SmallHouse
from support.review.review_example import opened, sealed, submitted

from flows.commands.main import main
from flows.shared.exit_codes import ExitCode
from flows.shared.settings import PROJECT


def svz(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def made(done: Result, schema: str) -> Any:
    """What the command gave, which is all it wrote to the standard output."""
    given = json.loads(done.stdout)
    path = PROJECT / "docs" / f"{schema}.schema.json"
    jsonschema.validate(given, json.loads(path.read_text(encoding="utf-8")))
    return given


def test_assemble_says_in_json_and_by_its_code_how_it_ended(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    outputs, deliveries = tmp_path / "uit", small_house.deliveries / "2025-H1"
    call = ("assemble", "2025-H1", "--direct", "--outputs", outputs, "--deliveries", deliveries)
    done = svz(*call, "--json")
    said = made(done, "samenstellen")
    assert (done.exit_code, said["conclusion"]) == (ExitCode.DONE, "verzegeld")
    assert Path(said["folder"]).name == said["digest"]
    assert "damages.pdf" in said["annexes"]
    plain, told = svz(*call), svz(*call, "--verbose")
    assert "damages.pdf" not in plain.stdout
    assert "(--verbose noemt ze)" in plain.stdout
    assert "damages.pdf" in told.stdout
    assert plain.stdout.splitlines()[-1].startswith("  "), "findings are the last that is said"
    assert svz(*call, "--quiet").output == ""
    assert svz(*call, "--quiet", "--json").exit_code == ExitCode.USAGE
    (deliveries / "damages.csv").unlink()
    done = svz(*call, "--json")
    said = made(done, "samenstellen")
    assert (done.exit_code, said["conclusion"]) == (ExitCode.REFUSED, "wacht")
    assert [one["code"] for one in said["findings"] if one["grade"] == "blokkerend"] == ["D01"]


def test_verify_and_review_status_in_json(tmp_path: Path) -> None:
    with opened(None, tmp_path) as review:
        folder = review.outputs / "2025-H1" / submitted(review)
    done = svz("verify", folder, "--json")
    said = made(done, "verificatie")
    assert (done.exit_code, said["whole"], said["kind"]) == (ExitCode.DONE, True, "dossier")
    assert svz("verify", folder, "--quiet").output == ""
    status = svz("review", "status", "--person", "mia", "--outputs", tmp_path, "--json")
    (line,) = made(status, "beoordeling")["dossiers"]
    assert (line["digest"], line["state"]) == (folder.name, "in beoordeling")
    assert line["due"] > "2026"
    assert {
        "action": "stemmen",
        "annex": "damages",
        "seat": "groep:beleid",
        "people": ["ben", "bo"],
    } in line["awaits"]
    other = sealed(tmp_path / "los")
    (other / "figures.csv").chmod(0o600)
    (other / "figures.csv").write_bytes(b"anders")
    done = svz("verify", other, "--json")
    said = made(done, "verificatie")
    assert (done.exit_code, said["whole"], said["kind"]) == (ExitCode.NOT_WHOLE, False, None)
    assert "figures.csv" in " ".join(said["problems"])


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_of_the_manual_completes_commands(shell: str) -> None:
    words = {"COMP_WORDS": "svz ver", "COMP_CWORD": "ver" if shell == "fish" else "1"}
    environment = {**os.environ, **words, "_SVZ_COMPLETE": f"{shell}_complete"}
    done = CliRunner().invoke(main, [], env=environment, prog_name="svz")
    assert "verify" in done.output
