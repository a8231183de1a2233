"""What is printed on the pages of a PDF, taken out by :mod:`take_out` in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import NamedTuple

from tasks.letters.reading.archive import LetterError

OTHERWISE = "Lever de brief aan als Word-bestand (.docx) of OpenDocument-tekst (.odt)."
_PROGRAM = Path(__file__).with_name("take_out.py")
#: What PDFium has in place of a hyphen at the end of a line.
HYPHEN = "\x02"
#: What the program writes of the longest letter that it reads.
_MOST_OCTETS = 64 << 20
_WHY = {
    "locked": "De pdf is versleuteld of met een wachtwoord beveiligd",
    "damaged": "De pdf is beschadigd of niet volledig",
    "long": "De pdf is buitensporig lang voor een brief",
}
_STOPPED = "De pdf vroeg meer rekentijd of geheugen dan is toegestaan, of is beschadigd"


class Character(NamedTuple):
    """One character; distances in points, from the lower left of the page.

    Attributes:
        base: height of the line that it stands on.
        size: of its letters.
        holds: what holds of it besides, a letter for each; see :mod:`take_out`.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    holds: str

    @property
    def is_unknown(self) -> bool:
        """Whether the file does not say which character it is."""
        private = "\ue000" <= self.text <= "\uf8ff" or self.text >= "\U000f0000"
        return "?" in self.holds or private or self.text in "\ufffd\0"

    @property
    def is_turned(self) -> bool:
        """Whether it is not upright."""
        return "t" in self.holds

    @property
    def is_invisible(self) -> bool:
        """Whether it is in the file and not on the paper, such as what a scanner recognised."""
        return "i" in self.holds


class Page(NamedTuple):
    """A page, and its characters in the order of the file, spaces included.

    Attributes:
        is_turned: whether it is shown on its side.
        pictures: which part of it is pictures.
        is_drawn: whether there is anything on it.
        remarks: how many annotations it has.
    """

    width: float
    height: float
    is_turned: bool
    pictures: float
    is_drawn: bool
    remarks: int
    characters: tuple[Character, ...]


def printed_pages(data: bytes) -> list[Page]:
    """The pages of a PDF.

    Raises:
        LetterError: if it can not be read within the limits.
    """
    # In memory and not in a folder: nothing is left of the letter, however this ends.
    given = os.memfd_create("brief")
    try:
        with os.fdopen(os.dup(given), "wb") as file:
            file.write(data)
        os.lseek(given, 0, os.SEEK_SET)
        with subprocess.Popen(
            [sys.executable, "-I", str(_PROGRAM)],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
        ) as process:
            assert process.stdout is not None
            written = process.stdout.read(_MOST_OCTETS)
            process.kill()  # nothing if it is done
    finally:
        os.close(given)
    try:
        made = json.loads(written)
        why, pages = made.get("fault"), made.get("pages", ())
    except (ValueError, AttributeError):
        why, pages = "", ()
    if why is not None:
        raise _refused(_WHY.get(why, _STOPPED))
    return [
        Page(
            one["width"],
            one["height"],
            one["turned"],
            one["pictures"],
            one["drawn"],
            one["remarks"],
            tuple(Character(_sign(code), *rest) for code, *rest in one["characters"]),
        )
        for one in pages
    ]


def _sign(code: int) -> str:
    """The character; half of a pair, or a control character that is no text, is of no known kind.
    What PDFium has for a hyphen at the end of a line is one.
    """
    sign = chr(code)
    if sign == HYPHEN or sign.isspace():
        return sign
    return "\ufffd" if unicodedata.category(sign) in ("Cc", "Cs") else sign


def _refused(why: str) -> LetterError:
    return LetterError(f"{why} en is niet gelezen. {OTHERWISE}")
