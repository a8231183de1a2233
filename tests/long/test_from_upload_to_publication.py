"""The way of the figures as five people go it on a server installation: delivered by a supplier,
assembled by one of two workers, submitted by a maker, judged by two reviewers, released, and put
ready for publication by a worker. Each sits at a Chromium of their own.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from support.dossiers.small_house import ANNEX, make_house
from support.review.people_at_browsers import PASSWORD, Judge, Person
from support.review.review_example import PEOPLE
from support.review.served_pages import Served
from support.servers.postgresql_server import PostgresServer
from support.servers.processes import dies_with_the_tests, free_port, until
from support.servers.team import Team, settings, team

from flows.server.supervisor import answers
from flows.shared.check_report import Conclusion
from tasks.deliveries.inbox import DELIVERIES
from tasks.dossier.delivered.standing import read_standing
from tasks.review.accounts.people import add_person
from tasks.review.accounts.sessions import set_password
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import open_review
from tasks.review.release.verify import verify_folder
from tasks.review.rules.states import Role

pytestmark = [pytest.mark.grows, pytest.mark.needs("chromium", "postgresql")]

EARLIER, NOW = "2024-H2", "2025-H1"
FIVE = {name: PEOPLE[name] for name in ("mia", "bo", "ugo", "vera")} | {
    "sam": ({Role.SUPPLIER}, {f"bron-{ANNEX}"})
}


@contextmanager
def command(server: Team, environment: dict[str, str], *words: str) -> Iterator[None]:
    """A command of svz that goes on until the end, as its unit starts it."""
    log = server.folder / f"{words[0]}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*dies_with_the_tests("KILL"), sys.executable, "-m", "flows.commands.main", *words],
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        yield
    finally:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        process.kill()
        process.wait()


def begun(server: Team, deployment: str, **parameters: str) -> str:
    """A run, started as the form in the UI does; gives its id."""
    found = server.ask(f"/deployments/name/{deployment}", method="GET")
    path = f"/deployments/{found['id']}/create_flow_run"
    return str(server.ask(path, {"parameters": parameters})["id"])


def well(server: Team, run: str, name: str) -> None:
    state: dict[str, Any] = server.ended(run)
    assert state["name"] == name, (state["message"], server.log(run))


def test_five_people_from_upload_to_publication(
    postgres_server: PostgresServer,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    chromium: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house, port = make_house(tmp_path / "huis"), free_port()
    for name, value in house.environment.items():
        monkeypatch.setenv(name, value)
    address = {"SVZ_PAGES_URL": f"http://127.0.0.1:{port}"}
    # A short path: in the folder for temporary files of a worker there is a socket, whose path may
    # have a hundred characters.
    folder_of_team = tmp_path_factory.mktemp("team")
    with team(folder_of_team, postgres_server, house.environment) as server:
        for name in ("een", "twee"):
            server.add_worker(name, SVZ_MAKER="mia", **address)
        folder = server.outputs / DELIVERIES
        shutil.copytree(house.deliveries / EARLIER, folder / EARLIER)
        folder.joinpath(NOW).mkdir()
        shutil.copyfile(house.deliveries / NOW / "voorbeeld.yaml", folder / NOW / "voorbeeld.yaml")
        database = server.worker_environment["SVZ_DATABASE_URL"]
        # One run per worker, so both have one: a dossier, and what is in and what is not.
        runs = {
            begun(server, "stand-van-zaken/halfjaardossier", halfjaar=EARLIER): "Verzegeld",
            begun(server, "aanlevercontrole/dagelijkse-controle", halfjaar=NOW): Conclusion.WAITING,
        }
        own = {"SVZ_OUTPUTS": str(server.outputs), "SVZ_DATABASE_URL": database}
        pages = server.worker_environment | settings(server.folder / "files/pages.env")
        pages |= house.environment | own | address
        outputs = ("--outputs", str(server.outputs))
        with (
            open_review(database, server.outputs) as review,
            command(server, pages, "pages", "--port", str(port), *outputs),
            command(server, pages, "receive", "--follow", *outputs),
        ):
            for name, (roles, groups) in FIVE.items():
                add_person(
                    review, "beheer", name, name.title(), f"{name}@example.org", roles, groups
                )
                set_password(review, "beheer", name, PASSWORD)
            until(lambda: answers(f"{address['SVZ_PAGES_URL']}/gezond"), "the pages")
            served = Served(review, port)
            judge = Judge(chromium, served.origin)
            sam, mia, bo, ugo, vera = (
                Person(chromium, served, judge, name)
                for name in ("sam", "mia", "bo", "ugo", "vera")
            )
            for run, outcome in runs.items():
                well(server, run, outcome)
            _delivered(sam, served, house.deliveries / NOW / f"{ANNEX}.csv", tmp_path)
            run = begun(server, "stand-van-zaken/halfjaardossier", halfjaar=NOW)
            well(server, run, "Verzegeld")
            (digest,) = (one.name for one in (server.outputs / NOW).glob("?" * 64))
            _released(served, digest, mia, (bo, ugo), vera)
            well(server, begun(server, "vrijgave/publicatie", halfjaar=NOW), "Klaargezet")
            assert records_problem(review) is None
        came = read_standing(server.outputs, NOW).receipts
        assert [(one.taken.arrival.person, one.replaced_by) for one in came] == [
            ("sam", "sam"),
            ("sam", None),
        ]
        (released,) = (server.outputs / "vrijgegeven/proef" / NOW).glob("?" * 64)
        assert verify_folder(released) == []
        (public,) = (server.outputs / "publicatie/proef").glob(f"{NOW}-*")
        assert (public / f"{ANNEX}.html").read_bytes() == (released / f"{ANNEX}.html").read_bytes()


def _delivered(sam: Person, served: Served, extract: Path, place: Path) -> None:
    """First a file that is not right, and in its place one that is."""
    right = extract.read_bytes()
    file = place / f"{ANNEX}_{NOW}.csv"
    sam.page.goto(f"{served.origin}/aanlevering/{NOW}")
    sam.page.get_by_label("Naam").fill(sam.name)
    sam.page.get_by_label("Wachtwoord").fill(PASSWORD)
    sam.presses("Aanmelden")
    for data, button, said in (
        (right.replace(b";", b",", 4), "Leveren", "afgekeurd"),
        (right, "Vervangen", "goed"),
    ):
        file.write_bytes(data)
        sam.page.goto(f"{served.origin}/aanlevering/{NOW}/{ANNEX}")
        sam.page.get_by_label("Bestand").set_input_files(file)
        with sam.page.expect_navigation():
            sam.presses(button)

        def checked(said: str = said) -> bool:
            sam.page.reload()
            return said in sam.page.locator(".facts-list dd").first.inner_text()

        until(checked, f"a delivery that is {said}", every=1)
    sam.sees("Register van damages", what="delivered (sam)")


def _released(
    served: Served, digest: str, mia: Person, reviewers: tuple[Person, Person], vera: Person
) -> None:
    """What the run offered in the name of the maker: submitted, judged, approved and released."""
    for person in (mia, *reviewers, vera):
        person.sign_in()
    mia.goes_to(digest)
    mia.opens("Dien het dossier in voor beoordeling")
    mia.presses("Indienen voor beoordeling")
    mia.reads("Aan zet: beoordelaar.")
    for person in reviewers:
        person.goes_to(digest)
        person.judges("Damages", "Goed")
        person.reads("Gelukt: u gaf een oordeel over Damages: goed.")
    reviewers[0].goes_to(digest)
    reviewers[0].opens("Keur het dossier goed")
    reviewers[0].presses("Goedkeuren")
    reviewers[0].reads("Goedgekeurd.")
    vera.page.goto(f"{served.origin}/beoordeling")
    vera.opens("Geef het dossier vrij")
    vera.page.get_by_label("Typ de eerste 8 tekens").fill(digest[:8])
    vera.page.get_by_label("Dit is een proef").check()
    vera.presses("Vrijgeven")
    vera.reads("Gelukt: u gaf het dossier vrij.")
    vera.sees("Beoordeling 2025-H1", what="released (vera)")
