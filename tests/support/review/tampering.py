"""Tampers with sealed folders, as somebody would who has this code: every sha256 is computed again,
the statement is written as the code writes it, and the folder gets the name that fits.
"""

from __future__ import annotations

import copy
import hashlib
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from tasks.review.record.log import LogEntry, hash_of, read_lines
from tasks.review.record.replay import replay
from tasks.review.release.release import LOG, predicate

STATEMENT, APPROVED = "statement.json", "approved-statement.json"
RELEASES = Path(__file__).parent / "releases"

Files = dict[str, bytes]
Lines = list[dict[str, Any]]


def files_of(folder: Path) -> Files:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def release_of_version(number: int, place: Path) -> Path:
    """A release that an earlier version of the code made.

    Of version 1 it has one annex, a question that was closed and a clock that was set back an hour
    before the approval; of its DOCX, ODT and HTML the first 2,000 bytes. Of version 2 it has three
    small annexes, one of which is a letter that was judged as a whole.
    """
    with tarfile.open(RELEASES / f"version-{number}.tar.xz") as archive:
        archive.extractall(place, filter="data")
    (folder,) = place.iterdir()
    return folder


def written(content: Any) -> bytes:
    """A statement as the code writes it."""
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def put(files: Files, place: Path) -> Path:
    """The folder of these files, with the name that its statement gives it."""
    folder = place / hashlib.sha256(files[STATEMENT]).hexdigest()
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def resealed(files: Files, change: Callable[[dict[str, Any]], object] | None = None) -> Files:
    """The files with a statement that names each of them, and whatever else is changed in it."""
    content = json.loads(files[STATEMENT])
    content["subject"] = [
        {"name": name, "digest": {"sha256": hashlib.sha256(data).hexdigest()}}
        for name, data in sorted(files.items())
        if name != STATEMENT
    ]
    if change is not None:
        change(content)
    return {**files, STATEMENT: written(content)}


def lines_of(files: Files) -> Lines:
    return [json.loads(line) for line in files[LOG].decode().split("\n")[:-1]]


def relogged(files: Files, lines: Lines) -> Files:
    """The files with another log: chained anew, and the statement says of it what follows from it,
    as far as anything does.
    """
    before = hashlib.sha256(files[APPROVED]).hexdigest()
    text = []
    for number, line in enumerate(lines, start=1):
        line = line | {"previous_in_dossier": before, "number": number}
        try:
            text.append(LogEntry.model_validate(line).line())
        except ValueError:
            text.append(json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
        before = hash_of(text[-1])

    def say(content: dict[str, Any]) -> None:
        digest = content["predicate"]["approved"]["digest"]["sha256"]
        try:
            content["predicate"] = predicate(digest, text, replay(read_lines(text)))
        except (ValueError, TypeError):
            content["predicate"]["log"] = {"name": LOG, "lines": len(text), "head": before}

    return resealed({**files, LOG: "".join(f"{line}\n" for line in text).encode()}, say)


def reapproved(files: Files, change: Callable[[dict[str, Any]], object]) -> Files:
    """The release of a dossier that never was: the approved statement is another, and log and
    statement are as they fit.
    """
    said = json.loads(files[APPROVED])
    change(said)
    files = {**files, APPROVED: written(said)}
    name = hashlib.sha256(files[APPROVED]).hexdigest()
    lines = [line | {"dossier": name} for line in lines_of(files)]

    def say(content: dict[str, Any]) -> None:
        content["predicate"]["approved"]["digest"]["sha256"] = name

    return relogged(resealed(files, say), lines)


def nodes(content: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value in JSON."""
    children = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content)
        if isinstance(content, list)
        else ()
    )
    return [one for key, value in children for one in ((*way, key), *nodes(value, (*way, key)))]


def misshapen(content: Any, way: tuple[Any, ...], random: Random) -> Any:
    """The JSON with the value at the end of the way gone, doubled under another name, or of a type
    that it can not have.
    """
    changed = copy.deepcopy(content)
    holder = changed
    for key in way[:-1]:
        holder = holder[key]
    value, kind = holder[way[-1]], random.choice(("gone", "more", "other"))
    if kind == "gone" and isinstance(holder, dict):
        del holder[way[-1]]
    elif kind == "more" and isinstance(holder, dict):
        holder[f"{way[-1]}x"] = value
    else:
        others: list[Any] = [[], {}, 1.5, [value], {"x": value}, [[[]]], True]
        holder[way[-1]] = random.choice([one for one in others if type(one) is not type(value)])
    return changed
