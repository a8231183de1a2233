"""Makes text from a source fit to print: what a reader cannot see goes, what the fonts cannot print
is named, and long is cut.

Invisible characters can turn text around or break the PDF's promise that everything in it can be
read aloud. Text is done before it enters a template; autoescape then sees to it that it is never
markup.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from tasks.annexes.page.house_style import printable

MOST_CHARACTERS = 10_000
LONGEST_WORD = 60
CUT_MARK = " […]"
BREAK = "\u200b"  # zero-width space: the line may break here

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_EMPTY_LINES = re.compile(r"\n{3,}")
_LONG_WORD = re.compile(rf"[^ \n]{{{LONGEST_WORD + 1},}}")
# Marks how the character before it is to be drawn; without it the character itself still stands
# there.
_VARIATION = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))


class Plain(NamedTuple):
    """Text that can be printed, and what was done to it.

    Attributes:
        text: NFC, lines parted by ``\\n``; every character is in the house fonts.
        removed: invisible characters that were left out, each once, as ``U+202E``.
        replaced: characters that the fonts do not have, each once, as ``U+1F600``; in the text they
            stand as ``[U+1F600]``.
        cut: how many characters were cut off at the end.
    """

    text: str
    removed: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    cut: int = 0

    @property
    def changes(self) -> list[str]:
        """In Dutch, what a person must know; empty if the text is printed as it was delivered."""
        told = []
        if self.removed:
            told.append(f"Onzichtbare tekens zijn weggelaten: {', '.join(self.removed)}.")
        if self.replaced:
            told.append(
                "Tekens die het lettertype niet heeft, zijn als code afgedrukt: "
                f"{', '.join(self.replaced)}."
            )
        if self.cut:
            told.append(
                f"De tekst is langer dan {MOST_CHARACTERS} tekens; de laatste {self.cut} tekens "
                "zijn niet afgedrukt."
            )
        return told


class _Table(dict[int, str | None]):
    """For ``str.translate``: decides about each character once per process."""

    def __missing__(self, code: int) -> str | None:
        self[code] = _as_printed(code)
        return self[code]


def plain(text: str) -> Plain:
    """Make ``text`` fit to print. Doing it twice is the same as doing it once."""
    cut = max(0, len(text) - MOST_CHARACTERS)
    # A break that an earlier round put in is not news, and the next round puts it back.
    source = unicodedata.normalize(
        "NFC", _LINE_ENDS.sub("\n", text[:MOST_CHARACTERS].replace("\t", " "))
    )
    table = _table()
    printed = source.translate(table)
    changed = (
        sorted({ord(one) for one in source if table[ord(one)] != one}) if printed != source else []
    )
    printed = _LONG_WORD.sub(_breakable, _EMPTY_LINES.sub("\n\n", printed)).strip() + (
        CUT_MARK if cut else ""
    )
    return Plain(
        printed,
        removed=tuple(
            f"U+{code:04X}" for code in changed if table[code] is None and code not in _SILENT
        ),
        replaced=tuple(f"U+{code:04X}" for code in changed if table[code] is not None),
        cut=cut,
    )


# Line hints from word processors: no reader and no letter misses them.
_SILENT = frozenset((0x00AD, 0x200B, 0xFEFF))


@cache
def _table() -> _Table:
    return _Table({ord("\n"): "\n"})


def _as_printed(code: int) -> str | None:
    character = chr(code)
    if code in _VARIATION or unicodedata.category(character) in ("Cc", "Cf"):
        return None
    return character if code in printable() else f"[U+{code:04X}]"


def _breakable(word: re.Match[str]) -> str:
    text = word[0]
    return BREAK.join(
        text[start : start + LONGEST_WORD] for start in range(0, len(text), LONGEST_WORD)
    )
