"""Holds what an act on a dossier rests on against the lines about it, before anything is judged.

An act that is judged by a row that no line led to would write a line that may not stand there: the
row can be put back, and a line can not be taken away. So every act asks this once. It reads the
lines about the dossier and no others, and follows only those that this process did not follow
before: each is known again by its number and sha256.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.review.record.expected import Expected, dossier_problem
from tasks.review.record.log import TELL, chain_problem, hash_of, read_lines
from tasks.review.record.replay import Past, replay
from tasks.review.record.tables import LogRow
from tasks.review.rules.rights import Refused


class _Followed(NamedTuple):
    """The lines about a dossier that were followed: number and sha256 of each, in order, and what
    they say by the rules and row by row.
    """

    lines: list[tuple[int, str]]
    past: Past
    expected: Expected


#: By digest.
_FOLLOWED: dict[str, _Followed] = {}


def stop_if_other_than_log(session: Session, digests: Iterable[str]) -> None:
    """Raises Refused, in Dutch, if one of these dossiers is not in the tables what its own lines of
    the log make of it, or these are not what the rules allow.

    Call it in the transaction of the act, before that has written anything.
    """
    for digest in digests:
        try:
            problem = dossier_problem(session, digest, _expected(session, digest))
        except ValueError as error:
            problem = str(error)
        if problem:
            raise Refused(
                f"De vastlegging van het dossier {digest} is niet heel, dus er is niets veranderd: "
                f"{problem}. {TELL}"
            )


def _expected(session: Session, digest: str) -> Expected:
    """What the lines about a dossier say of every row. Raises ValueError, in Dutch, if one is not
    as it was written or may not stand there.
    """
    query = select(LogRow.number, LogRow.hash, LogRow.body).where(LogRow.dossier == digest)
    rows = session.execute(query.order_by(LogRow.number)).all()
    lines = [(row.number, hash_of(row.body)) for row in rows]
    # Taken out, so that no two threads go on with the same.
    before = _FOLLOWED.pop(digest, None)
    if before is None or before.lines != lines[: len(before.lines)]:
        before = _Followed([], Past(), Expected())
    known = len(before.lines)
    try:
        entries = read_lines(row.body for row in rows[known:])
        if problem := chain_problem(entries, digest, before.lines[-1] if known else None):
            raise ValueError(problem)
        past = replay(entries, before.past)
    except ValueError:
        if not known:
            raise
        return _expected(session, digest)  # which counts the lines from the first
    for position, (row, line) in enumerate(zip(rows, lines, strict=True), start=1):
        if row.hash != line[1] or (
            position > known and row.number != entries[position - known - 1].number
        ):
            raise ValueError(f"regel {position} van het logboek is gewijzigd")
    for entry in entries:
        before.expected.read(entry)
    _FOLLOWED[digest] = _Followed(lines, past, before.expected)
    return before.expected
