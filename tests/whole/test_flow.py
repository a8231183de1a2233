"""The flow on a real Prefect server: the same dossier as without it, artifacts that people can read, and no personal data in any."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[2]
QUIET = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}


def environment(home: Path, **more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), "PREFECT_HOME": str(home), **QUIET, **more}


def svz(*arguments: str | Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *map(str, arguments)], env=env, cwd=PROJECT, capture_output=True, text=True, timeout=240
    )


def ask(server: str, path: str, body: dict[str, Any] | None = None) -> Any:
    request = urllib.request.Request(f"{server}{path}", data=json.dumps(body or {}).encode(), headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A Prefect server on loopback with a database of its own; its API address and home."""
    home = tmp_path_factory.mktemp("prefect")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (home / "server.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"],
        env=environment(home),
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}/api"
    deadline = time.monotonic() + 120
    while True:
        try:
            urllib.request.urlopen(f"{address}/health", timeout=2).close()
            break
        except (urllib.error.URLError, OSError):
            assert process.poll() is None, (home / "server.log").read_text()
            assert time.monotonic() < deadline, (home / "server.log").read_text()
            # Waiting for a port to open is the one thing that needs a pause; the outcome does not depend on its length.
            time.sleep(0.2)
    yield address, home
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=60)


def test_on_a_running_server_the_flow_gives_the_same_dossier(
    server: tuple[str, Path], example_deliveries: Path, example_dossier: Path, own_copy: Path
) -> None:
    address, home = server
    for old in (own_copy / "2025-H1").iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    done = svz(
        "assemble",
        "2025-H1",
        "--deliveries",
        example_deliveries / "2025-H1",
        "--outputs",
        own_copy,
        env=environment(home, PREFECT_API_URL=address),
    )
    assert done.returncode == 0, done.stderr
    assert example_dossier.name in done.stdout
    assert {path.name: path.read_bytes() for path in (own_copy / "2025-H1" / example_dossier.name).iterdir()} == {
        path.name: path.read_bytes() for path in example_dossier.iterdir()
    }

    (run,) = ask(address, "/flow_runs/filter")
    assert run["name"] == "stand van zaken 2025-H1"
    assert run["state"]["type"] == "COMPLETED"
    assert example_dossier.name in run["state"]["message"]
    artifacts = {one["key"]: one for one in ask(address, "/artifacts/filter")}
    assert set(artifacts) == {"voortgang-2025-h1", "bevindingen-2025-h1", "cijfers-2025-h1"}
    assert float(artifacts["voortgang-2025-h1"]["data"]) == 100
    assert "S03" in artifacts["bevindingen-2025-h1"]["data"]
    assert len(json.loads(artifacts["cijfers-2025-h1"]["data"])) > 150


def test_refused_deliveries_end_the_run_in_dutch_and_without_a_traceback(
    server: tuple[str, Path], example_deliveries: Path, own_copy: Path, tmp_path: Path
) -> None:
    address, home = server
    deliveries = tmp_path / "leveringen"
    shutil.copytree(example_deliveries / "2025-H1", deliveries)
    records = next(deliveries.glob("wkb_kinderen*"))
    lines = records.read_bytes().splitlines(keepends=True)
    pseudonym = lines[5].split(b";")[0]
    lines[5] = lines[5].replace(pseudonym, b"111222333")  # a valid burgerservicenummer
    records.write_bytes(b"".join(lines))
    next(deliveries.glob("invordering*")).unlink()

    done = svz("assemble", "2025-H1", "--deliveries", deliveries, "--outputs", own_copy, env=environment(home, PREFECT_API_URL=address))
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "D01" in done.stderr
    assert "D44" in done.stderr
    run = next(one for one in ask(address, "/flow_runs/filter") if one["state"]["type"] == "FAILED")
    assert run["state"]["name"] == "Afgekeurd"
    assert "zijn niet goed" in run["state"]["message"]
    everything = json.dumps([ask(address, f"/{kind}/filter") for kind in ("artifacts", "flow_runs", "task_runs", "logs")])
    assert "111222333" not in everything + done.stdout + done.stderr
    assert "Traceback" not in everything


BEFORE_A_DOSSIER = """
import sys
from pathlib import Path
from prefect.exceptions import Abort
from flows.aanlevercontrole import aanlevercontrole
from flows.leverancierssjablonen import leverancierssjablonen
from flows.stand_van_zaken import stand_van_zaken
good, missing, wrong, outputs = map(Path, sys.argv[1:])

def run(flow, *arguments, **more):
    # As a worker runs it: an Abort is the one end of which Prefect logs no traceback.
    try:
        flow("2025-H1", *arguments, **more)
    except Abort:
        pass

run(stand_van_zaken, missing, outputs=outputs)
for folder in (good, missing, wrong, outputs / "nergens"):
    run(aanlevercontrole, folder, outputs)
run(leverancierssjablonen, outputs)
(outputs / "leverancierssjablonen/2025-H1/damages_2025-H1.xlsx").write_bytes(b"ingevuld")
run(leverancierssjablonen, outputs)
"""


def test_the_flows_before_a_dossier_say_what_is_waited_for_and_what_is_wrong(
    server: tuple[str, Path], example_deliveries: Path, tmp_path: Path
) -> None:
    address, home = server
    good, missing, wrong = example_deliveries / "2025-H1", tmp_path / "ontbreekt", tmp_path / "fout"
    shutil.copytree(good, missing)
    next(missing.glob("invordering*")).unlink()
    shutil.copytree(missing, wrong)
    next(wrong.glob("landelijke_totalen*")).write_bytes(b"regeling;toeslagjaar;kinderen;bedrag\r\nWKB;2023;1.8 mln;3552000000,00\r\n")
    earlier = {run["id"] for run in ask(address, "/flow_runs/filter")}
    done = subprocess.run(
        [sys.executable, "-c", BEFORE_A_DOSSIER, *map(str, (good, missing, wrong, tmp_path / "uit"))],
        env=environment(home, PREFECT_API_URL=address),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    runs = [run for run in ask(address, "/flow_runs/filter", {"sort": "START_TIME_ASC"}) if run["id"] not in earlier]
    states = [(run["name"], run["state"]["type"], run["state"]["name"]) for run in runs]
    assert states == [
        ("stand van zaken 2025-H1", "CANCELLED", "Wacht op aanlevering"),
        ("aanlevercontrole 2025-H1", "COMPLETED", "Alles binnen en geldig"),
        ("aanlevercontrole 2025-H1", "COMPLETED", "Wacht op aanlevering"),
        ("aanlevercontrole 2025-H1", "FAILED", "Afgekeurd"),
        ("aanlevercontrole 2025-H1", "COMPLETED", "Wacht op aanlevering"),
        ("leverancierssjablonen 2025-H1", "COMPLETED", "Completed"),
        ("leverancierssjablonen 2025-H1", "FAILED", "Niet gemaakt"),
    ]
    says = [run["state"]["message"] for run in runs]
    waiting = "Wacht op aanlevering: Register van invorderingsmaatregelen, van Programma Invorderingsstrategie."
    assert says[0] == f"{waiting} Start opnieuw als alles binnen is."
    assert says[2] == waiting
    assert "1 blokkerende bevinding." in says[3]
    assert waiting in says[3]
    assert "is er nog niet" in says[4]
    assert says[5].startswith("14 bestanden in ")
    assert "misschien is het ingevuld" in says[6]
    # Nothing of the deliveries stays behind, also not of those that are right.
    assert {path.name for path in (tmp_path / "uit").iterdir()} == {"2025-H1", "leverancierssjablonen"}
    artifacts = {one["flow_run_id"]: one for one in ask(address, "/artifacts/filter") if one["key"] == "aanlevering-2025-h1"}
    (rejected,) = [run for run in runs if run["state"]["name"] == "Afgekeurd"]
    table = {row["bron"]: row for row in json.loads(artifacts[rejected["id"]]["data"])}
    assert len(table) == 11
    assert table["Landelijke totalen"]["geldig"] == "nee (1 blokkerend)"
    assert re.fullmatch(r"sinds \d+ [a-z]+ \d{4}, \d\d\.\d\d uur", table["Landelijke totalen"]["binnen"])
    assert table["Wisselkoersen"]["geldig"] == "ja"
    assert table["Register van invorderingsmaatregelen"] == {
        "bron": "Register van invorderingsmaatregelen",
        "leverancier": "Programma Invorderingsstrategie",
        "binnen": "nee",
        "geldig": "–",
        "te laat of verwacht": "te laat: uiterlijk 6 juni 2025",
    }
    texts = [one["data"] for one in ask(address, "/artifacts/filter") if one["key"] == "aanlevercontrole-2025-h1"]
    assert any("D31" in text for text in texts)
    assert not any("1.8 mln" in text for text in texts), "values of deliveries are not kept outside the dossier"


def test_no_pseudonym_of_a_child_is_anywhere_in_prefect(server: tuple[str, Path], example_deliveries: Path) -> None:
    address, home = server
    everything = json.dumps([ask(address, f"/{kind}/filter") for kind in ("artifacts", "flow_runs", "task_runs", "logs")])
    # A digest also is hexadecimal, but longer: a pseudonym is sixteen characters with nothing of the kind around it.
    assert not re.search(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])", everything)
    records = next((example_deliveries / "2025-H1").glob("wkb_kinderen*")).read_bytes().splitlines()
    some = {line.split(b";")[0] for line in records[1:2000]}
    stored = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert not [one for one in some if one in stored]


def test_without_a_server_prefects_own_embedded_one_gives_the_same_dossier(
    example_deliveries: Path, example_dossier: Path, own_copy: Path, tmp_path: Path
) -> None:
    home = tmp_path / "prefect"
    done = svz("assemble", "2025-H1", "--deliveries", example_deliveries / "2025-H1", "--outputs", own_copy, env=environment(home))
    assert done.returncode == 0, done.stderr
    assert example_dossier.name in done.stdout
    assert (home / "prefect.db").exists()
