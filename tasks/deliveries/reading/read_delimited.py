"""Reading a register from a CSV as Dutch agencies send it: semicolons, UTF-8 with or without BOM,
Windows-1252, or UTF-16 with BOM.

Row numbers are lines of the file, also behind fields with line breaks and behind rows that could
not be read.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.contract import Contract
from tasks.deliveries.reading.extract import MOST_BYTES, Extract, RawCell, RawRow, find_header
from tasks.figures.dutch import counted

_OFTEN_USED = (";", ",", "\t", "|")
_NAMES = {";": "een puntkomma", ",": "een komma", "\t": "een tab", "|": "een rechte streep"}
#: After so many rows with wrong quotes the rest would be noise.
_MOST_BROKEN_ROWS = 20


def read_delimited(
    data: bytes, file: str, contract: Contract
) -> tuple[Extract | None, list[Finding]]:
    """The rows of a CSV.

    Args:
        data: the bytes as received.
        file: name of the file, for the findings.

    Returns:
        The extract, or None if there is nothing in which rows can be told apart; and the findings
        (D14, D15, D20, D21, D23, D24).
    """
    if len(data) > MOST_BYTES:
        return None, [
            _finding(
                "D24",
                file,
                "Het bestand is te groot voor een register.",
                f"ten hoogste {MOST_BYTES >> 20} MB",
            )
        ]
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        return None, [
            _finding(
                "D23",
                file,
                "Dit is geen CSV, hoewel de naam op .csv eindigt.",
                "een CSV, of een Excel-bestand op .xlsx",
            )
        ]
    text = _decoded(data)
    if text is None:
        return None, [_finding("D20", file, "De tekens zijn niet te lezen.", "CSV UTF-8")]
    if (nul := text.find("\0")) >= 0:
        line = len(text[:nul].splitlines()) or 1
        return None, [
            _finding(
                "D20", file, "Hier staat een NUL-teken: geen leesbare tekst.", "CSV UTF-8", line
            )
        ]
    if text.startswith("\ufeff"):
        return None, [
            _finding(
                "D20",
                file,
                "Het bestand begint met twee BOM-tekens achter elkaar; het tweede wordt een deel "
                "van de eerste kolomnaam.",
                "CSV UTF-8 met ten hoogste één BOM; bewaar het bestand opnieuw",
                1,
            )
        ]
    lines = list(io.StringIO(text, newline=""))
    if not any(line.strip() for line in lines):
        return None, [
            _finding("D15", file, "Het bestand is leeg.", "een kopregel met rijen eronder")
        ]
    best = _best_delimiter(lines, contract)
    if best is None or best not in contract.delimiters:
        wanted = " of ".join(_NAMES.get(one, one) for one in contract.delimiters)
        seen = "" if best is None else f" De velden zijn gescheiden door {_NAMES[best]}."
        columns = ", ".join(
            column.name for column in contract.columns if not column.optional_column
        )
        return None, [
            _finding(
                "D14",
                file,
                f"Er is geen kopregel met de afgesproken kolommen.{seen}",
                f"gescheiden door {wanted}: {columns}",
            )
        ]
    rows, findings = _rows(lines, best, file)
    at = find_header(rows, contract)
    if at is None:
        return None, [
            *findings,
            _finding(
                "D14",
                file,
                "De kopregel is niet te lezen.",
                "een kopregel met sluitende aanhalingstekens",
            ),
        ]
    header, whole = rows[at], []
    for row in rows[at + 1 :]:
        if all(cell.blank for cell in row.cells):
            continue
        if len(row.cells) == len(header.cells):
            whole.append(row)
        else:
            findings.append(
                _finding(
                    "D21",
                    file,
                    f"Deze rij heeft {counted(len(row.cells), 'veld', 'velden')}.",
                    f"{counted(len(header.cells), 'veld', 'velden')}, gescheiden door "
                    f"{_NAMES.get(best, best)}",
                    row.number,
                )
            )
    extract = Extract(
        sheet=None,
        header=header,
        rows=tuple(whole),
        left_out=len(findings),
        titles=tuple(rows[:at]),
    )
    return extract, findings


def _decoded(data: bytes) -> str | None:
    """None if no encoding fits. Windows-1252 leaves five bytes undefined, so it too can fail."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _best_delimiter(lines: list[str], contract: Contract) -> str | None:
    """The delimiter with which a header is found; those of the contract go first."""
    for delimiter in dict.fromkeys((*contract.delimiters, *_OFTEN_USED)):
        # Twice the reach of find_header: a header or title may have line breaks in it.
        rows, _ = _rows(lines[:40], delimiter, "")
        if find_header(rows, contract) is not None:
            return delimiter
    return None


def _rows(lines: list[str], delimiter: str, file: str) -> tuple[list[RawRow], list[Finding]]:
    rows: list[RawRow] = []
    findings: list[Finding] = []
    # Excel's own first line, which names the delimiter, is not a row.
    start = (
        1
        if lines and lines[0].strip().strip('"').casefold() == f"sep={delimiter}".casefold()
        else 0
    )
    while start < len(lines):
        reader = csv.reader(itertools.islice(lines, start, None), delimiter=delimiter, strict=True)
        before = 0
        try:
            for fields in reader:
                if fields:
                    rows.append(
                        RawRow(start + before + 1, tuple(RawCell(field) for field in fields))
                    )
                before = reader.line_num
            break
        except csv.Error:
            # One quote too many swallows everything to the next: report this line, and go on with
            # the line after it.
            findings.append(
                _finding(
                    "D21",
                    file,
                    "De aanhalingstekens in deze rij kloppen niet.",
                    "om een veld twee aanhalingstekens, en elk aanhalingsteken binnen het veld "
                    'dubbel: ""',
                    start + before + 1,
                )
            )
            start += before + 1
            if len(findings) == _MOST_BROKEN_ROWS:
                break
    return rows, findings


def _finding(code: str, file: str, text: str, expected: str, row: int | None = None) -> Finding:
    return Finding(code=code, text=text, place=Place(file=file, row=row), expected=expected)
