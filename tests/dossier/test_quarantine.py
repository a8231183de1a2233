"""Quarantine: what may not be kept is gone, also after a kill, and a run that lives is left
alone.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.commands.main import main
from flows.shared.settings import remove_remains
from tasks.dossier.halfjaar_store import STORE
from tasks.dossier.quarantine import quarantine


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
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_stay, args=(tmp_path, theirs))
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
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_stay, args=(store, theirs))
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
