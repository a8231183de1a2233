"""The roles of an installation's database: who owns the tables, who works with them, and who only
reads.
"""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import delete
from sqlalchemy.exc import ProgrammingError, SQLAlchemyError
from support.review.review_example import approved, opened, registered
from support.servers.postgresql_server import PostgresServer
from support.servers.team import PAGES_HOST, PREFECT_HOST

from flows.commands.main import main
from flows.server.install import write_server_files
from flows.shared.exit_codes import ExitCode
from tasks.dossier.history.history import open_history
from tasks.review.accounts.people import add_person
from tasks.review.comments import remark
from tasks.review.decisions import submit, vote, withdraw
from tasks.review.record.consistency import records_problem
from tasks.review.record.store import open_review
from tasks.review.record.tables import AttemptRow, SessionRow
from tasks.review.release.release import release
from tasks.review.removal.erasing import erase
from tasks.review.removal.purge import expire, purge
from tasks.review.rules.outcome import Choice
from tasks.review.rules.states import Role
from tasks.review.visibility import dossier
from tasks.storage.database import TablesOutOfDate

OWNER, READER = "svz", "svz-receive"
PAGES, UNATTENDED = "svz-pages", ("svz-worker", "svz-watch")
#: The number of the only one.
REMARK = 1


class Roles:
    """The databases that an installation made, with a password for every account: over the socket
    of an installation, the account itself says who somebody is.
    """

    def __init__(self, server: PostgresServer) -> None:
        self._where = f"127.0.0.1:{server.port}/svz"
        self._password = secrets.token_hex(8)
        for account in (OWNER, PAGES, *UNATTENDED, READER):
            server.execute(f"ALTER ROLE {{}} PASSWORD '{self._password}'", account)

    def url(self, account: str, driver: str = "+psycopg") -> str:
        """The address of the product's database, for an account."""
        return f"postgresql{driver}://{account}:{self._password}@{self._where}"

    def refuses(self, account: str, statement: str) -> bool:
        """Whether an account may not do something. Nothing of it stays."""
        with psycopg.connect(self.url(account, "")) as connection:
            try:
                connection.execute(statement)
            except InsufficientPrivilege:
                return True
            finally:
                connection.rollback()
        return False


@pytest.fixture(scope="module")
def roles(
    postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Roles]:
    files = tmp_path_factory.mktemp("rollen") / "files"
    write_server_files(files, PREFECT_HOST, PAGES_HOST)
    call = [str(postgres_server.programs / "psql"), "--quiet", "--set", "ON_ERROR_STOP=1"]
    call += ["--file", str(files / "databases.sql"), postgres_server.url("postgres")]
    for _ in range(2):
        # What it says it does not find again, it makes once.
        done = subprocess.run(
            call,
            env={"PGPASSWORD": postgres_server.password},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    yield Roles(postgres_server)
    for database in ("svz", "svz-prefect"):
        postgres_server.execute("DROP DATABASE {} WITH (FORCE)", database)


@pytest.fixture(scope="module")
def outputs(roles: Roles, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a dossier was released by the role of the pages, in tables that the owner made."""
    outputs = tmp_path_factory.mktemp("uit")
    with (
        pytest.raises(TablesOutOfDate, match="systemctl restart svz-migrate"),
        open_review(roles.url("svz-pages"), outputs),
    ):
        pass
    done = CliRunner().invoke(
        main, ["migrate", "--outputs", str(outputs)], env={"SVZ_DATABASE_URL": roles.url(OWNER)}
    )
    assert (done.exit_code, "hun rechten" in done.output) == (ExitCode.DONE, True), done.output
    with opened(roles.url("svz-pages"), outputs) as review:
        digest = approved(review)
        assert remark(review, "mia", digest, "Bel mevrouw Jansen", "damages") == REMARK
        release(review, "vera", digest)
        assert records_problem(review) is None
    return outputs


THE_LOG_STAYS = [
    "UPDATE review_log SET body = '{}'",
    "DELETE FROM review_log",
    "TRUNCATE review_log CASCADE",
    "UPDATE review_votes SET choice = 'akkoord'",
    "DELETE FROM review_votes",
    "UPDATE review_comments SET text = '(Deze tekst is verwijderd.)', salt = ''",
    "DELETE FROM review_comments",
    "ALTER TABLE review_log DISABLE TRIGGER ALL",
    "DROP TRIGGER review_log_no_change ON review_log",
    "ALTER TABLE review_log DROP COLUMN hash",
    "DROP TABLE review_log CASCADE",
    "DROP FUNCTION review_only_added_to() CASCADE",
    (
        "CREATE OR REPLACE FUNCTION review_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NULL; END $$"
    ),
    "CREATE RULE silent AS ON INSERT TO review_log DO INSTEAD NOTHING",
    "CREATE TABLE another_log (number integer)",
    "CREATE TEMPORARY TABLE review_log (number integer)",
    "UPDATE review_version SET version_num = '0001'",
    "SET session_replication_role = replica",
    "SET ROLE svz",
    'GRANT svz TO "svz-pages"',
    "ALTER ROLE svz PASSWORD 'x'",
]


@pytest.mark.usefixtures("outputs")
@pytest.mark.parametrize("account", [PAGES, *UNATTENDED, READER])
def test_no_service_can_change_the_log_or_take_its_triggers_away(
    roles: Roles, account: str
) -> None:
    done = [one for one in THE_LOG_STAYS if not roles.refuses(account, one)]
    assert done == []


@pytest.mark.usefixtures("outputs")
def test_who_takes_deliveries_only_reads_which_dossiers_there_were(
    roles: Roles, outputs: Path
) -> None:
    # It says the account of who delivered.
    with (
        pytest.raises((SQLAlchemyError, TablesOutOfDate)),
        open_review(roles.url(READER), outputs),
    ):
        pass
    with open_history(roles.url(READER), outputs) as history:
        assert [one.halfjaar for one in history.dossiers()] == ["2025-H1"]
    for statement in (
        "INSERT INTO dossiers (halfjaar, digest, sealed_at, blocking) VALUES ('', '', now(), 0)",
        "UPDATE dossiers SET blocking = 0",
        "DELETE FROM dossiers",
        "SELECT password FROM review_people",
        "SELECT token FROM review_sessions",
        "SELECT choice FROM review_votes",
        "SELECT body FROM review_log",
    ):
        assert roles.refuses(READER, statement), statement


@pytest.mark.parametrize("account", UNATTENDED)
def test_who_offers_dossiers_can_decide_nothing_in_anybodys_name(
    roles: Roles, outputs: Path, account: str
) -> None:
    """The worker runs what Prefect is told to run, also what an intruder tells it."""
    with (
        open_review(roles.url(PAGES), outputs) as pages,
        open_review(roles.url(account), outputs) as unattended,
    ):
        before = registered(pages, example="VOORBEELD", text=account)
        remark(pages, "mia", before, "Bel mevrouw De Vries", "damages")
        # Offered by a run, with what was said about the concept before it.
        digest = registered(unattended, example="VOORBEELD", text=f"{account} opnieuw")
        (said,) = dossier(pages, "mia", digest).comments
        assert said.text == "Bel mevrouw De Vries"
        acts: list[Callable[[], object]] = [
            lambda: submit(unattended, "mia", digest),
            lambda: withdraw(unattended, "mia", digest, "Toch niet."),
            lambda: remark(unattended, "mia", digest, "Nog een", "damages"),
            lambda: add_person(unattended, "mia", "ik", "I. K.", "ik@example.nl", [Role.RELEASER]),
            lambda: vote(unattended, "bo", digest, "damages", Choice.AGREED),
        ]
        for number, act in enumerate(acts):
            if number == len(acts) - 1:
                submit(pages, "mia", digest)
            with pytest.raises(ProgrammingError, match=r"permission denied|row-level security"):
                act()
        assert records_problem(pages) is None


def test_the_worker_purges_and_says_so_and_ends_no_session_that_is_used(
    roles: Roles, outputs: Path
) -> None:
    delivery = outputs / "leveringen" / "2025-H1" / "damages.csv"
    delivery.parent.mkdir(parents=True)
    delivery.touch()
    url, now = roles.url("svz-worker"), datetime.now(UTC)
    with open_review(roles.url(PAGES), outputs) as pages, pages.writing() as session:
        for moment in (now, now - timedelta(hours=1)):
            token = f"{moment:%H%M}"
            session.add(AttemptRow(person="mia", address="192.0.2.1", moment=moment))
            session.add(SessionRow(token=token, person="mia", line=1, seen=moment))
    with open_review(roles.url("svz-watch"), outputs) as watch:
        with pytest.raises(ProgrammingError, match="row-level security"):
            purge(watch, "beheer:svz-watch", "2025-H1", roles.url("svz-watch"))
        assert delivery.exists(), "nothing goes before the log says so"
    with open_review(url, outputs) as worker:
        purge(worker, "beheer:svz-worker", "2025-H1", url)
        assert not delivery.parent.exists()
        assert expire(worker) == 2
        with psycopg.connect(roles.url("svz-worker", "")) as connection:
            for table in ("review_sessions", "review_attempts"):
                assert connection.execute(f"DELETE FROM {table}").rowcount == 0
                (left,) = connection.execute(f"SELECT count(*) FROM {table}")
                assert left == (1,), "what is in use stays"
    with open_review(roles.url(PAGES), outputs) as pages:
        with pages.writing() as session:
            session.execute(delete(SessionRow))
        assert records_problem(pages) is None
    for account in UNATTENDED:
        for line in ("{}", '{"action": "leveringen opgeruimd"}', '{"action": "account gewijzigd"}'):
            row = f"SELECT max(number) + 1, 'd', '{line}', '' FROM review_log"
            assert roles.refuses(
                account, f"INSERT INTO review_log (number, dossier, body, hash) {row}"
            ), line


def test_the_owner_erases_a_text_and_a_service_can_not(roles: Roles, outputs: Path) -> None:
    with (
        open_review(roles.url("svz-pages"), outputs) as review,
        pytest.raises(ProgrammingError, match="permission denied for table review_comments"),
    ):
        erase(review, "beheer:root", REMARK)
    with open_review(roles.url(OWNER), outputs) as review:
        assert erase(review, "beheer:root", REMARK) == (REMARK,)
        assert records_problem(review) is None


def test_a_database_without_roles_is_migrated_and_no_more(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["migrate", "--outputs", str(tmp_path)])
    assert (done.exit_code, done.output) == (0, "De tabellen zijn die van deze versie.\n")
