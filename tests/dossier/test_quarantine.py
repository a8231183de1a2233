"""Quarantine: what may not be kept is gone, also after a kill, and a run that lives is left
alone.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from support.fork_server import PROCESSES
from support.kills import changes_of, killed_before

from flows.commands.main import main
from flows.shared.settings import remove_remains
from tasks.deliveries.records.session import session
from tasks.dossier.halfjaar_store import STORE
from tasks.dossier.quarantine import quarantine
from tasks.sections.records.queries import run_on_duckdb
from tasks.storage.held import SPILL, held_folder


def _stay(outputs: Path, entered: Connection) -> None:
    with quarantine(outputs) as folder:
        (folder / "persoonsgegevens").write_text("111222333")
        entered.send(str(folder))
        signal.pause()


def test_the_folder_is_gone_afterwards_also_after_an_error(tmp_path: Path) -> None:
    def fail() -> None:
        with quarantine(tmp_path) as folder:
            (folder / "x").write_text("x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_living_run_is_left_alone_and_a_killed_one_is_cleaned_up(tmp_path: Path) -> None:
    ours, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(target=_stay, args=(tmp_path, theirs))
    process.start()
    other = Path(ours.recv())
    with quarantine(tmp_path) as folder:
        assert other.exists()
        assert folder != other
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    assert other.exists()
    with quarantine(tmp_path):
        assert not other.exists()


def test_whatever_starts_next_removes_what_a_killed_run_left(tmp_path: Path) -> None:
    """A worker, the pages, or any command: the next run may be half a year away."""
    store = tmp_path / STORE
    store.mkdir()
    ours, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(target=_stay, args=(store, theirs))
    process.start()
    folder = Path(ours.recv())
    words = ["people", "list", "--outputs", str(tmp_path)]
    assert CliRunner().invoke(main, words).exit_code == 0
    assert folder.exists(), "of a run that lives"
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    assert CliRunner().invoke(main, words).exit_code == 0
    assert not folder.exists()
    folder.mkdir()
    remove_remains(tmp_path)
    assert not folder.exists()


def _check(store: Path) -> None:
    with session(store) as (_, folder):
        (folder / "record").write_text("111222333")


def _count(store: Path) -> None:
    run_on_duckdb(store / "aantal.sql", {"kinderen": store / "ab" / "kinderen"})


@pytest.mark.parametrize("work", [_check, _count])
def test_what_did_not_fit_in_memory_goes_as_well(
    work: Callable[[Path], None], tmp_path: Path
) -> None:
    store = tmp_path / STORE / "2025-H1"
    (store / "ab").mkdir(parents=True)
    (store / "aantal.sql").write_text("SELECT COUNT(*) AS aantal FROM kinderen")
    duckdb.execute(f"COPY (SELECT 1 AS kind) TO '{store / 'ab' / 'kinderen'}' (FORMAT parquet)")
    assert killed_before(changes_of(work, store), work, store)
    (left,) = store.rglob(".werk-*")
    with held_folder(left.parent, SPILL) as living:
        remove_remains(tmp_path)
        assert living.exists()
    assert not left.exists()
    assert {one.name for one in store.rglob("*")} == {"ab", "aantal.sql", "kinderen"}
