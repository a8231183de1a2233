"""The log: every act in order, each line chained to the one before by its sha256: none can be
changed, moved or left out unseen.

A line is canonical JSON. It names the hash of the line before it in the whole log (``previous``)
and of the line before it about the same dossier (``previous_in_dossier``; of the first line that is
the digest of the dossier itself). So the whole log can be checked in the database, and the lines
about one dossier travel with it and can be checked alone: the sha256 of each line of ``log.jsonl``
stands in the next. A random ``salt`` in every line keeps anyone from guessing a hidden line from
its hash, such as the vote of a colleague.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.figures.frozen import Frozen
from tasks.review.record.tables import LogRow
from tasks.review.rules.rights import Refused

#: What the first line of all names as the line before it.
NOTHING = "0" * 64
#: What somebody does who is refused because the records are not whole.
TELL = "Waarschuw de beheerder, en kijk met: svz review check"


class LogEntry(Frozen):
    """One line.

    ``data`` depends on the action; ``person`` is a name of :mod:`tasks.review.accounts.people`, or
    who ran a command of the machine.
    """

    number: int
    moment: str
    person: str
    action: str
    dossier: str | None
    data: dict[str, Any]
    salt: str
    previous: str
    previous_in_dossier: str | None

    def line(self) -> str:
        """Canonical JSON: sorted keys, no spaces, no line end."""
        return json.dumps(
            self.model_dump(), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )


_LINE = TypeAdapter(LogEntry)


def written(moment: datetime) -> str:
    """A moment as a line has it."""
    return moment.isoformat(timespec="microseconds")


def hash_of(line: str) -> str:
    """The sha256 of a line, in hex."""
    return hashlib.sha256(line.encode()).hexdigest()


def append(
    session: Session,
    moment: datetime,
    person: str,
    action: str,
    dossier: str | None,
    data: dict[str, Any],
) -> LogEntry:
    """Add a line, in the transaction of the change it is about.

    Call it only inside :meth:`tasks.review.record.store.Review.writing`.

    Raises Refused if the clock runs behind the last line of all, for nobody could say afterwards in
    which order things happened; and if that line is not one.
    """
    last = session.scalars(select(LogRow).order_by(LogRow.number.desc()).limit(1)).one_or_none()
    if last is not None:
        _check_last(last, moment)
    entry = LogEntry(
        number=last.number + 1 if last else 1,
        moment=written(moment),
        person=person,
        action=action,
        dossier=dossier,
        data=data,
        salt=secrets.token_hex(16),
        previous=last.hash if last else NOTHING,
        previous_in_dossier=head(session, dossier) if dossier else None,
    )
    line = entry.line()
    session.add(LogRow(number=entry.number, dossier=dossier, body=line, hash=hash_of(line)))
    session.flush()
    return entry


def _check_last(last: LogRow, moment: datetime) -> None:
    try:
        (before,) = read_lines([last.body])
    except ValueError as error:
        raise Refused(
            f"Regel {last.number}, de laatste van het logboek, is niet te lezen; er is niets "
            f"veranderd. {TELL}"
        ) from error
    if not _as_written(last, before):
        raise Refused(
            f"Regel {last.number}, de laatste van het logboek, is niet zoals zij werd geschreven; "
            f"er is niets veranderd. {TELL}"
        )
    if written(moment) < before.moment:
        raise Refused(
            f"De klok van deze machine loopt achter: het is hier {written(moment)}, en de laatste "
            f"regel van het logboek is van {before.moment}. Zet de klok gelijk; er is niets "
            "veranderd."
        )


def _as_written(row: LogRow, entry: LogEntry) -> bool:
    """Whether the columns of a line are those of its own text."""
    said = (entry.number, entry.dossier, hash_of(row.body))
    return (row.number, row.dossier, row.hash) == said


def head(session: Session, dossier: str) -> str:
    """The hash of the last line about a dossier; its digest if there is none."""
    query = (
        select(LogRow.hash).where(LogRow.dossier == dossier).order_by(LogRow.number.desc()).limit(1)
    )
    return session.scalars(query).one_or_none() or dossier


def lines_about(session: Session, dossier: str) -> list[str]:
    """All lines about a dossier, in order."""
    return list(
        session.scalars(
            select(LogRow.body).where(LogRow.dossier == dossier).order_by(LogRow.number)
        )
    )


def read_lines(lines: Iterable[str]) -> list[LogEntry]:
    """The entries of lines as they were written.

    Raises:
        ValueError: in Dutch, if a line is not one of ours, or not canonical.
    """
    entries = []
    for number, line in enumerate(lines, start=1):
        try:
            entry = _LINE.validate_json(line)
        except ValidationError as error:
            raise ValueError(f"regel {number} van het logboek is niet te lezen") from error
        if entry.line() != line:
            raise ValueError(
                f"regel {number} van het logboek is niet in de vorm waarin zij werd geschreven"
            )
        entries.append(entry)
    return entries


def chain_problem(
    entries: list[LogEntry], dossier: str, after: tuple[int, str] | None = None
) -> str | None:
    """What is wrong with the chain of all lines about one dossier, in Dutch; None if it is
    whole. ``after`` is the number and hash of the line before the first, if that is known to be.
    """
    number, before = after or (0, dossier)
    for position, entry in enumerate(entries, start=1):
        if entry.dossier != dossier:
            return f"regel {position} van het logboek gaat over een ander dossier"
        if entry.previous_in_dossier != before or entry.number <= number:
            return (
                f"regel {position} van het logboek sluit niet aan op de regel ervoor: er is "
                "een regel gewijzigd, verplaatst of verwijderd"
            )
        before, number = hash_of(entry.line()), entry.number
    return None


def whole_log_problem(session: Session) -> str | None:
    """What is wrong with the log in the database, in Dutch; None if every line is as it was
    written.
    """
    previous, heads = NOTHING, dict[str, str]()
    for position, row in enumerate(
        session.scalars(select(LogRow).order_by(LogRow.number)), start=1
    ):
        try:
            (entry,) = read_lines([row.body])
        except ValueError:
            return (
                f"regel {position} van het logboek is niet te lezen of niet in de vorm waarin "
                "zij werd geschreven"
            )
        if not _as_written(row, entry) or entry.number != position:
            return f"regel {position} van het logboek is gewijzigd of er ontbreekt een regel ervoor"
        if entry.previous != previous:
            return f"regel {position} van het logboek sluit niet aan op de regel ervoor"
        if entry.dossier is not None:
            if entry.previous_in_dossier != heads.get(entry.dossier, entry.dossier):
                return (
                    f"regel {position} van het logboek sluit niet aan op de vorige regel over "
                    "hetzelfde dossier"
                )
            heads[entry.dossier] = row.hash
        previous = row.hash
    return None
