"""The flow on a real Prefect server: the same dossier as without it, artifacts that people can
read, and no personal data in any.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from support.annexes.annexes_of_the_example import ANNEXES, SOURCES
from support.command_line import in_a_terminal, svz
from support.review.review_example import approved, opened
from support.servers.installation import Installation

from tasks.definitions.halfjaar import load_halfjaar
from tasks.review.accounts.people import add_person
from tasks.review.record.store import open_review
from tasks.review.release.release import release
from tasks.review.release.verify import verify_folder
from tasks.review.rules.states import Role, State
from tasks.review.visibility import dossier


def server(installation: Installation) -> dict[str, str]:
    """What tells somebody with a terminal where the server of the installation is; outputs and
    history are their own.
    """
    return {"PREFECT_API_URL": f"{installation.url}/api"}


def as_a_worker(
    act: Callable[..., object], *arguments: str | Path, installation: Installation, outputs: Path
) -> None:
    """Carry a function of a module out as a worker with these outputs does it."""
    done = in_a_terminal(act, *arguments, env=server(installation) | {"SVZ_OUTPUTS": str(outputs)})
    assert done.returncode == 0, done.stderr


def the_run(installation: Installation, name: str) -> dict[str, Any]:
    """The newest run with this name."""
    asked = {"flow_runs": {"name": {"any_": [name]}}, "sort": "START_TIME_DESC"}
    return dict(installation.ask("/flow_runs/filter", asked)[0])


def everything(installation: Installation) -> str:
    """All that Prefect tells of runs, tasks, artifacts and logs."""
    kinds = ("artifacts", "flow_runs", "task_runs", "logs")
    return json.dumps([installation.ask(f"/{kind}/filter", {"limit": 200}) for kind in kinds])


def test_on_a_running_server_the_flow_gives_the_same_dossier(
    installation: Installation, example_deliveries: Path, example_dossier: Path, own_copy: Path
) -> None:
    for old in (own_copy / "2025-H1").iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    with open_review(None, own_copy) as review:
        add_person(review, "beheer", "mia", "Mia de Maker", "mia@example.org", {Role.MAKER})
    done = svz(
        "assemble",
        "2025-H1",
        "--deliveries",
        example_deliveries / "2025-H1",
        "--outputs",
        own_copy,
        env=server(installation) | {"SVZ_MAKER": "mia"},
    )
    assert done.returncode == 0, done.stderr
    assert example_dossier.name in done.stdout
    assert (
        "Aangeboden voor beoordeling in naam van Mia de Maker; het dossier is concept."
        in done.stdout
    )
    with open_review(None, own_copy) as review:
        offered = dossier(review, "mia", example_dossier.name)
    assert (offered.line.state, offered.makers) == (State.CONCEPT, ("mia",))
    assert [line.action for line in offered.log] == ["aanbieden"], (
        "once, though flow and command both see to it"
    )
    assert {
        path.name: path.read_bytes()
        for path in (own_copy / "2025-H1" / example_dossier.name).iterdir()
    } == {path.name: path.read_bytes() for path in example_dossier.iterdir()}

    run = the_run(installation, f"stand van zaken 2025-H1 · {example_dossier.name[:12]}")
    assert run["state"]["type"] == "COMPLETED"
    assert example_dossier.name in run["state"]["message"]
    artifacts = installation.artifacts(run["id"])
    assert set(artifacts) == {
        f"{name}-2025-h1"
        for name in (
            "voortgang",
            "leveringen",
            "bevindingen",
            "verschillen",
            "dossier",
            "beoordeling",
        )
    }
    assert float(artifacts["voortgang-2025-h1"]) == 100
    delivered = {row["bestand"]: row for row in json.loads(artifacts["leveringen-2025-h1"])}
    assert len(delivered) == len(SOURCES)
    received = (example_deliveries / "2025-H1" / "damages_2025-H1.csv").read_bytes()
    assert delivered["damages_2025-H1.csv"]["sha256"] == hashlib.sha256(received).hexdigest()
    rows = len(received.splitlines()) - 1
    assert rows > 1
    assert delivered["damages_2025-H1.csv"]["rijen"] == str(rows)
    assert "S03" in artifacts["bevindingen-2025-h1"]
    assert "| gewijzigd |" in artifacts["verschillen-2025-h1"]
    assert (
        f"/dossiers/2025-H1/{example_dossier.name}/buitenland.pdf" in artifacts["dossier-2025-h1"]
    )
    assert (
        f"(http://127.0.0.1:4201/beoordeling/{example_dossier.name})"
        in artifacts["beoordeling-2025-h1"]
    )
    assert f"/beoordeling/{example_dossier.name}" in run["state"]["message"]


def test_the_flow_vrijgave_makes_ready_what_was_released_and_releases_nothing(
    installation: Installation, tmp_path: Path
) -> None:
    with opened(None, tmp_path) as review:
        waiting = approved(review, text="wacht", annexes=ANNEXES)
        run = vrijgave(installation, tmp_path, "2025-H1")
        assert run["state"]["type"] == "COMPLETED"
        assert (
            "Van 2025-H1 is niets vrijgegeven. Goedgekeurd en wachtend op een vrijgever: 1."
            in run["state"]["message"]
        )
        shown = installation.artifacts(run["id"])["vrijgave-2025-h1"]
        assert f"[concept 1 van 2025-H1](http://127.0.0.1:4201/beoordeling/{waiting})" in shown
        assert dossier(review, "vera", waiting).line.state is State.APPROVED
        assert not (tmp_path / "publicatie").exists()

        folder = release(review, "vera", waiting)
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()  # as if the process had been killed before the folder had its name
        # By itself it finds the halfjaar in the records: publication is after the letter.
        run = vrijgave(installation, tmp_path)
        assert run["state"]["type"] == "COMPLETED"
        assert verify_folder(folder) == []
        (public,) = (tmp_path / "publicatie").glob("2025-H1-*")
        assert str(public.relative_to(tmp_path)) in run["state"]["message"]
        assert (public / "SHA256SUMS").is_file()
        assert list((tmp_path / ".mail").glob("*.eml")), (
            "and the notices that were waiting are sent"
        )


def vrijgave(installation: Installation, outputs: Path, *chosen: str) -> dict[str, Any]:
    as_a_worker(_vrijgave, *chosen, installation=installation, outputs=outputs)
    return the_run(installation, "vrijgave 2025-H1")


def _vrijgave(*chosen: str) -> None:
    from flows.vrijgave import vrijgave  # Prefect reads its settings when it is imported

    vrijgave(*chosen)


def test_refused_deliveries_end_the_run_in_dutch_and_without_a_traceback(
    installation: Installation, example_deliveries: Path, own_copy: Path, tmp_path: Path
) -> None:
    deliveries = tmp_path / "leveringen"
    shutil.copytree(example_deliveries / "2025-H1", deliveries)
    records = next(deliveries.glob("wkb_kinderen*"))
    lines = records.read_bytes().splitlines(keepends=True)
    pseudonym = lines[5].split(b";")[0]
    lines[5] = lines[5].replace(pseudonym, b"111222333")  # a valid burgerservicenummer
    records.write_bytes(b"".join(lines))
    next(deliveries.glob("invordering*")).unlink()

    done = svz(
        "assemble",
        "2025-H1",
        "--deliveries",
        deliveries,
        "--outputs",
        own_copy,
        env=server(installation),
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "D01" in done.stderr
    assert "D44" in done.stderr
    run = the_run(installation, "stand van zaken 2025-H1")
    assert (run["state"]["type"], run["state"]["name"]) == ("FAILED", "Afgekeurd")
    assert (
        "zijn niet goed: 3 blokkerende bevindingen. Laat ze herstellen" in run["state"]["message"]
    )
    told = everything(installation)
    assert "111222333" not in told + done.stdout + done.stderr
    assert "Traceback" not in told


def all_rows(database: str) -> bytes:
    """Every row of every table, as text."""
    with psycopg.connect(database) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        rows = [
            connection.execute(
                sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name))
            ).fetchall()
            for (name,) in tables
        ]
    return "\n".join(row[0] for found in rows for row in found).encode()


def before_a_dossier(good: Path, missing: Path, wrong: Path, outputs: Path) -> None:
    from prefect.exceptions import Abort

    from flows.aanlevercontrole import aanlevercontrole
    from flows.leverancierssjablonen import leverancierssjablonen
    from flows.stand_van_zaken import stand_van_zaken

    def run(flow: Callable[..., object], *arguments: Path) -> None:
        # As a worker runs it: an Abort is the one end of which Prefect logs no traceback.
        with suppress(Abort):
            flow("2025-H1", *map(str, arguments))

    run(stand_van_zaken, missing)
    for folder in (good, missing, wrong, outputs / "nergens"):
        run(aanlevercontrole, folder)
    run(leverancierssjablonen)
    (outputs / "leverancierssjablonen/2025-H1/damages_2025-H1.xlsx").write_bytes(b"ingevuld")
    run(leverancierssjablonen)


def test_the_flows_before_a_dossier_say_what_is_waited_for_and_what_is_wrong(
    installation: Installation, example_deliveries: Path, tmp_path: Path
) -> None:
    good, missing, wrong = example_deliveries / "2025-H1", tmp_path / "ontbreekt", tmp_path / "fout"
    shutil.copytree(good, missing)
    next(missing.glob("invordering*")).unlink()
    shutil.copytree(missing, wrong)
    next(wrong.glob("landelijke_totalen*")).write_bytes(
        b"regeling;toeslagjaar;kinderen;bedrag\r\nWKB;2023;1.8 mln;3552000000,00\r\n"
    )
    earlier = {
        run["id"] for run in installation.ask("/flow_runs/filter", {"sort": "START_TIME_DESC"})
    }
    outputs = tmp_path / "uit"
    as_a_worker(
        before_a_dossier,
        *(good, missing, wrong, outputs),
        installation=installation,
        outputs=outputs,
    )
    started = {"sort": "START_TIME_ASC", "flow_runs": {"start_time": {"is_null_": False}}}
    runs = [
        run for run in installation.ask("/flow_runs/filter", started) if run["id"] not in earlier
    ]
    states = [(run["name"], run["state"]["type"], run["state"]["name"]) for run in runs]
    assert states == [
        ("stand van zaken 2025-H1", "CANCELLED", "Wacht op aanlevering"),
        ("aanlevercontrole 2025-H1", "COMPLETED", "Alles binnen en geldig"),
        ("aanlevercontrole 2025-H1", "COMPLETED", "Wacht op aanlevering"),
        ("aanlevercontrole 2025-H1", "FAILED", "Afgekeurd"),
        ("aanlevercontrole 2025-H1", "COMPLETED", "Wacht op aanlevering"),
        ("leverancierssjablonen 2025-H1", "COMPLETED", "Gemaakt"),
        ("leverancierssjablonen 2025-H1", "FAILED", "Niet gemaakt"),
    ]
    says = [run["state"]["message"] for run in runs]
    waiting = (
        "Wacht op aanlevering: Register van invorderingsmaatregelen, van Programma "
        "Invorderingsstrategie."
    )
    assert says[0] == f"{waiting} Start opnieuw als alles binnen is."
    assert says[2] == waiting
    assert "1 blokkerende bevinding." in says[3]
    assert waiting in says[3]
    assert "is er nog niet" in says[4]
    # Of records the supplier gets two files: a specification and an example.
    templates = sum(2 if one.kind == "records" else 1 for one in SOURCES.values())
    templates += 1 + len(load_halfjaar("2025-H1").chapters)  # bouwstenen, with the opening
    assert says[5].startswith(f"{templates} bestanden in {outputs}/leverancierssjablonen/2025-H1,")
    made = outputs / "leverancierssjablonen/2025-H1"
    assert len(list(made.iterdir())) == templates
    assert "misschien is het ingevuld" in says[6]
    # Nothing of the deliveries stays behind, also not of those that are right.
    left = {path.name for path in (tmp_path / "uit").iterdir() if not path.name.startswith(".run-")}
    assert left == {"2025-H1", "leverancierssjablonen", ".store"}
    assert [one for one in (tmp_path / "uit/.store").rglob("*") if not one.is_dir()] == []
    (rejected,) = [run for run in runs if run["state"]["name"] == "Afgekeurd"]
    shown = installation.artifacts(rejected["id"])
    table = {row["bron"]: row for row in json.loads(shown["aanlevering-2025-h1"])}
    assert len(table) == len(SOURCES)
    assert table["Landelijke totalen"]["geldig"] == "nee (1 blokkerend)"
    assert re.fullmatch(
        r"sinds \d+ [a-z]+ \d{4}, \d\d\.\d\d uur", table["Landelijke totalen"]["binnen"]
    )
    assert table["Wisselkoersen"]["geldig"] == "ja"
    assert table["Register van invorderingsmaatregelen"] == {
        "bron": "Register van invorderingsmaatregelen",
        "leverancier": "Programma Invorderingsstrategie",
        "binnen": "nee",
        "geldig": "–",
        "te laat of verwacht": "te laat: uiterlijk 6 juni 2025",
    }
    assert "D31" in shown["aanlevercontrole-2025-h1"]
    assert "1.8 mln" not in everything(installation), (
        "values of deliveries are not kept outside the dossier"
    )


def test_no_pseudonym_of_a_child_is_anywhere_in_prefect(
    installation: Installation, example_deliveries: Path
) -> None:
    # A digest also is hexadecimal, but longer: a pseudonym is sixteen characters with nothing of
    # the kind around it. The example that a contract gives is nobody's.
    text = everything(installation).replace("0f3a9c5d7e1b2846", "")
    assert not re.search(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])", text)
    records = next((example_deliveries / "2025-H1").glob("wkb_kinderen*")).read_bytes().splitlines()
    some = {line.split(b";")[0] for line in records[1:2000]}
    stored = b"".join(
        path.read_bytes()
        for path in (installation.outputs / ".prefect").rglob("*")
        if path.is_file()
    )
    if (
        database := installation.environment.get("PREFECT_SERVER_DATABASE_CONNECTION_URL")
    ) is not None:
        stored += all_rows(database.replace("+asyncpg", ""))
        assert b"bevindingen-2025-h1" in stored, "the database was not read"
    assert not [one for one in some if one in stored]
