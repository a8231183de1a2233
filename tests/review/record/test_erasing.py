"""The text of a remark can be put out of the records; that it was made, and the log, stay whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from support.review.review_example import approved, opened, registered, submitted

from flows.commands.main import main
from tasks.review.comments import ask, remark
from tasks.review.decisions import submit
from tasks.review.record.consistency import records_problem
from tasks.review.record.log import lines_about
from tasks.review.record.store import Review
from tasks.review.record.tables import CommentRow
from tasks.review.release.release import release
from tasks.review.release.verify import verify_folder
from tasks.review.remarks import ERASED, text_digest
from tasks.review.removal.erasing import ACTION, erase
from tasks.review.rules.rights import Refused
from tasks.review.visibility import dossier

SAID = "Bel mevrouw Jansen op 06-12345678"


def test_an_erased_text_is_nowhere_and_the_log_is_whole(url: str, tmp_path: Path) -> None:
    with opened(url, tmp_path / "uit") as review:
        digest = approved(review)
        number = remark(review, "mia", digest, SAID, "damages")
        assert erase(review, "beheer:root", number) == (number,)
        assert records_problem(review) is None
        (said,) = [one for one in dossier(review, "mia", digest).comments if one.id == number]
        assert (said.text, said.person) == (ERASED, "mia")
        with review.reading() as session:
            lines = "\n".join(lines_about(session, digest))
        assert verify_folder(release(review, "vera", digest)) == []
        with pytest.raises(Refused, match="al verwijderd"):
            erase(review, "beheer:root", number)
    assert text_digest(SAID) not in lines, "a short text is found by trying, without a salt"
    assert SAID.encode() not in b"".join(
        path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
    )


def test_it_is_erased_wherever_it_went_along_to(review: Review) -> None:
    first = submitted(review)
    number = ask(review, "bo", first, SAID)
    second = registered(review, text="volgende")
    submit(review, "mia", second)
    numbers = erase(review, "beheer:root", number)
    assert len(numbers) == 2
    for digest in (first, second):
        assert [one.text for one in dossier(review, "bo", digest).comments] == [ERASED]
    assert records_problem(review) is None
    later = registered(review, text="nog een")
    submit(review, "mia", later)
    assert [one.text for one in dossier(review, "bo", later).comments] == [ERASED]
    assert records_problem(review) is None


def test_nothing_else_of_a_remark_can_be_changed(url: str, tmp_path: Path) -> None:
    with opened(url, tmp_path / "uit") as review:
        number = remark(review, "mia", registered(review), SAID)
        for change in (
            "text = 'iets anders'",
            f"text = '{ERASED}', salt = '', person = 'bo'",
            f"text = '{ERASED}', salt = '', annex = 'damages'",
            f"text = '{ERASED}'",
            "salt = ''",
        ):
            with pytest.raises(DatabaseError), review.engine.begin() as connection:
                connection.execute(text(f"UPDATE review_comments SET {change}"))
        with pytest.raises(DatabaseError), review.engine.begin() as connection:
            connection.execute(text("DELETE FROM review_comments"))
        assert records_problem(review) is None
        with review.engine.begin() as connection:  # as who runs the database can, without a line
            connection.execute(text(f"UPDATE review_comments SET text = '{ERASED}', salt = ''"))
        assert "in de tabel review_comments" in str(records_problem(review))
        assert number


def test_a_text_of_the_version_before_has_no_salt(review: Review) -> None:
    digest = registered(review)
    with review.reading() as session:
        entries = [json.loads(line) for line in lines_about(session, digest)]
    assert entries
    number = remark(review, "mia", digest, SAID)
    with review.reading() as session:
        row = session.get_one(CommentRow, number)
        line = json.loads(lines_about(session, digest)[-1])
    assert len(row.salt) == 32
    assert line["data"]["text"] == text_digest(SAID, row.salt) != text_digest(SAID)


def test_the_command_says_what_it_did(review: Review) -> None:
    number = remark(review, "mia", registered(review), SAID)
    words = ["review", "erase", str(number), "--outputs", str(review.outputs)]
    done = CliRunner().invoke(main, words)
    assert done.output == f"Verwijderd: de tekst {number}.\n"
    assert "al verwijderd" in CliRunner().invoke(main, words).output
    with review.reading() as session:
        said = session.execute(
            text("SELECT body FROM review_log ORDER BY number DESC LIMIT 1")
        ).scalar_one()
    assert json.loads(said)["action"] == ACTION
