"""What the name of a delivered file tells: its source, if it is one that can be read; and the
halfjaar that it is of, as titles in it tell as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from tasks.deliveries.contract import Contract

# 2024-H2, as templates are named, and how people write that by hand: 2024H2, 2024_h2, 2024 H2.
_HALFJAAR = re.compile(r"(?<![0-9])(20[0-9]{2})[-_ ]?[Hh]([12])(?![0-9])")
# H2 2024, 2e halfjaar 2024, tweede halfjaar van 2024.
_HALF_FIRST = re.compile(
    r"(?<![0-9A-Za-z])(?:[Hh]([12])|(1e|2e|[Ee]erste|[Tt]weede) half ?jaar)"
    r"(?: van| in)?[-_ ]*(20[0-9]{2})(?![0-9])"
)
_HALVES = {"1e": "1", "2e": "2", "eerste": "1", "tweede": "2"}


def table_of(contract: str) -> str:
    """What a finding calls records that are not in a file but in a table of a database."""
    return f"tabel {contract}"


def printable_name(path: Path) -> str:
    """The name as it can be printed: composed accents, and no bytes that are not text."""
    name = unicodedata.normalize("NFC", path.name.encode("utf-8", "replace").decode("utf-8"))
    return "".join(character if character.isprintable() else "\ufffd" for character in name)


def belongs_to(path: Path, contract: Contract) -> bool:
    """Whether the name of this file is one that the contract agreed on."""
    return fits(printable_name(path), contract)


def fits(file: str, contract: Contract) -> bool:
    """Whether the name is one that the contract agreed on."""
    return matches_any(file, contract.files)


def matches_any(file: str, patterns: Iterable[str]) -> bool:
    """Whether the name is like one of these patterns, whatever its capitals."""
    return any(fnmatchcase(file.casefold(), pattern.casefold()) for pattern in patterns)


def fits_but_for_its_ending(file: str, contracts: Iterable[Contract]) -> Contract | None:
    """The source that the name would belong to if it ended as agreed (``damages.xls``), None if
    there is none.
    """
    begin = file.rpartition(".")[0] or file
    return next(
        (one for one in contracts if any(fits(f"{begin}{ending}", one) for ending in endings(one))),
        None,
    )


def endings(contract: Contract) -> tuple[str, ...]:
    """What the names of its files may end on, with the point."""
    return tuple(
        dict.fromkeys(f".{pattern.rpartition('.')[2].lower()}" for pattern in contract.files)
    )


def other_halfjaar(name: str, halfjaar: str) -> str | None:
    """The halfjaar that the name of a file, or a title, is of, as ``jjjj-H1`` or ``jjjj-H2``; None
    if it names none, or also names ``halfjaar`` itself.
    """
    named = [f"{year}-H{half}" for year, half in _HALFJAAR.findall(name)]
    named += [
        f"{year}-H{half or _HALVES[word.lower()]}" for half, word, year in _HALF_FIRST.findall(name)
    ]
    return named[0] if named and halfjaar not in named else None
