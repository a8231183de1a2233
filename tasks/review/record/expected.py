"""What the tables must hold, by the lines of the log: every field that a line names.

The log can not be changed unseen, and the tables are what pages and decisions read. So each row is
held against the line that last said something of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tasks.dossier.history.tables import DossierRow, JustificationRow
from tasks.review.accounts.people import ACCOUNT_ACTS, ADDED, CREDENTIAL_SET
from tasks.review.accounts.sessions import SIGNED_IN
from tasks.review.record.log import LogEntry, hash_of, written
from tasks.review.record.tables import (
    CaseRow,
    CommentRow,
    MakerRow,
    NoticeRow,
    PersonRow,
    SessionRow,
    VoteRow,
)
from tasks.review.remarks import ERASED, text_digest
from tasks.review.removal.erasing import ACTION as ERASURE
from tasks.review.removal.erasing import erased
from tasks.review.rules.states import Action

Key = tuple[Any, ...]


class Told(NamedTuple):
    """What the log says of one row: the number of the last line about it, and fields by name."""

    line: int
    fields: dict[str, Any]


class Table(NamedTuple):
    """A table that follows from the log.

    Attributes:
        row: its model.
        key: the fields that tell rows apart.
        unknown: what the fields of a row are of which the log says nothing; None if there is none.
        may_be_gone: whether rows of which the log speaks need not be there, nor be one.
        dossier: the field that names the dossier, of the tables that an act on one rests on.
    """

    row: type[Any]
    key: tuple[str, ...]
    unknown: Mapping[str, Any] | None = None
    may_be_gone: bool = False
    dossier: str | None = None

    def __hash__(self) -> int:
        return hash(self.row)


PEOPLE, CASES = Table(PersonRow, ("name",)), Table(CaseRow, ("digest",), dossier="digest")
MAKERS = Table(MakerRow, ("dossier", "person"), dossier="dossier")
VOTES = Table(VoteRow, ("dossier", "round", "annex", "person"), dossier="dossier")
COMMENTS = Table(CommentRow, ("id",), dossier="dossier")
#: It also has dossiers that nobody released; those are held against their sealed files.
HISTORY = Table(DossierRow, ("halfjaar", "digest"), unknown={"released": None})
ANSWERS = Table(JustificationRow, ("halfjaar", "example", "key", "person", "moment"))
NOTICES = Table(NoticeRow, ("number",), may_be_gone=True)
SESSIONS = Table(SessionRow, ("line",), may_be_gone=True)
TABLES = (PEOPLE, SESSIONS, CASES, MAKERS, VOTES, COMMENTS, HISTORY, ANSWERS, NOTICES)

#: Of an account; lines of a version before do not have them.
OF_A_PERSON = ("full_name", "email")
#: Fields of which the log holds the sha256 behind the salt of the row.
SALTED = MappingProxyType({COMMENTS: ("text",), PEOPLE: OF_A_PERSON})
#: Fields of which the log holds the sha256 and not the text.
BY_DIGEST = MappingProxyType(
    {
        JustificationRow: "reason",
        PersonRow: "password",
        SessionRow: "token",
    }
)


class Expected:
    """What the lines read so far say of every row, by table and key."""

    def __init__(self) -> None:
        self.rows: dict[Table, dict[Key, Told]] = {one: {} for one in TABLES}

    def read(self, entry: LogEntry) -> None:
        """Go on with the next line. Raises ValueError, in Dutch, for one that says too little."""
        try:
            self._read(entry)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(
                f"regel {entry.number} van het logboek zegt niet wat een regel daarover zegt"
            ) from error

    def _read(self, entry: LogEntry) -> None:
        mark = f"regel {entry.number} van het logboek, {hash_of(entry.line())}"
        self._tell(NOTICES, entry, (entry.number,), made=entry.moment, text=mark)
        if entry.dossier is None:
            if entry.action in ACCOUNT_ACTS:
                self._account(entry)
            elif entry.action == ERASURE:
                for number in entry.data["comments"]:
                    self._tell(COMMENTS, entry, (number,), text=text_digest(ERASED))
            elif entry.action == CREDENTIAL_SET:
                self._credential(entry)
            elif entry.action == SIGNED_IN:
                said = {"person": entry.person, "token": entry.data["session"]}
                self._tell(SESSIONS, entry, (entry.number,), **said)
            return
        self._tell(CASES, entry, (entry.dossier,), state=entry.data["state"])
        if "comment" in entry.data:
            self._comment(entry)
        if (step := _STEPS.get(entry.action)) is not None:
            step(self, entry, entry.dossier)

    def _tell(self, table: Table, entry: LogEntry, key: Key, **fields: Any) -> None:
        before = self.rows[table].get(key, Told(0, {}))
        self.rows[table][key] = Told(entry.number, {**before.fields, **fields})

    def _account(self, entry: LogEntry) -> None:
        data = entry.data
        roles, groups = " ".join(data["roles"]), " ".join(data["groups"])
        told = {"roles": roles, "groups": groups, "active": data["active"]}
        told |= {name: data[name] for name in OF_A_PERSON if name in data}
        if entry.action == ADDED:
            told["password"] = None
        self._tell(PEOPLE, entry, (data["name"],), **told)

    def _credential(self, entry: LogEntry) -> None:
        data, key = entry.data, (entry.data["name"],)
        self._tell(PEOPLE, entry, key, password=data.get("password"))
        if "password" not in data:  # a line of the version before does not say which
            del self.rows[PEOPLE][key].fields["password"]

    def _comment(self, entry: LogEntry) -> None:
        data = entry.data
        said = data.get("origin") or {"person": entry.person, "moment": entry.moment}
        self._tell(
            COMMENTS,
            entry,
            (data["comment"],),
            dossier=entry.dossier,
            round=data["round"],
            **{name: data[name] for name in ("kind", "annex", "anchor", "about", "text")},
            person=said["person"],
            moment=said["moment"],
            origin=said.get("comment"),
        )

    def _registered(self, entry: LogEntry, digest: str) -> None:
        data, replaces = entry.data, entry.data.get("replaces")
        self._tell(
            CASES,
            entry,
            (digest,),
            **{name: data[name] for name in ("halfjaar", "example", "blocking")},
            release_list=data["release_list"],
            replaces=replaces["digest"] if replaces is not None else None,
            round=data["round"],
            registered=entry.moment,
            approver=None,
            release=None,
            # A line of the version that counted per dossier does not name it.
            **{name: data[name] for name in ("concept",) if data.get(name) is not None},
        )
        self._maker(entry, digest)

    def _maker(self, entry: LogEntry, digest: str) -> None:
        self._tell(MAKERS, entry, (digest, entry.person))

    def _voted(self, entry: LogEntry, digest: str) -> None:
        data = entry.data
        self._tell(
            VOTES,
            entry,
            (digest, data["round"], data["annex"], entry.person),
            groups=" ".join(data["groups"]),
            choice=data["choice"],
            moment=entry.moment,
        )

    def _approved(self, entry: LogEntry, digest: str) -> None:
        self._tell(CASES, entry, (digest,), approver=entry.person)

    def _released(self, entry: LogEntry, digest: str) -> None:
        case = self.rows[CASES][(digest,)].fields
        del case["release"]  # from now on the name of a folder
        same = {name: case[name] for name in ("example", "blocking")}
        self._tell(HISTORY, entry, (case["halfjaar"], digest), released=entry.moment, **same)

    def _justified(self, entry: LogEntry, digest: str) -> None:
        case, data = self.rows[CASES][(digest,)].fields, entry.data
        example = case["example"] is not None
        key = (case["halfjaar"], example, data["anchor"], entry.person, entry.moment)
        self._tell(ANSWERS, entry, key, reason=data["text"])


_STEPS: MappingProxyType[str, Callable[[Expected, LogEntry, str], None]] = MappingProxyType(
    {
        Action.REGISTER: Expected._registered,
        Action.SUBMIT: Expected._maker,
        Action.VOTE: Expected._voted,
        Action.APPROVE: Expected._approved,
        Action.RELEASE: Expected._released,
        Action.JUSTIFY: Expected._justified,
    }
)


def tables_problem(session: Session, entries: Iterable[LogEntry]) -> str | None:
    """The first row that is not what the log says, in Dutch, with the line; None if every one is.

    Values are not told: whoever checks need not know them.
    """
    expected = Expected()
    for entry in entries:
        try:
            expected.read(entry)
        except ValueError as error:
            return str(error)
    for table in TABLES:
        rows = select(table.row.__table__)
        if problem := next(_problems(session, table, rows, expected.rows[table]), None):
            return problem
    return None


def dossier_problem(session: Session, digest: str, expected: Expected) -> str | None:
    """As :func:`tables_problem`, of the rows that an act on one dossier rests on; ``expected`` is
    what the lines about it say.
    """
    gone = {(number,): {"text": text_digest(ERASED)} for number in erased(session)}
    for table in TABLES:
        if table.dossier is None:
            continue
        told = expected.rows[table]
        if table is COMMENTS and gone:
            told = {
                key: Told(one.line, one.fields | gone.get(key, {})) for key, one in told.items()
            }
        of_dossier = table.row.__table__.c[table.dossier] == digest
        rows = select(table.row.__table__).where(of_dossier)
        if problem := next(_problems(session, table, rows, told), None):
            return problem
    return None


def _problems(
    session: Session, table: Table, rows: Select[Any], told: Mapping[Key, Told]
) -> Iterator[str]:
    name, left = table.row.__tablename__, set(told)
    try:
        for row in session.execute(rows):
            key = tuple(_plain(row, one) for one in table.key)
            if key in told and key not in left and not table.may_be_gone:
                yield f"de rij {_shown(key)} staat twee keer in de tabel {name}"
            said = told.get(key, Told(0, dict(table.unknown)) if table.unknown else None)
            left.discard(key)
            if said is None:
                yield f"het logboek kent de rij {_shown(key)} in de tabel {name} niet"
                continue
            for field, value in said.fields.items():
                if not _same(table, row, field, value):
                    where = f"{field} van {_shown(key)} in de tabel {name} is niet wat"
                    yield (
                        f"{where} regel {said.line} van het logboek zegt"
                        if said.line
                        else f"{where} het logboek zegt"
                    )
    except (DatabaseError, ValueError, TypeError, LookupError):
        yield unreadable(session, table.row, table.key)
        return
    if not table.may_be_gone:
        for key in sorted(left, key=lambda one: told[one].line):
            yield (
                f"de rij {_shown(key)} ontbreekt in de tabel {name}, terwijl regel "
                f"{told[key].line} van het logboek haar noemt"
            )


def unreadable(session: Session, row: type[Any], key: tuple[str, ...]) -> str:
    """Which row of a table holds a value that can not be read, in Dutch."""
    name, columns = row.__tablename__, [getattr(row, one) for one in key]
    try:
        for values in session.execute(select(*columns)).all():
            same = [column == value for column, value in zip(columns, values, strict=True)]
            try:
                session.scalars(select(row).where(*same)).all()
            except (DatabaseError, ValueError, TypeError, LookupError):
                return f"de rij {_shown(tuple(values))} in de tabel {name} is niet te lezen"
    except (DatabaseError, ValueError, TypeError, LookupError):
        pass
    return f"de tabel {name} is niet te lezen: er staat een waarde in die hier niet kan staan"


def _plain(row: Any, field: str) -> Any:
    value = getattr(row, field)
    return written(value) if isinstance(value, datetime) else value


def _same(table: Table, row: Any, field: str, value: Any) -> bool:
    found = _plain(row, field)
    if table is NOTICES and field == "text":  # the reference that every notice ends with
        return value in found
    if field in SALTED.get(table, ()):
        found = text_digest(found, row.salt)
    elif BY_DIGEST.get(table.row) == field and found is not None:
        found = text_digest(found)
    return bool(found == value and type(found) is type(value))


def _shown(key: Key) -> str:
    return "/".join(str(one) for one in key)
