"""What all tests share: a real PostgreSQL, and an honest list of what could not be tested here.

A test that needs a Debian package says so with ``@pytest.mark.needs("chromium")`` or uses a fixture
that does. Where the package is not installed the test is not run and is named at the end; in CI
(``CI=true``) it fails, so that nothing is left out unseen.
"""

from __future__ import annotations

import ctypes
import gc
import os
import secrets
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Pool, event
from support.servers.postgresql_server import PostgresServer, postgresql, postgresql_programs

# The same examples every time, and no time limit per example: these tests also run on slow, shared
# machines.
settings.register_profile("steady", derandomize=True, deadline=None)
# For make test-long, by --hypothesis-profile: thousands, and others every time.
settings.register_profile("long", max_examples=5_000, deadline=None, print_blob=True)
settings.load_profile("steady")

# What a script starts in the background ignores Ctrl-C, and so does all that it starts in turn.
# Here programs get a Ctrl-C as from a terminal, however the tests were started.
signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = [
    "support.dossiers.small_house",
    "support.example",
    "support.review.review_fixtures",
    "support.annexes.sheet_fixtures",
    "support.servers.team_fixtures",
    "support.servers.separate_accounts",
]

#: Only for who asks for it, as make test-long does.
collect_ignore = ["long"]
IN_CI = os.environ.get("CI") == "true"
NOT_INSTALLED = "needs the Debian package"
#: The fixture with ``svz serve``.
SHARED = "installation"
# LibreOffice without one of its parts has the command soffice as well.
PROGRAMS = {"libreoffice": "soffice", "openjdk-17-jre-headless": "java"}
OFFICE_PARTS = {"libreoffice-calc": "libsclo.so", "libreoffice-writer": "libswlo.so"}


def _is_installed(package: str) -> bool:
    if package == "postgresql":
        return postgresql_programs() is not None
    if package == "libatomic1":
        return _can_load("libatomic.so.1")
    if package in OFFICE_PARTS:
        office = shutil.which("soffice")
        return (
            office is not None and Path(office).resolve().with_name(OFFICE_PARTS[package]).exists()
        )
    return shutil.which(PROGRAMS.get(package, package)) is not None


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def require(package: str) -> None:
    """Stop the test if a Debian package is not installed: not run, or in CI a failure."""
    if not _is_installed(package):
        (pytest.fail if IN_CI else pytest.skip)(
            f"{NOT_INSTALLED} {package}, which is not installed"
        )


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Carry out the marks ``needs``."""
    for mark in item.iter_markers("needs"):
        for package in mark.args:
            require(package)


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are processors: half of the time a test waits for a server, a
    browser or a run of its own.
    """
    return (os.cpu_count() or 1) + 1


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file or a set is called by the name of its parameter: its bytes or its order can be others
    in another worker, and all workers must have the same tests.
    """
    return argname if isinstance(val, bytes | set | frozenset) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file is run by one worker, and so are all tests on the one ``svz serve``, wherever they
    stand: each worker would start one of its own.
    """
    for item in items:
        shared = SHARED in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group(SHARED if shared else item.nodeid.split("::")[0]))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """All that is imported and collected stays until the end: it is not looked through for what can
    go, then or later.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_unconfigure() -> None:
    """Let go of it: what DuckDB made would else be told as lost when the program ends."""
    gc.unfreeze()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Stop where xdist would spread a file over workers, each of which starts its own servers."""
    grouped = getattr(session.config.option, "loadgroup", False)
    if grouped and any("@" not in item.nodeid for item in session.items):
        raise pytest.UsageError("this pytest and this xdist do not keep a group together")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End the one ``svz serve`` after the last test on it: as long as it runs, it keeps a processor
    busy. Without xdist more tests on it may follow later.
    """
    follows = nextitem is not None and SHARED in getattr(nextitem, "fixturenames", ())
    if "PYTEST_XDIST_WORKER" in os.environ and not follows:
        installed = getattr(item, "funcargs", {}).get(SHARED)
        if installed is not None:
            installed.stop()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Name, after everything else, the tests that were not run here, and why."""
    yield
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(
            f"NOT RUN: {report.nodeid} {str(reason).removeprefix('Skipped: ')}", yellow=True
        )


@pytest.fixture(scope="session", autouse=True)
def nobody_waits_for_the_disk() -> Iterator[None]:
    """The machine is not switched off while tests run, and waiting until the disk has what was
    written took as much time as all else in the tests of review. Processes that are started wait as
    they do outside tests.
    """

    def leave_to_the_system(connection: Any, _record: object) -> None:
        if type(connection).__module__ == "sqlite3":
            connection.execute("PRAGMA synchronous=OFF")

    event.listen(Pool, "connect", leave_to_the_system)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _file: None)
        yield
    event.remove(Pool, "connect", leave_to_the_system)


@pytest.fixture(autouse=True)
def umask_of_its_own() -> Iterator[None]:
    """A command that runs in the process of a test closes its files to others; the next test begins
    as this one did.
    """
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL of the tests' own, for all tests of a session.

    It must run on: who stops it, starts one of his own.
    """
    require("postgresql")
    programs = postgresql_programs()
    assert programs is not None
    with postgresql(programs) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database of the test's own."""
    with _new_database(postgres_server) as name:
        yield postgres_server.url(name, driver="+psycopg")


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The environment by which an installation keeps everything in PostgreSQL; empty where that is
    not installed.
    """
    if not _is_installed("postgresql"):
        yield {}
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with _new_database(server) as history, _new_database(server) as prefect:
        yield {
            "SVZ_DATABASE_URL": server.url(history, driver="+psycopg"),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": server.url(prefect, driver="+asyncpg"),
        }


@contextmanager
def _new_database(server: PostgresServer) -> Iterator[str]:
    name = f"test_{secrets.token_hex(8)}"
    server.execute("CREATE DATABASE {}", name)
    yield name
    server.execute("DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The SQLAlchemy URL of an empty database; the test is run for each kind."""
    if request.param == "postgresql":
        of_server: str = request.getfixturevalue("postgres_url")
        return of_server
    return f"sqlite:///{tmp_path / 'history.db'}"
