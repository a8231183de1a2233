"""A command imports what it needs and nothing else, so that it starts at once: what is imported is
counted, because a clock would depend on the machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import every_command
from support.review.review_example import sealed

from flows.commands.dutch import first_paragraph
from flows.commands.main import COMMANDS, main
from flows.shared.settings import PROJECT

#: Packages that take long to import: none is needed to look after accounts or to verify a folder.
HEAVY = ("alembic", "duckdb", "fontTools", "openpyxl", "pandas", "prefect", "weasyprint")
#: Nor is any of these for help or settings.
DATA = ("pydantic", "sqlalchemy", "tasks")


def imported(*arguments: str | Path) -> set[str]:
    """The packages that are imported when ``svz`` is called so."""
    code = (
        "import sys\n"
        "from flows.commands.main import main\n"
        "main(sys.argv[1:], standalone_mode=False)\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("call", ["--help", "settings"])
def test_help_and_settings_import_no_room(call: str) -> None:
    assert imported(call) & {*HEAVY, *DATA} == set()


@pytest.mark.parametrize("call", ["people --help", "verify --help", "review --help"])
def test_the_help_of_a_command_imports_nothing_that_prints_or_reads_deliveries(call: str) -> None:
    assert imported(*call.split()) & {*HEAVY} == set()


def test_accounts_need_the_database_and_nothing_that_prints(tmp_path: Path) -> None:
    found = imported("people", "list", "--outputs", tmp_path)
    assert found & {*HEAVY} == {"alembic"}
    assert (tmp_path / "history.db").exists()


def test_verifying_needs_no_database_and_nothing_that_prints(tmp_path: Path) -> None:
    assert imported("verify", sealed(tmp_path)) & {*HEAVY} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_the_command_says_of_itself(name: str) -> None:
    command = every_command(main)[name,]
    assert COMMANDS[name].help == first_paragraph(command)
    assert command.name == name
