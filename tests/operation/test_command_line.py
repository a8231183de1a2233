"""The command line when the machine, the database or the call is not right: one clear Dutch line,
no traceback, nothing half done.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
from support.command_line import PROJECT, SVZ, svz, terminal
from support.dossiers.small_deliveries import SmallDeliveries
from support.dossiers.small_house import SmallHouse, make_house
from support.servers.installation import Installation
from support.servers.processes import DEADLINE, until

from flows.shared.exit_codes import ExitCode
from tasks.dossier.sealed.verify import verify

LIMIT = 100_000  # bytes; smaller than an annex, larger than any register


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return SmallDeliveries().write(tmp_path_factory.mktemp("klein") / "leveringen")


def assemble(
    deliveries: Path, outputs: Path, *, database: str | None = None
) -> subprocess.CompletedProcess[str]:
    options = ("--direct", "--deliveries", deliveries, "--outputs", outputs)
    more = {} if database is None else {"SVZ_DATABASE_URL": database}
    return svz("assemble", "2025-H1", *options, env=more)


def assemble_small(
    house: SmallHouse,
    outputs: Path,
    *options: str,
    before: Callable[[], None] | None = None,
    **more: str,
) -> subprocess.CompletedProcess[str]:
    """The same in a house of one annex, where what the dossier says does not matter, with ``more``
    variables.
    """
    places = ("--deliveries", house.deliveries / "2025-H1", "--outputs", outputs)
    env = house.environment | more
    return svz("assemble", "2025-H1", *options, *places, before=before, env=env)


class GoodRun(NamedTuple):
    house: SmallHouse
    outputs: Path
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def good_run(tmp_path_factory: pytest.TempPathFactory) -> GoodRun:
    """A run to which nothing happened, with an empty SVZ_DATABASE_URL, in a house of one annex.

    Not to be changed: copy it.
    """
    house = make_house(tmp_path_factory.mktemp("goed") / "huis")
    outputs = house.deliveries.with_name("uit")
    return GoodRun(house, outputs, assemble_small(house, outputs, "--direct", SVZ_DATABASE_URL=""))


class FirstRun(NamedTuple):
    home: Path
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> FirstRun:
    """The same under a Prefect server of its own, which has to make its database in an empty
    ``home``. Not to be changed: copy it.
    """
    house = make_house(tmp_path_factory.mktemp("eerste") / "huis")
    home = house.deliveries.with_name("prefect")
    outputs = house.deliveries.with_name("uit")
    return FirstRun(home, assemble_small(house, outputs, PREFECT_HOME=str(home)))


def dossiers(outputs: Path) -> list[Path]:
    return sorted(path for path in (outputs / "2025-H1").glob("*") if not path.name.startswith("."))


def says(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    line = next(line for line in done.stderr.splitlines() if line.startswith("Fout: "))
    for word in words:
        assert word in line, line


def test_a_run_says_what_it_used_again_and_a_fresh_one_uses_nothing_plainly_and_as_a_flow(
    small_house: SmallHouse, tmp_path: Path, installation: Installation
) -> None:
    told, server = "1 van 1 bijlage ongewijzigd, hergebruikt.", f"{installation.url}/api"
    digests = set[str]()
    for options, uses in (
        (["--direct"], False),
        (["--direct"], True),
        (["--direct", "--fresh"], False),
        ([], True),
        (["--fresh"], False),
    ):
        done = assemble_small(small_house, tmp_path / "uit", *options, PREFECT_API_URL=server)
        assert done.returncode == 0, done.stderr
        assert (told in done.stdout.splitlines()) == uses, options
        digests.add(done.stdout.splitlines()[1])
    (digest,) = digests
    assert digest.startswith("Digest ")


def test_without_a_server_prefects_own_embedded_one_gives_the_same_dossier(
    good_run: GoodRun, first_run: FirstRun
) -> None:
    assert first_run.done.returncode == 0, first_run.done.stderr
    (dossier,) = dossiers(good_run.outputs)
    assert f"Digest    {dossier.name}" in first_run.done.stdout.splitlines()
    assert (first_run.home / "prefect.db").exists()


def test_deliveries_that_are_a_file(deliveries: Path, tmp_path: Path) -> None:
    says(
        assemble(deliveries / "damages.csv", tmp_path / "uit"),
        ExitCode.USAGE,
        "is geen map",
        "damages.csv",
        "--deliveries",
    )
    assert not (tmp_path / "uit").exists()


@pytest.mark.parametrize("below", ["", "map"])
def test_outputs_that_are_a_file(deliveries: Path, tmp_path: Path, below: str) -> None:
    (tmp_path / "uit").write_text("van iemand anders")
    says(
        assemble(deliveries, tmp_path / "uit" / below),
        1,
        "staat een bestand",
        str(tmp_path / "uit"),
    )
    assert (tmp_path / "uit").read_text() == "van iemand anders"


@pytest.mark.parametrize(
    ("address", "code", "words"),
    [
        pytest.param(
            "onzin",
            ExitCode.USAGE,
            ("SVZ_DATABASE_URL", "geen adres van een database"),
            id="no address",
        ),
        pytest.param(
            "mysql://u:geheim@127.0.0.1/x",
            ExitCode.USAGE,
            ("SVZ_DATABASE_URL", "postgresql+psycopg"),
            id="another kind of database",
        ),
        pytest.param(
            "postgresql+psycopg://u:geheim@127.0.0.1:{port}/x",
            1,
            ("geschiedenis", "SVZ_DATABASE_URL"),
            id="nobody answers",
        ),
        pytest.param(
            "sqlite:///{folder}/er/niet/x.db", 1, ("er niet",), id="a folder that is not there"
        ),
        pytest.param(
            "sqlite:///{folder}/rommel.db",
            1,
            ("geschiedenis", "not a database"),
            id="a file that is no database",
        ),
    ],
)
def test_a_history_that_can_not_be_used_is_told_before_anything_is_read(
    deliveries: Path, tmp_path: Path, address: str, code: int, words: tuple[str, ...]
) -> None:
    (tmp_path / "rommel.db").write_text("rommel" * 100)
    with socket.socket() as taken:  # bound but not listening: whoever connects is refused
        taken.bind(("127.0.0.1", 0))
        url = address.format(folder=tmp_path, port=taken.getsockname()[1])
        done = assemble(deliveries, tmp_path / "uit", database=url)
    says(done, code, *words)
    assert "geheim" not in done.stderr
    assert not (tmp_path / "uit").exists()


def test_an_empty_address_is_no_address(good_run: GoodRun) -> None:
    assert good_run.done.returncode == 0, good_run.done.stderr
    assert (good_run.outputs / "history.db").is_file()


def test_a_file_that_can_not_grow_leaves_no_dossier(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    done = assemble_small(
        small_house,
        tmp_path / "uit",
        "--direct",
        before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT)),
    )
    says(done, 1, "schrijven is mislukt", "start de opdracht opnieuw")
    assert dossiers(tmp_path / "uit") == []


def test_a_full_disk_leaves_no_dossier(small_house: SmallHouse, small_disk: Path) -> None:
    done = assemble_small(small_house, small_disk, "--direct")
    says(done, 1, "De schijf is vol", str(small_disk))
    assert dossiers(small_disk) == []
    assert list((small_disk / "2025-H1").glob(".staging-*")) == []


def is_printing(run: int) -> bool:
    """Whether the process that printing is forked from has a child."""
    with suppress(psutil.NoSuchProcess):
        return any(
            child.children()
            for child in psutil.Process(run).children()
            if "forkserver" in " ".join(child.cmdline())
        )
    return False


def test_ctrl_c_under_a_prefect_server_of_its_own_is_one_line_and_leaves_nothing_behind(
    first_run: FirstRun, tmp_path: Path
) -> None:
    home = tmp_path / "uit/.prefect"
    home.mkdir(parents=True)
    for path in first_run.home.glob("prefect.db*"):
        shutil.copy(path, home)
    # Several annexes, so that it can be seen printing.
    house = make_house(tmp_path / "huis", ("damages", "invordering", "toezeggingen"))
    command = [*SVZ, "assemble", "2025-H1", "--deliveries", str(house.deliveries / "2025-H1")]
    command += ["--outputs", str(tmp_path / "uit")]
    process = subprocess.Popen(
        command,
        env=terminal(house.environment),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    # An annex is being printed: the deliveries are in the store, and so is every section.
    until(
        lambda: is_printing(process.pid) or process.poll() is not None,
        "an annex that is being printed",
    )
    assert process.poll() is None, "the run ended before anybody saw it print"
    everyone = psutil.Process(process.pid).children(recursive=True)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all that run in it
    out, err = process.communicate(timeout=DEADLINE)
    says(
        subprocess.CompletedProcess(command, process.returncode, out, err),
        130,
        "Afgebroken.",
        "start de opdracht opnieuw",
    )
    assert out == ""
    assert len(err.splitlines()) == 2, err
    assert dossiers(tmp_path / "uit") == []
    until(
        lambda: (
            not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in everyone)
        ),
        "the end of all it started",
    )


def test_of_two_runs_at_the_same_moment_one_seals_and_the_other_says_that_it_does(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(2) as both:
        done = sorted(
            both.map(lambda _: assemble_small(small_house, tmp_path / "uit", "--direct"), range(2)),
            key=lambda one: one.returncode,
        )
    assert done[0].returncode == 0, done[0].stderr
    if done[
        1
    ].returncode:  # unless the machine was so busy that one began after the other had ended
        says(
            done[1],
            1,
            "Er loopt al een run voor 2025-H1, sinds ",
            "(proces ",
            "Deze run heeft niets veranderd",
        )
    else:
        assert done[0].stdout == done[1].stdout
    (dossier,) = dossiers(tmp_path / "uit")
    assert verify(dossier) == []
    assert list((tmp_path / "uit").rglob(".quarantaine-*")) == []


def test_a_dossier_that_was_tampered_with_is_never_taken_for_the_real_one(
    good_run: GoodRun, tmp_path: Path
) -> None:
    (sealed,) = dossiers(good_run.outputs)
    assert "heel" in svz("verify", sealed).stdout
    outputs = tmp_path / "uit"
    shutil.copytree(good_run.outputs, outputs)
    (dossier,) = dossiers(outputs)
    dossier.chmod(0o755)
    (dossier / "figures.csv").chmod(0o644)
    (dossier / "figures.csv").write_bytes(
        (sealed / "figures.csv").read_bytes().replace(b"7.250", b"7.251")
    )
    checked = svz("verify", dossier)
    assert checked.returncode == ExitCode.NOT_WHOLE
    assert "figures.csv is gewijzigd" in checked.stderr
    done = assemble_small(good_run.house, outputs, "--direct")
    says(done, 1, dossier.name, "figures.csv is gewijzigd")


def test_what_a_supplier_wrote_does_not_steer_the_terminal(tmp_path: Path) -> None:
    small = SmallDeliveries()
    # A control sequence in one character, which clears the screen of a terminal that knows it.
    small.registers["invordering"][3]["maatregel"] = "Pauze\u009b2J"
    done = assemble(small.write(tmp_path / "in"), tmp_path / "uit")
    assert done.returncode == ExitCode.REFUSED
    assert "U+009B" in done.stderr
    assert "gevonden: Pauze\ufffd2J" in done.stderr
    assert "\u009b" not in done.stdout + done.stderr


def test_what_a_run_makes_is_closed_to_others_and_leaves_nothing_elsewhere(
    small_house: SmallHouse, tmp_path: Path
) -> None:
    """Under the umask of a machine that lets everybody read."""
    outputs = tmp_path / "uit"

    def open_to_all() -> None:
        os.umask(0o022)

    places = ("--deliveries", small_house.deliveries / "2025-H1", "--outputs", outputs)
    # Not below the folder of the test: a socket must have a short name.
    with tempfile.TemporaryDirectory() as temporary:
        env = {**small_house.environment, "TMPDIR": temporary}
        done = svz("assemble", "2025-H1", "--direct", *places, before=open_to_all, env=env)
        assert done.returncode in (ExitCode.DONE, ExitCode.BLOCKED), done.stderr
        assert list(Path(temporary).iterdir()) == []
    assert outputs.stat().st_mode & 0o077 == 0
    assert (outputs / "history.db").stat().st_mode & 0o077 == 0
    (outputs / "history.db").chmod(0o644)  # as a version before made it
    assert svz("people", "list", "--outputs", outputs).returncode == 0
    assert (outputs / "history.db").stat().st_mode & 0o077 == 0
