"""The example of the repository, generated and assembled once for all tests that look at the
whole.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from support.servers.installation import Installation
from support.servers.processes import DEADLINE, dies_with_the_tests

from tasks.dossier.assemble import assemble
from tasks.dossier.halfjaar_store import STORE
from tasks.dossier.order import Order, Outcome
from tasks.dossier.sealed.seal import FINAL_FOLDER

PROJECT = Path(__file__).parents[2]
#: How long a browser waits for a page, in milliseconds.
PATIENT = DEADLINE * 1_000
HALFJAREN = ("2024-H2", "2025-H1")
#: As on another machine: the dossiers of :func:`installation` must have the same bytes all the same.
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def generate(halfjaar: str, folder: Path) -> None:
    """The deliveries of the example, made by the documented script, as a person makes them."""
    subprocess.run(
        [sys.executable, PROJECT / "config/voorbeeld/generate.py", halfjaar, "--out", folder],
        check=True,
        cwd=PROJECT,
    )


def _made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """A folder that is made by whichever process comes first and read by all of them."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = folder.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(folder)
    return folder


def _deliveries(base: Path) -> Path:
    def make(folder: Path) -> None:
        for halfjaar in HALFJAREN:
            generate(halfjaar, folder / halfjaar)

    return _made_once(base / "leveringen", make)


def _outputs(base: Path) -> Path:
    def make(folder: Path) -> None:
        for halfjaar in HALFJAREN:
            outcome = assemble(
                Order(halfjaar=halfjaar, deliveries=_deliveries(base) / halfjaar, outputs=folder)
            )
            assert outcome.folder is not None
            relative = outcome.model_copy(update={"folder": outcome.folder.relative_to(folder)})
            (folder / f"{halfjaar}.outcome").write_text(
                relative.model_dump_json(), encoding="utf-8"
            )

    return _made_once(base / "outputs", make)


def _base(factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of a session share."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    """Begin with the example before the first test, beside the tests that do without it."""
    wanted = any(
        "example_outputs" in getattr(one, "fixturenames", ())
        for one in getattr(session, "items", ())
    )
    if not wanted or os.environ.get("PYTEST_XDIST_WORKER", "gw0") != "gw0":
        yield
        return
    base = _base(session.config._tmp_path_factory)  # type: ignore[attr-defined]
    maker = subprocess.Popen(
        [*dies_with_the_tests("KILL"), sys.executable, "-m", "support.example", base],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(PROJECT), str(PROJECT / "tests")])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # what goes wrong, goes wrong again in the tests, and is told
    )
    try:
        yield
    finally:
        maker.kill()
        maker.wait()


@pytest.fixture(scope="session")
def example_deliveries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the deliveries of 2024-H2 and 2025-H1, each in a folder of its own.

    Not to be changed: copy it.
    """
    return _deliveries(_base(tmp_path_factory))


@pytest.fixture(scope="session")
def example_outputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome, Outcome]:
    """An outputs folder in which both halfjaren were assembled directly, and the two outcomes."""
    outputs = _outputs(_base(tmp_path_factory))
    earlier, later = (
        Outcome.model_validate_json((outputs / f"{halfjaar}.outcome").read_bytes())
        for halfjaar in HALFJAREN
    )
    return outputs, _placed(earlier, outputs), _placed(later, outputs)


def _placed(outcome: Outcome, outputs: Path) -> Outcome:
    assert outcome.folder is not None
    return outcome.model_copy(update={"folder": outputs / outcome.folder})


@pytest.fixture(scope="session")
def example_dossier(example_outputs: tuple[Path, Outcome, Outcome]) -> Path:
    """The sealed dossier of 2025-H1."""
    folder = example_outputs[2].folder
    assert folder is not None
    return folder


@pytest.fixture
def own_copy(tmp_path: Path, example_outputs: tuple[Path, Outcome, Outcome]) -> Path:
    """A copy of the outputs folder that a test may change: the history knows 2024-H2 and
    2025-H1.
    """
    copy = tmp_path / "outputs"
    shutil.copytree(example_outputs[0], copy)
    return copy


@pytest.fixture(scope="session")
def installation(
    tmp_path_factory: pytest.TempPathFactory,
    example_deliveries: Path,
    example_outputs: tuple[Path, Outcome, Outcome],
    databases: dict[str, str],
) -> Iterator[Installation]:
    """``svz serve``, started once for all tests that use it, with the deliveries of the example; on
    PostgreSQL where that is installed. It has what runs on the example kept, and none of their
    dossiers: that another machine prints the same is in tests/long/test_another_machine.py.
    """
    outputs = tmp_path_factory.mktemp("installatie")
    shutil.copytree(example_deliveries, outputs / "leveringen")
    for kept in (STORE, FINAL_FOLDER):
        shutil.copytree(example_outputs[0] / kept, outputs / kept, copy_function=os.link)
    installed = Installation(outputs, **ELSEWHERE, **databases)
    try:
        installed.wait()
        yield installed
    finally:
        if installed.process.poll() is None:
            installed.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        new_context = browser.new_context

        def patient(**options: Any) -> BrowserContext:
            context = new_context(**options)
            context.set_default_timeout(PATIENT)
            return context

        browser.new_context = patient  # type: ignore[method-assign]
        expect.set_options(timeout=PATIENT)
        yield browser
        browser.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1.5 MB: large enough for the deliveries and the annexes, too small for the
    dossier.
    """
    place = tmp_path / "schijf"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", place],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("only root may mount a file system")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


if __name__ == "__main__":
    _outputs(Path(sys.argv[1]))
