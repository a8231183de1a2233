"""Whether what went along from one dossier to another was said there. A line that brings something
along names the line where it was first said, and nobody needs a right to write it; so what it says
of that line is held against it.

The lines of one dossier do not show this, only the whole log does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tasks.review.record.log import LogEntry, hash_of
from tasks.review.remarks import ERASED, text_digest
from tasks.review.rules.states import Action


def origins_problem(entries: Sequence[LogEntry]) -> str | None:
    """A line about something that went along, and that was not said where it says, in Dutch; None
    if there is none. Takes all lines of the log.
    """
    lines = {entry.number: entry for entry in entries}
    carried = [entry for entry in entries if entry.action == Action.CARRY]
    #: Number of a text, and the number under which it was first said.
    first = {entry.data["comment"]: entry.data["origin"]["comment"] for entry in carried}
    for entry in carried:
        data = entry.data
        said = lines.get(data["origin"]["line"])
        if said is None or said.number >= entry.number or not _was_said(data, said, first):
            return (
                f"regel {entry.number} van het logboek neemt iets over dat volgens regel "
                f"{data['origin']['line']} niet zo is gezegd"
            )
    return None


def _was_said(data: dict[str, Any], said: LogEntry, first: dict[int, int]) -> bool:
    """Whether a line says of another line what that says itself."""
    there = said.data
    if said.action == Action.CARRY or "comment" not in there:
        return False
    origin = {name: there[name] for name in ("comment", "round", "annex", "anchor", "roles")} | {
        "dossier": said.dossier,
        "line": said.number,
        "hash": hash_of(said.line()),
        "person": said.person,
        "moment": said.moment,
    }
    # A text that was removed before it went along is not the text that was said.
    texts = (there["text"], text_digest(ERASED))
    about, about_there = (first.get(one["about"], one["about"]) for one in (data, there))
    return (
        data["origin"] == origin
        and data["kind"] == there["kind"]
        and data["text"] in texts
        and about == about_there
    )
