"""A CSV of records as text: its encoding, its rows and their real line numbers, in bounded memory.

What is a row, and what is wrong with one, is exactly as read_delimited.py sees it for a register; a
test holds the two together.
"""

from __future__ import annotations

import codecs
import csv
import itertools
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.registers.check_register import MOST_SHOWN
from tasks.figures.dutch import counted

#: Small enough for the cache of a processor: the same bytes are looked at several times.
_CHUNK = 256 << 10
_LINE_FEED, _CARRIAGE_RETURN = 10, 13
_MOST_BROKEN_ROWS = 20


@dataclass(frozen=True, slots=True)
class Encoding:
    """Outcome of looking at every byte.

    Attributes:
        name: Python codec with which all bytes can be read; None if there is none.
        lines: line feeds in the file.
        ends_with_line: whether the last line has its line feed.
        nul: whether there is a NUL character.
        one_row_a_line: ASCII without quotation marks, and every line ends alike: a line is a row, a
            delimiter always parts two fields.
    """

    name: str | None
    lines: int
    ends_with_line: bool
    nul: bool
    one_row_a_line: bool


def find_encoding(path: Path) -> Encoding:
    """UTF-16 with BOM, UTF-8 with or without, else Windows-1252; like read_delimited, but in
    pieces.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _with(path, ("utf-16",))
    if start.startswith(codecs.BOM_UTF8):
        return _with(path, ("utf-8-sig",))
    return _with(path, ("utf-8", "cp1252"))


def _with(path: Path, names: tuple[str, ...]) -> Encoding:
    for name in names:
        decoder = codecs.getincrementaldecoder(name)()
        lines = returns = windows_lines = 0
        last, nul, plain = b"", False, name != "utf-16"
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    signs = np.frombuffer(chunk, dtype=np.uint8)
                    feeds = signs == _LINE_FEED
                    lines += int(np.count_nonzero(feeds))
                    if b"\r" in chunk:
                        carriages = signs == _CARRIAGE_RETURN
                        returns += int(np.count_nonzero(carriages))
                        windows_lines += int(np.count_nonzero(carriages[:-1] & feeds[1:]))
                    windows_lines += last.endswith(b"\r") and chunk.startswith(b"\n")
                    plain = plain and b'"' not in chunk
                    last = chunk
                    # ASCII is ASCII in both; a decoder is only needed where it is not, or where it
                    # waits for the rest of a character.
                    if name != "utf-16" and chunk.isascii() and not decoder.getstate()[0]:
                        nul = nul or b"\0" in chunk
                    else:
                        text = decoder.decode(chunk)
                        nul = nul or "\0" in text
                        plain = plain and text.isascii()
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        plain = plain and returns == windows_lines and returns in (0, lines)
        return Encoding(name, lines, last.endswith(b"\n"), nul, plain)
    return Encoding(None, 0, False, False, False)


def to_utf8(path: Path, encoding: str, target: Path) -> None:
    """Write the same text as UTF-8; line ends stay as they are."""
    with (
        path.open(encoding=encoding, newline="") as source,
        target.open("w", encoding="utf-8", newline="") as copy,
    ):
        while piece := source.read(_CHUNK):
            copy.write(piece)


class _Lines:
    """Lines of a file that can be given back, from the second of the current row on."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._given_back: deque[str] = deque()
        self._row: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._given_back.popleft() if self._given_back else next(self._lines)
        self._row.append(line)
        return line

    def row_is_read(self) -> int:
        """The current row was fine; gives the number of lines it had."""
        lines = len(self._row)
        self._row.clear()
        return lines

    def row_is_broken(self) -> None:
        """Only the first line of the current row is used up."""
        self._given_back.extendleft(reversed(self._row[1:]))
        self._row.clear()


@dataclass(slots=True)
class RowReader:
    """Reads the rows under the header; afterwards ``findings`` has the first problems and
    ``problems`` their number.

    Attributes:
        file: name of the file, for the findings.
        delimiter, header_line, width: as found in the header.
    """

    file: str
    delimiter: str
    delimiter_name: str
    header_line: int
    width: int
    findings: list[Finding] = field(default_factory=list)
    problems: int = 0

    def rows(self, lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
        """Line number and fields of every row that has as many fields as the header.

        Empty rows are left out.
        """
        first, number, broken = next(lines, ""), 1, 0
        if first.strip().strip('"').casefold() == f"sep={self.delimiter}".casefold():
            source, number = _Lines(lines), 2
        else:
            source = _Lines(itertools.chain([first], lines))
        while True:
            reader = csv.reader(source, delimiter=self.delimiter, strict=True)
            try:
                for fields in reader:
                    at, number = number, number + source.row_is_read()
                    if at <= self.header_line or all(not text.strip() for text in fields):
                        continue
                    if len(fields) == self.width:
                        yield at, fields
                    else:
                        self.has_other_width(at, len(fields))
                return
            except csv.Error:
                self._complain(
                    number,
                    "De aanhalingstekens in deze rij kloppen niet.",
                    "om een veld twee aanhalingstekens, en elk aanhalingsteken binnen het veld "
                    'dubbel: ""',
                )
                source.row_is_broken()
                number, broken = number + 1, broken + 1
                if broken == _MOST_BROKEN_ROWS:
                    return

    def has_other_width(self, line: int, fields: int) -> None:
        """Note a row that does not have as many fields as the header."""
        text = f"Deze rij heeft {counted(fields, 'veld', 'velden')}."
        width = counted(self.width, "veld", "velden")
        self._complain(line, text, f"{width}, gescheiden door {self.delimiter_name}")

    def _complain(self, line: int, text: str, expected: str) -> None:
        self.problems += 1
        if self.problems <= MOST_SHOWN + 1:
            self.findings.append(
                Finding(
                    code="D21", text=text, place=Place(file=self.file, row=line), expected=expected
                )
            )
