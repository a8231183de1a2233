"""What a script reads from the end of a command: a wrong call is never taken for deliveries that
are not right.
"""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from support.command_line import svz

from flows.commands.main import main
from flows.shared.exit_codes import MEANINGS, ExitCode
from flows.shared.settings import PROJECT


def code(*arguments: str | Path) -> int:
    return CliRunner().invoke(main, [str(one) for one in arguments]).exit_code


@pytest.mark.parametrize(
    "call",
    [
        "asemble",
        "assemble",
        "assemble 1999-H1",
        "assemble 2025-H1 --deliveries /er/niet",
        "assemble 2025-H1 --drect",
        "templates 1999-H1",
        "verify /er/niet",
        "serve --port 0",
        "serve --port 4300 --pages-port 4300",
        "server-files --to x --prefect-host a_b --pages-host c",
        "people add mia --role baas",
        "--definitions /er/niet settings",
    ],
)
def test_a_call_that_can_not_be(call: str) -> None:
    assert code(*call.split()) == ExitCode.USAGE


def test_a_setting_that_can_not_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVZ_DATABASE_URL", "onzin")
    assert code("people", "list", "--outputs", tmp_path) == ExitCode.USAGE


@pytest.mark.parametrize("call", ["assemble", "templates"])
def test_a_file_of_definitions_that_is_not_right_is_no_wrong_call(
    call: str, tmp_path: Path
) -> None:
    (tmp_path / "halfjaren").mkdir()
    (tmp_path / "halfjaren" / "2025-H1.yaml").write_text("name: [\n")
    done = svz("--definitions", tmp_path, call, "2025-H1")
    assert done.returncode == ExitCode.DEFINITIONS, done.stderr
    assert done.stderr.startswith("Fout: ")
    assert "Traceback" not in done.stderr


def test_every_mistake_in_a_call_that_click_knows_has_the_same_code() -> None:
    mistakes = [
        one
        for one in vars(click.exceptions).values()
        if isinstance(one, type) and issubclass(one, click.UsageError)
    ]
    assert len(mistakes) > 5
    assert {one.exit_code for one in mistakes} == {ExitCode.USAGE}


def test_the_readme_shows_every_code_and_what_it_means() -> None:
    table = re.findall(
        r"^\| (\d+) \| (.+) \|$", (PROJECT / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert [(ExitCode(int(number)), meaning) for number, meaning in table] == [*MEANINGS.items()]
    assert {*MEANINGS} == {*ExitCode}


def test_svz_says_its_version() -> None:
    done = CliRunner().invoke(main, ["--version"])
    assert done.exit_code == ExitCode.DONE
    assert re.fullmatch(r"svz \d+\.\d+\.\d+\n", done.output)
    assert f'version = "{done.output.split()[1]}"' in (PROJECT / "pyproject.toml").read_text()
