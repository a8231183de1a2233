"""The log can only be added to; whoever gets around that is seen. Attacks on the database, and on a
folder that was given away.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import ParseDict
from in_toto_attestation.v1.statement import Statement
from in_toto_attestation.v1.statement_pb2 import Statement as StatementMessage
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from support.review.review_example import REVIEWED, Clock, approved, opened, sealed

from tasks.review import comments
from tasks.review.record.consistency import records_problem
from tasks.review.record.log import (
    LogEntry,
    append,
    chain_problem,
    hash_of,
    lines_about,
    read_lines,
)
from tasks.review.record.store import Review, open_review
from tasks.review.release.release import release
from tasks.review.release.verify import verify_folder
from tasks.review.rules.rights import Refused
from tasks.review.rules.states import State
from tasks.review.visibility import dossier

FORBIDDEN = [
    "UPDATE review_log SET body = '{}' WHERE number = 1",
    "UPDATE review_log SET hash = hash",
    "DELETE FROM review_log WHERE number = 1",
    "DELETE FROM review_log",
    "UPDATE review_votes SET choice = 'akkoord'",
    "DELETE FROM review_votes WHERE person = 'bo'",
    "UPDATE review_comments SET text = 'iets anders'",
    "DELETE FROM review_comments",
]


def prepared(review: Review) -> str:
    digest = approved(review)
    comments.close(review, "bo", comments.ask(review, "bo", digest, "Zeker?"), "Ja.")
    return digest


@pytest.fixture(scope="module")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder of outputs with an approved dossier. Not to be changed: copy it."""
    outputs = tmp_path_factory.mktemp("goedgekeurd") / "uit"
    with opened(None, outputs, Clock()) as review:
        digest = prepared(review)
    return outputs, digest


@pytest.fixture
def review(sqlite_template: tuple[Path, str], tmp_path: Path) -> Iterator[Review]:
    """The records of an approved dossier, to be attacked."""
    outputs = tmp_path / "uit"
    shutil.copytree(sqlite_template[0], outputs)
    with open_review(None, outputs) as review:
        yield review


@pytest.fixture
def digest(sqlite_template: tuple[Path, str]) -> str:
    return sqlite_template[1]


def test_the_databases_refuse_to_change_or_remove_what_is_only_added_to(
    url: str, tmp_path: Path
) -> None:
    with opened(url, tmp_path / "uit") as review:
        prepared(review)
        replacing = (
            ["TRUNCATE review_log CASCADE", "TRUNCATE review_votes"]
            if "postgresql" in url
            else [
                "INSERT OR REPLACE INTO review_log VALUES (1, NULL, '{}', 'x')",
                (
                    "INSERT OR REPLACE INTO review_log SELECT 99, dossier, body, hash FROM "
                    "review_log "
                    "WHERE number = 1"
                ),
                (
                    "INSERT OR REPLACE INTO review_votes SELECT dossier, round, annex, person, "
                    "groups, 'teruggeven', moment FROM review_votes"
                ),
                (
                    "INSERT OR REPLACE INTO review_comments (id, dossier, round, person, kind, "
                    "text, "
                    "moment) VALUES (1, '', 1, '', '', '', '')"
                ),
            ]
        )
        for statement in (*FORBIDDEN, *replacing):
            with (
                pytest.raises(DatabaseError, match="only ever added to"),
                review.engine.begin() as connection,
            ):
                connection.execute(text(statement))
        assert records_problem(review) is None


def as_administrator(outputs: Path, attack: Callable[[sqlite3.Connection], object]) -> None:
    """What somebody can do who runs the database: without the triggers, and without keys between
    tables.
    """
    with sqlite3.connect(outputs / "history.db") as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            )
        ]
        assert len(names) == 9
        for name in names:
            connection.execute(f"DROP TRIGGER {name}")
        attack(connection)
    connection.close()


def sql(*statements: str) -> Callable[[sqlite3.Connection], None]:
    def run(connection: sqlite3.Connection) -> None:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0

    return run


def another_voter(connection: sqlite3.Connection) -> None:
    """A vote becomes somebody else's, in the line and with a new hash for it."""
    number, body = connection.execute(
        "SELECT number, body FROM review_log WHERE body LIKE '%stemmen%' ORDER BY number"
    ).fetchone()
    changed = body.replace('"person":"bo"', '"person":"ben"')
    assert changed != body
    connection.execute(
        "UPDATE review_log SET body = ?, hash = ? WHERE number = ?",
        (changed, hash_of(changed), number),
    )


SWAP = (
    "UPDATE review_log SET number = CASE number WHEN 11 THEN -12 WHEN 12 THEN -11 END WHERE "
    "number IN (11, 12)"
)
ATTACKS = {
    "a line is changed": sql(
        "UPDATE review_log SET body = replace(body, '\"bo\"', '\"ben\"') WHERE number = 12"
    ),
    "a line is changed with its hash": another_voter,
    "a line is removed": sql("DELETE FROM review_log WHERE number = 12"),
    "the first line is removed": sql("DELETE FROM review_log WHERE number = 1"),
    "the last line is removed": sql(
        "DELETE FROM review_log WHERE number = (SELECT max(number) FROM review_log)"
    ),
    "two lines change places": sql(SWAP, "UPDATE review_log SET number = -number WHERE number < 0"),
    "a line moves to another dossier": sql(
        "UPDATE review_log SET dossier = 'ab' WHERE number = 12"
    ),
    "a vote is changed in its table": sql(
        "UPDATE review_votes SET choice = 'teruggeven' WHERE person = 'bo'"
    ),
    "a vote is removed from its table": sql(
        "DELETE FROM review_votes WHERE person = 'bo' AND annex = 'damages'"
    ),
    "a remark is changed": sql("UPDATE review_comments SET text = 'iets anders' WHERE id = 1"),
    "the state is changed": sql("UPDATE review_dossiers SET state = 'beoordeeld'"),
    "the maker is changed": sql("UPDATE review_makers SET person = 'leo'"),
    "blocking findings go": sql("UPDATE review_dossiers SET blocking = -1"),
    "another list of final files": sql("UPDATE review_dossiers SET release_list = 'ab'"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_whoever_gets_around_the_database_is_seen_and_nothing_is_released(
    review: Review, digest: str, attack: str
) -> None:
    assert records_problem(review) is None
    as_administrator(review.outputs, ATTACKS[attack])
    assert records_problem(review) is not None
    with pytest.raises(Refused):
        release(review, "vera", digest)
    assert not (review.outputs / "vrijgegeven").exists()


# A folder that was given away. Whoever attacks it can compute every sha256 again; what they can not
# do is make the lines fit.
@pytest.fixture
def released(review: Review, digest: str) -> Path:
    return release(review, "vera", digest)


def test_a_release_is_an_in_toto_statement_that_names_votes_log_and_every_file(
    released: Path, digest: str
) -> None:
    assert verify_folder(released) == []
    content = json.loads((released / "statement.json").read_bytes())
    Statement.copy_from_pb(ParseDict(content, StatementMessage())).validate()
    said = content["predicate"]
    assert (
        said["approved"]["digest"]["sha256"]
        == digest
        == hashlib.sha256((released / "approved-statement.json").read_bytes()).hexdigest()
    )
    assert {(one["annex"], one["person"]) for one in said["votes"]} == {
        (annex, name) for annex in REVIEWED for name in ("bo", "ugo")
    }
    assert (said["makers"], said["approvedBy"], said["releasedBy"]) == (["mia"], "bo", "vera")
    lines = (released / "log.jsonl").read_bytes().split(b"\n")
    assert lines.pop() == b""
    # The check by hand: the sha256 of each line stands in the next, of the last in the statement.
    before = digest
    for line in lines:
        assert json.loads(line)["previous_in_dossier"] == before
        before = hashlib.sha256(line).hexdigest()
    assert said["log"] == {"name": "log.jsonl", "lines": len(lines), "head": before}
    subjects = {one["name"] for one in content["subject"]}
    assert subjects == {path.name for path in released.iterdir()} - {"statement.json"}


def test_a_sealed_dossier_is_verified_as_before(review: Review, digest: str) -> None:
    assert verify_folder(review.outputs / "2025-H1" / digest) == []


def forged(released: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The folder as an attacker would give it on: files changed, the statement made again to match,
    and the folder named after it.
    """
    files = {path.name: path.read_bytes() for path in released.iterdir()}
    change(files)
    content = json.loads(files.pop("statement.json"))
    content["subject"] = [
        {"name": name, "digest": {"sha256": hashlib.sha256(data).hexdigest()}}
        for name, data in sorted(files.items())
    ]
    lines = files["log.jsonl"].split(b"\n")[:-1]
    content["predicate"]["log"] |= {
        "lines": len(lines),
        "head": hashlib.sha256(lines[-1]).hexdigest(),
    }
    statement = (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
    folder = released.parent.parent / "vals" / hashlib.sha256(statement).hexdigest()
    folder.mkdir(parents=True)
    for name, data in {**files, "statement.json": statement}.items():
        (folder / name).write_bytes(data)
    return folder


def lines_of(files: dict[str, bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files["log.jsonl"].decode().split("\n")[:-1]]


def put_lines(
    files: dict[str, bytes], lines: list[dict[str, Any]], *, chained: bool = True
) -> None:
    """With ``chained`` the attacker computes the whole chain again."""
    before, written = lines[0]["dossier"], []
    for number, line in enumerate(lines, start=1):
        if chained:
            line = line | {"previous_in_dossier": before, "number": number}
        written.append(LogEntry.model_validate(line).line())
        before = hash_of(written[-1])
    files["log.jsonl"] = "".join(f"{line}\n" for line in written).encode()


def on_lines(
    change: Callable[[list[dict[str, Any]]], object], *, chained: bool = True
) -> Callable[[dict[str, bytes]], None]:
    def run(files: dict[str, bytes]) -> None:
        lines = lines_of(files)
        change(lines)
        put_lines(files, lines, chained=chained)

    return run


def first(lines: list[dict[str, Any]], action: str) -> dict[str, Any]:
    return next(line for line in lines if line["action"] == action)


def both_votes_by_one(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        if line["action"] == "stemmen" and line["person"] == "ugo":
            line["person"] = "bo"


FORGERIES: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "another annex": (
        lambda files: files.update({"buitenland.pdf": b"8.000"}),
        "buitenland.pdf is niet het bestand dat bij de goedkeuring",
    ),
    "other figures": (
        lambda files: files.update({"figures.json": b"{}"}),
        "figures.json is niet het bestand uit het goedgekeurde",
    ),
    "a file too many": (
        lambda files: files.update({"extra.pdf": b"x"}),
        "extra.pdf hoort niet bij deze vrijgave",
    ),
    "another dossier": (
        lambda files: files.update({"approved-statement.json": b"{}"}),
        "niet de verklaring van het goedgekeurde dossier",
    ),
    "a line changed": (
        on_lines(lambda lines: first(lines, "stemmen").update(person="ben"), chained=False),
        "sluit niet aan",
    ),
    "a line removed": (on_lines(lambda lines: lines.pop(4), chained=False), "sluit niet aan"),
    "two lines in another order": (
        on_lines(lambda lines: lines.insert(3, lines.pop(5)), chained=False),
        "sluit niet aan",
    ),
    "the end cut off": (
        on_lines(lambda lines: lines.pop(), chained=False),
        "goedgekeurd is, niet vrijgegeven",
    ),
    "a vote left out, the chain made again": (
        on_lines(lambda lines: lines.remove(first(lines, "stemmen"))),
        "kan het dossier niet beoordeeld zijn",
    ),
    "both votes by one person": (on_lines(both_votes_by_one), "al gestemd"),
    "the maker votes": (
        on_lines(lambda lines: first(lines, "stemmen").update(person="mia")),
        "Wie een dossier maakte",
    ),
    "a reviewer releases": (
        on_lines(lambda lines: first(lines, "vrijgeven").update(person="bo")),
        "dat doet een derde",
    ),
    "released without a right": (
        on_lines(lambda lines: first(lines, "vrijgeven")["data"].update(roles=["lezer"])),
        "rol vrijgever",
    ),
    "released without approval": (
        on_lines(lambda lines: lines.remove(first(lines, "goedkeuren"))),
        "mag daar niet staan",
    ),
    "a question left open": (
        on_lines(lambda lines: lines.remove(first(lines, "afsluiten"))),
        "staat nog een vraag open",
    ),
    "another list was registered": (
        on_lines(lambda lines: first(lines, "aanbieden")["data"].update(release_list="ab")),
        "mag daar niet",
    ),
    "fewer seats": (
        on_lines(lambda lines: first(lines, "aanbieden")["data"]["seats"]["damages"].pop()),
        "mag daar niet staan",
    ),
    "a line of another dossier": (
        on_lines(lambda lines: lines[3].update(dossier="ab" * 32), chained=False),
        "ander dossier",
    ),
    "nonsense in the log": (lambda files: files.update({"log.jsonl": b"{}\n"}), "niet te lezen"),
    "an empty log": (lambda files: files.update({"log.jsonl": b"\n"}), "niet te lezen"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_release_is_seen_offline(released: Path, forgery: str) -> None:
    change, said = FORGERIES[forgery]
    problems = verify_folder(forged(released, change))
    assert problems, forgery
    assert said in problems[0]


def test_an_untouched_copy_is_whole_and_a_touched_one_is_named(
    released: Path, tmp_path: Path
) -> None:
    copy = tmp_path / released.name
    shutil.copytree(released, copy)
    assert verify_folder(copy) == []
    copy.chmod(0o755)
    (copy / "log.jsonl").chmod(0o644)
    with (copy / "log.jsonl").open("ab") as log:
        log.write(b"\n")
    assert len(verify_folder(copy)) == 1
    assert "log.jsonl is gewijzigd" in verify_folder(copy)[0]


def test_every_line_follows_the_one_before_whoever_writes(url: str, tmp_path: Path) -> None:
    other = "cd" * 32
    with opened(url, tmp_path / "uit") as review:
        digest = prepared(review)
        for dossier_ in (other, None, digest, other):
            with review.writing() as session:
                append(session, review.now(), "mia", "proef", dossier_, {"tekst": "€\u2028é"})
        with review.reading() as session:
            for one in (digest, other):
                entries = read_lines(lines_about(session, one))
                assert chain_problem(entries, one) is None
                assert chain_problem(entries[1:], one) is not None


def test_a_log_that_says_more_than_the_tables_is_seen(review: Review, digest: str) -> None:
    with review.writing() as session:
        append(session, review.now(), "vera", "vrijgeven", digest, {"state": State.RELEASED})
    assert records_problem(review) is not None
    assert dossier(review, "leo", digest).line.state is State.APPROVED
    assert sealed(review.outputs).name == digest
