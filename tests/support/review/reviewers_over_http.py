"""Reviewers who come at the same moment, each at a browser of their own: the page server as it is
installed, and forms with their tokens.

Used by the test of it and by the benchmark. The server is a process of its own (``svz pages``), and
requests carry its public name, as they do when the reverse proxy of an installation passes them on.
"""

from __future__ import annotations

import html
import os
import re
import ssl
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
from sqlalchemy import select, update
from support.review.review_example import REVIEWED
from support.servers.processes import DEADLINE, dies_with_the_tests, free_port, until

from flows.server.install import PAGES_LOCK
from tasks.review.accounts.people import CREDENTIAL_SET, add_person
from tasks.review.accounts.sessions import set_password
from tasks.review.record.consistency import records_problem
from tasks.review.record.log import append
from tasks.review.record.store import Review
from tasks.review.record.tables import CommentRow, PersonRow, VoteRow
from tasks.review.remarks import CommentKind, text_digest
from tasks.review.rules.states import Action, Role, State
from tasks.review.visibility import dossier

PROJECT = Path(__file__).parents[3]
GROUPS = {"beleid", "uitvoering", "invordering", "sturing"}
PASSWORD = "paard fiets regen lamp"
HOST = "dossiers.example.nl"
HEALTH = "health page"
SEE_OTHER, OK, FORBIDDEN, CONFLICT = 303, 200, 403, 409


class Load:
    """What came of it: seconds of every request by its kind, votes (annex and name), what was said,
    and the statuses of refused votes.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.voted: list[tuple[str, str]] = []
        self.remarked: list[str] = []
        self.refused: list[int] = []


def names(reviewers: int) -> list[str]:
    """Of the accounts, sorted."""
    return [f"lid{number:02}" for number in range(reviewers)]


def know(review: Review, people: list[str]) -> None:
    """Give everyone an account with a password; all of them fit every seat, so they race for
    each.
    """
    for name in people:
        add_person(review, "beheer", name, name, f"{name}@example.org", {Role.REVIEWER}, GROUPS)
    set_password(review, "beheer", people[0], PASSWORD)
    with review.writing() as session:  # making a hash is slow on purpose, so all have the same one
        hashed = str(session.get_one(PersonRow, people[0]).password)
        session.execute(update(PersonRow).where(PersonRow.name.in_(people)).values(password=hashed))
        for name in people[1:]:
            said = {"name": name, "password": text_digest(hashed)}
            append(session, review.now(), "beheer", CREDENTIAL_SET, None, said)


class Pages(NamedTuple):
    """The page server: where it is, and which process."""

    address: str
    process: int

    def most_memory(self) -> int:
        """The most that it ever had, in bytes."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="ascii")
        return (
            int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
            * 1024
        )


@contextmanager
def installed_pages(outputs: Path, database_url: str | None) -> Iterator[Pages]:
    """``svz pages`` on a port of its own, with the packages of its own lock only."""
    port = free_port()
    told = {"SVZ_DATABASE_URL": database_url} if database_url else {}
    process = subprocess.Popen(
        [
            *dies_with_the_tests("TERM"),
            *(
                sys.executable,
                *("-m", "support.servers.only_locked", str(PROJECT / PAGES_LOCK)),
                "flows.commands.main",
                "pages",
                "--port",
                str(port),
                "--outputs",
                str(outputs),
            ),
        ],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join((str(PROJECT), str(PROJECT / "tests"))),
            "SVZ_PAGES_URL": f"http://{HOST}",
            **told,
        },
        cwd=PROJECT,
    )
    address = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        assert process.poll() is None, "the pages ended"
        try:
            return httpx.get(f"{address}/gezond", timeout=DEADLINE).status_code == OK
        except httpx.TransportError:
            return False

    try:
        until(answers, "the pages", every=0.05)
        yield Pages(address, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=DEADLINE)


def reviewers_over_http(pages: Pages, digest: str, people: list[str]) -> Load:
    """Let them all loose on one dossier at once.

    Fails if any answer is not one that a person should get.
    """
    load = Load()
    # One context for all: making one reads the certificates of the machine, and there is no TLS
    # here.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    start = threading.Barrier(len(people))
    with ThreadPoolExecutor(len(people)) as threads:
        browsers = [Browser(pages.address, name, context, load) for name in people]
        for done in [threads.submit(one.review, digest, start) for one in browsers]:
            done.result()
    return load


def all_is_kept(review: Review, digest: str, people: list[str], *loads: Load) -> None:
    """Everyone was answered, and what they were answered is what the records hold, once each."""
    voted = sorted(vote for load in loads for vote in load.voted)
    remarked = sorted(said for load in loads for said in load.remarked)
    assert records_problem(review) is None
    assert len(voted) == 2 * len(REVIEWED)
    assert len(voted) + sum(len(load.refused) for load in loads) == len(people) * len(REVIEWED)
    assert len(remarked) == len(people)
    with review.reading() as session:
        assert sorted((row.annex, row.person) for row in session.scalars(select(VoteRow))) == voted
        remarks = select(CommentRow.text).where(CommentRow.kind == CommentKind.REMARK)
        assert sorted(session.scalars(remarks)) == remarked
    view = dossier(review, "leo", digest)
    assert view.line.state is State.REVIEWED
    logged = sorted(
        (line.data["annex"], line.person) for line in view.log if line.action == Action.VOTE
    )
    assert logged == voted
    assert sorted(line.person for line in view.log if line.action == Action.REMARK) == people


class Browser:
    """One person, who does what a browser does: keeps cookies, sends forms as they stand on the
    page, says where they came from.
    """

    def __init__(self, address: str, name: str, context: ssl.SSLContext, load: Load) -> None:
        self._name, self._load = name, load
        self._client = httpx.Client(
            base_url=address, headers={"Host": HOST}, verify=context, timeout=DEADLINE
        )

    def sees(self, path: str) -> str:
        """Sign in, and read one page."""
        with self._client:
            self._signs_in()
            return self._reads("page", path)

    def review(self, digest: str, start: threading.Barrier) -> None:
        """Sign in, read all there is, say something, and try every vote."""
        address = f"/beoordeling/{digest}"
        with self._client:
            start.wait(DEADLINE)
            self._signs_in()
            start.wait(DEADLINE)
            self._reads("list", "/beoordeling")
            self._reads("dossier", address)
            for annex in REVIEWED:
                self._reads("annex", f"{address}/bijlage/{annex}")
                self._reads("style of an annex", f"{address}/bijlage/{annex}/stijl.css")
                self._reads(HEALTH, "/gezond")
                self._judges(f"{address}/bijlage/{annex}/oordeel", annex)
            self._remarks(f"{address}/bijlage/damages/plek/blok-2")
            self._reads("dossier", address)

    def _timed(
        self, kind: str, method: str, path: str, form: dict[str, str] | None = None
    ) -> httpx.Response:
        began = time.perf_counter()
        answer = self._client.request(
            method, path, data=form, headers={"Origin": f"http://{HOST}"} if form else None
        )
        self._load.seconds[kind].append(time.perf_counter() - began)
        return answer

    def _reads(self, kind: str, path: str) -> str:
        answer = self._timed(kind, "GET", path)
        assert answer.status_code == OK, (kind, answer.status_code, answer.text)
        return answer.text

    def _signs_in(self) -> None:
        form = {
            "naam": self._name,
            "wachtwoord": PASSWORD,
            "terug": "/beoordeling",
            "csrf": _token(self._reads("sign-in page", "/aanmelden")),
        }
        answer = self._timed("sign in", "POST", "/aanmelden", form)
        assert answer.status_code == SEE_OTHER, (answer.status_code, answer.text)

    def _judges(self, path: str, annex: str) -> None:
        page = self._reads("judgement page", path)
        answer = self._timed(
            "vote", "POST", path, {"csrf": _token(page), "oordeel": "akkoord", "text": "Gezien."}
        )
        if answer.status_code == SEE_OTHER:
            self._load.voted.append((annex, self._name))
        else:
            assert answer.status_code in (FORBIDDEN, CONFLICT), (answer.status_code, answer.text)
            assert "al bezet" in answer.text or "kan niemand stemmen" in answer.text, answer.text
            self._load.refused.append(answer.status_code)

    def _remarks(self, path: str) -> None:
        said = f"{self._name} over <damages> & meer"
        token = _token(self._reads("page of a place", path))
        for _ in range(2):  # the button is pressed twice
            answer = self._timed(
                "remark", "POST", path, {"csrf": token, "soort": "opmerking", "text": said}
            )
            assert answer.status_code == SEE_OTHER, (answer.status_code, answer.text)
        assert html.escape(said) in self._reads("page of a place", path)
        self._load.remarked.append(said)


def _token(page: str) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
    assert found is not None, page
    return found[1]
