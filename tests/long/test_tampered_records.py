"""Whatever somebody does to the database or to its file is told by the check of the records, or
stands among the limits with its reason.

What is done to folders is in tests/review/record/test_tampering.py, which takes as many cases.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from support.cases import cases
from support.review.few_annexes import few_annexes
from support.review.tampered_records import (
    HELD,
    MAY_GO,
    NOT_IN_THE_LOG,
    as_its_administrator,
    records,
    said,
)

from flows.commands.main import main
from tasks.review.record.log import NOTHING, LogEntry, hash_of

pytestmark = pytest.mark.grows
__all__ = ["few_annexes"]
TAMPERINGS, DAMAGES = cases(usual=20, long=700), cases(usual=10, long=150)

#: Kind of tampering -> why it is not always told.
LIMITS = {
    "a row too many": "a notice may be there twice for who is told of one line; nobody counts them",
    "a row gone": "of MAY_GO: notices that were sent and sessions that ended are not kept",
    "the last lines gone": (
        "with the rows that follow from them it is an earlier moment; only a receipt, or a release "
        "on disk, shows that there was a later one"
    ),
}

Database = sqlite3.Connection


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outputs = tmp_path_factory.mktemp("geknoei") / "uit"
    records(outputs)
    return outputs


@pytest.fixture
def outputs(template: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "uit"
    shutil.copytree(template, copy)
    return copy


def put_back(template: Path, outputs: Path) -> Path:
    for left in outputs.glob("history.db*"):
        left.unlink()
    return Path(shutil.copy(template / "history.db", outputs))


def content(database: Path) -> list[Any] | None:
    """Everything that the log knows of what the tables hold; None if it can not be read."""
    try:
        with sqlite3.connect(f"file:{database}?immutable=1", uri=True) as connection:
            return [
                connection.execute(
                    f"SELECT {', '.join(_known(connection, one))} FROM {one} ORDER BY rowid"
                ).fetchall()
                for one in sorted(HELD)
            ]
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def _known(database: Database, table: str) -> list[str]:
    """The columns of which the log says something. Of a notice that is only how its text ends."""
    unknown = {*NOT_IN_THE_LOG.get(table, {}), *({"text"} if table == "review_notices" else ())}
    return [one for one in _columns(database, table) if one not in unknown]


def _columns(database: Database, table: str) -> list[str]:
    return [row[1] for row in database.execute(f"PRAGMA table_info({table})")]


def _other_value(database: Database, table: str, column: str, value: Any, random: Random) -> Any:
    """One that could stand there, mostly."""
    there = [one for (one,) in database.execute(f"SELECT DISTINCT {column} FROM {table}")]
    others = [one for one in there if one != value]
    match random.choice(("there", "near", "gone")):
        case "there" if others:
            return random.choice(others)
        case "gone":
            return None if value is not None else 1
        case _:
            return f"{value}x" if isinstance(value, str) else (value or 0) + 1


def _a_value(database: Database, random: Random) -> bool:
    table = random.choice(sorted(HELD))
    column = random.choice(_columns(database, table))
    query = f"SELECT rowid, {column} FROM {table} ORDER BY rowid"
    rowid, value = random.choice(database.execute(query).fetchall())
    other = _other_value(database, table, column, value, random)
    try:
        database.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (other, rowid))
    except sqlite3.IntegrityError:
        return True
    return False


def _a_row_gone(database: Database, random: Random) -> bool:
    table = random.choice(sorted(HELD))
    rows = database.execute(f"SELECT rowid FROM {table}").fetchall()
    database.execute(f"DELETE FROM {table} WHERE rowid = ?", random.choice(rows))
    return table in MAY_GO


def _a_row_too_many(database: Database, random: Random) -> bool:
    table = random.choice(sorted(HELD))
    names = _columns(database, table)
    row = list(random.choice(database.execute(f"SELECT * FROM {table}").fetchall()))
    at = random.randrange(len(names))
    row[at] = _other_value(database, table, names[at], row[at], random)
    key = "id" if "id" in names else None
    if key is not None:
        row[names.index(key)] = 9_999
    marks = ", ".join("?" for _ in row)
    try:
        database.execute(f"INSERT INTO {table} VALUES ({marks})", row)
    except sqlite3.IntegrityError:
        return True
    return table == "review_notices"


def _values_exchanged(database: Database, random: Random) -> bool:
    table = random.choice(sorted(HELD))
    column = random.choice([one for one in _columns(database, table) if one != "id"])
    rows = database.execute(f"SELECT rowid, {column} FROM {table} ORDER BY rowid").fetchall()
    (one, value), (other, also) = random.choice(rows), random.choice(rows)
    try:
        database.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (also, one))
        database.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, other))
    except sqlite3.IntegrityError:
        return True
    return False


def _chained_anew(database: Database, lines: list[dict[str, Any]]) -> None:
    """The whole log with every hash made again, as somebody would who has this code."""
    database.execute("DELETE FROM review_log")
    previous, heads = NOTHING, dict[str, str]()
    for number, line in enumerate(lines, start=1):
        about = line["dossier"]
        line |= {"number": number, "previous": previous}
        line["previous_in_dossier"] = heads.get(about, about) if about is not None else None
        body = LogEntry.model_validate(line).line()
        previous = hash_of(body)
        if about is not None:
            heads[about] = previous
        database.execute(
            "INSERT INTO review_log (number, dossier, body, hash) VALUES (?, ?, ?, ?)",
            (number, about, body, previous),
        )


def _lines(database: Database) -> list[dict[str, Any]]:
    rows = database.execute("SELECT body FROM review_log ORDER BY number").fetchall()
    return [json.loads(body) for (body,) in rows]


def _a_line_rewritten(database: Database, random: Random) -> bool:
    lines = _lines(database)
    line = random.choice(lines)
    match random.choice(("person", "moment", "gone", "twice", "data")):
        case "person":
            line["person"] = random.choice([one["person"] for one in lines]) + "x"
        case "moment":
            line["moment"] = line["moment"].replace("2025-06-20T", "2025-06-19T")
        case "gone":
            lines.remove(line)
        case "twice":
            lines.insert(random.randrange(len(lines)), dict(line))
        case "data":
            key = random.choice(sorted(line["data"]))
            line["data"].pop(key)
    _chained_anew(database, lines)
    return False


def _the_last_lines_gone(database: Database, random: Random) -> bool:
    """Without the rows that follow from them."""
    last = len(_lines(database)) - random.randrange(1, 5)
    database.execute("DELETE FROM review_log WHERE number > ?", (last,))
    return False


TAMPER: dict[str, Callable[[Database, Random], bool]] = {
    "a value": _a_value,
    "a row gone": _a_row_gone,
    "a row too many": _a_row_too_many,
    "values exchanged": _values_exchanged,
    "a line rewritten": _a_line_rewritten,
    "the last lines gone": _the_last_lines_gone,
}


def test_whatever_is_done_to_the_database_is_told(template: Path, outputs: Path) -> None:
    assert said(outputs) is None
    missed, told, limits = [], Counter[str](), Counter[str]()
    for seed in range(TAMPERINGS):
        random = Random(seed)
        kind = random.choice(sorted(TAMPER))
        database = put_back(template, outputs)
        before = content(database)
        connection = as_its_administrator(database)
        limit = TAMPER[kind](connection, random)
        connection.close()
        if content(database) == before:
            continue
        problem = said(outputs)
        if problem:
            told[kind] += 1
        elif limit:
            limits[kind] += 1
        else:
            missed.append((seed, kind))
    sys.stdout.write(f"told {dict(told)}, limits {dict(limits)}\n")
    assert missed == []
    assert set(limits) <= set(LIMITS)


def test_whatever_breaks_in_the_file_is_told_in_a_sentence(template: Path, outputs: Path) -> None:
    """A bit, a page, the end: told, or without effect on what the tables hold."""
    missed, effects = [], Counter[bool]()
    for seed in range(DAMAGES):
        random = Random(seed)
        database = put_back(template, outputs)
        before, data = content(database), bytearray(database.read_bytes())
        match kind := random.choice(("bit", "bit", "page", "end")):
            case "bit":
                data[random.randrange(100, len(data))] ^= 1 << random.randrange(8)
            case "page":
                page = random.randrange(1, len(data) // 4096) * 4096
                data[page : page + 4096] = bytes(4096)
            case "end":
                del data[random.randrange(4096, len(data)) :]
        database.write_bytes(bytes(data))
        effect = content(database) != before
        effects[effect] += 1
        if effect and not _told_in_a_sentence(outputs):
            missed.append((seed, kind))
    sys.stdout.write(f"with effect {effects[True]}, without {effects[False]}\n")
    assert missed == []


def _told_in_a_sentence(outputs: Path) -> bool:
    done = CliRunner().invoke(main, ["review", "check", "--outputs", str(outputs)])
    return done.exit_code != 0 and isinstance(done.exception, SystemExit) and bool(done.output)
