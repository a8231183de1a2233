"""An extract of records, opened: a CSV or a Parquet file in which rows and columns can be told
apart. Both give cells as text.
"""

# ruff: noqa: S608 - every name and text in the SQL goes through session.py

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from tasks.definitions.finding import Finding, Grade, Place
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import ColumnType, Contract
from tasks.deliveries.reading.extract import Extract, RawCell, RawRow, header_name
from tasks.deliveries.reading.read_delimited import read_delimited
from tasks.deliveries.records import session
from tasks.deliveries.records.session import parquet
from tasks.deliveries.records.text import RowReader, find_encoding, to_utf8
from tasks.deliveries.registers.check_register import MOST_SHOWN, check_register
from tasks.deliveries.titles import title_findings

#: Enough of a file for title rows and a header.
_HEAD = 32 << 10
_PARQUET = b"PAR1"
#: Not in any text that is looked at with it: a file with a control character is not one of plain
#: lines.
_NO_DELIMITER = "\x01"
#: What Python strips besides the delimiter, as far as it is ASCII.
_BLANKS = r" \t\n\x0b\x0c\r\x1c-\x1f"
_INTEGERS = "U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER"
#: What a Parquet column may be, as DuckDB calls it, and in Dutch. A binary float is never exact; a
#: code that is a number lost its zeros.
TYPES = {
    ColumnType.CODE: ("VARCHAR", "een tekstkolom (string)"),
    ColumnType.TEXT: ("VARCHAR", "een tekstkolom (string)"),
    ColumnType.MONTH: (f"{_INTEGERS}|VARCHAR", "een kolom met gehele getallen of tekst"),
    ColumnType.INTEGER: (_INTEGERS, "een kolom met gehele getallen"),
    ColumnType.AMOUNT: (
        rf"{_INTEGERS}|DECIMAL\([0-9]+,[0-9]+\)",
        "een kolom met exacte bedragen (decimal)",
    ),
}
_DELIMITERS = {";": "een puntkomma", ",": "een komma", "\t": "een tab", "|": "een rechte streep"}


@dataclass(frozen=True, slots=True)
class RefusedSource:
    """There is nothing in the file that can be checked."""

    findings: tuple[Finding, ...]


@dataclass(slots=True)
class CsvSource:
    """A CSV in UTF-8.

    ``findings`` and ``problems`` are about rows that could not be told apart; known after
    ``numbered_rows``. ``asks`` is what a title above the header asks.
    """

    path: Path
    file: str
    header: RawRow
    delimiter: str
    lines: int
    one_row_a_line: bool
    work: Path
    asks: tuple[Finding, ...] = ()
    findings: Sequence[Finding] = ()
    problems: int = 0

    def plain_rows(self) -> str:
        """SQL: the rows as text columns c0, c1, ..., if nothing is wrong with the form of the file;
        else DuckDB stops.
        """
        return self._read(
            self.path, [f"c{index}" for index in range(len(self.header.cells))], self.header.number
        )

    def has_rows(self, count: int) -> bool:
        """Whether this number of rows accounts for every line of the file."""
        return count > 0 and count + self.header.number == self.lines

    def numbered_rows(self, connection: duckdb.DuckDBPyConnection) -> str:
        """SQL: the rows that have a cell for every column, as line, c0, c1, ...; slower, but it
        knows the real lines.
        """
        width = len(self.header.cells)
        name = _DELIMITERS.get(self.delimiter, self.delimiter)
        reader = RowReader(self.file, self.delimiter, name, self.header.number, width)
        if self.one_row_a_line and self._numbered_by_sql(connection, reader):
            self.findings, self.problems = reader.findings, reader.problems
            return "numbered"
        copy = self.work / "numbered.csv"
        with (
            self.path.open(encoding="utf-8-sig", newline="") as text,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            writer = csv.writer(target, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerows((line, *fields) for line, fields in reader.rows(text))
        self.findings, self.problems = reader.findings, reader.problems
        cells = self._read(copy, ["line", *(f"c{index}" for index in range(width))], 0, ";")
        connection.execute(
            f"CREATE VIEW numbered AS SELECT * REPLACE (CAST(line AS BIGINT) AS line) FROM {cells}"
        )
        return "numbered"

    def _numbered_by_sql(self, connection: duckdb.DuckDBPyConnection, reader: RowReader) -> bool:
        """Whether the rows could be told apart by DuckDB: ten times as fast, where every line is a
        row and there are no quotes to mind.
        """
        lines = self._read(self.path, ["line"], 0, _NO_DELIMITER, quotes=False)
        delimiter = session.text(self.delimiter)
        filled = f"regexp_matches(text, {session.text(f'[^{re.escape(self.delimiter)}{_BLANKS}]')})"
        cells = ", ".join(f"parts[{index + 1}] AS c{index}" for index in range(reader.width))
        try:
            connection.execute(
                "CREATE TABLE lines AS SELECT line, strlen(text) AS size, string_split(text, "
                f"{delimiter}) AS parts FROM "
                "(SELECT row_number() OVER () AS line, rtrim(coalesce(line, ''), chr(13)) AS "
                f"text FROM {lines}) "
                f"WHERE line > {reader.header_line} AND {filled}"
            )
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error:
            return False
        if (
            connection.execute("SELECT max(size) FROM lines").fetchall()[0][0] or 0
        ) >= csv.field_size_limit():
            return False
        others = f"FROM lines WHERE len(parts) <> {reader.width}"
        for line, fields in connection.execute(
            f"SELECT line, len(parts) {others} ORDER BY line LIMIT {MOST_SHOWN + 1}"
        ).fetchall():
            reader.has_other_width(line, fields)
        reader.problems = int(connection.execute(f"SELECT count(*) {others}").fetchall()[0][0])
        connection.execute(
            f"CREATE VIEW numbered AS SELECT line, {cells} FROM lines WHERE len(parts) = "
            f"{reader.width}"
        )
        return True

    def placed(self, finding: Finding) -> Finding:
        """Lines of a CSV are lines of the file."""
        return finding

    def _read(
        self,
        path: Path,
        names: list[str],
        skip: int,
        delimiter: str | None = None,
        *,
        quotes: bool = True,
    ) -> str:
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
        quoting = "quote = '\"', escape = '\"'" if quotes else "quote = '', escape = ''"
        return (
            f"read_csv({session.text(session.one_file(path))}, columns = {{{columns}}}, "
            "auto_detect = false, header = false, "
            f"skip = {skip}, delim = {session.text(delimiter or self.delimiter)}, {quoting}, "
            "strict_mode = true, null_padding = false, hive_partitioning = false)"
        )


@dataclass(slots=True)
class ParquetSource:
    """A Parquet file whose columns have types that can be read exactly.

    Row 1 is the first record.
    """

    path: Path
    file: str
    header: RawRow
    cells: tuple[str, ...]
    asks: tuple[Finding, ...] = ()
    findings: Sequence[Finding] = field(default=())
    problems: int = 0

    def plain_rows(self) -> str:
        """SQL: the rows as text columns c0, c1, ..."""
        return f"(SELECT {self._texts()} FROM {parquet(self.path)})"

    def has_rows(self, count: int) -> bool:
        """Parquet knows its own number of rows."""
        return count > 0

    def numbered_rows(self, connection: duckdb.DuckDBPyConnection) -> str:
        """SQL: the rows as line, c0, c1, ..."""
        rows = (
            f"read_parquet({session.text(session.one_file(self.path))}, hive_partitioning = "
            "false, file_row_number = true)"
        )
        blank = " AND ".join(
            f"trim(coalesce(c{index}, '')) = ''" for index in range(len(self.cells))
        )
        connection.execute(
            "CREATE VIEW numbered AS SELECT * FROM (SELECT file_row_number + 1 AS line, "
            f"{self._texts()} FROM {rows}) WHERE NOT ({blank})"
        )
        return "numbered"

    def placed(self, finding: Finding) -> Finding:
        """A finding about the header has no row."""
        if finding.place is None or finding.place.row:
            return finding
        return finding.model_copy(update={"place": finding.place.model_copy(update={"row": None})})

    def _texts(self) -> str:
        return ", ".join(f"{cell} AS c{index}" for index, cell in enumerate(self.cells))


def open_source(
    frozen: Path,
    file: str,
    contract: Contract,
    halfjaar: Halfjaar,
    connection: duckdb.DuckDBPyConnection,
    work: Path,
) -> CsvSource | ParquetSource | RefusedSource:
    """Open a frozen extract.

    Args:
        frozen: the bytes as received.
        file: name as received.
        work: folder for a copy in UTF-8, if one is needed.
    """
    if frozen.stat().st_size == 0:
        return _refused("D15", file, "Het bestand is leeg.", "een kopregel met rijen eronder")
    if file.casefold().endswith(".parquet"):
        return _open_parquet(frozen, file, contract, halfjaar, connection)
    return _open_csv(frozen, file, contract, halfjaar, work)


def _refused(
    code: str, file: str, text: str, expected: str, row: int | None = None
) -> RefusedSource:
    return RefusedSource(
        (Finding(code=code, text=text, place=Place(file=file, row=row), expected=expected),)
    )


def _open_csv(
    frozen: Path, file: str, contract: Contract, halfjaar: Halfjaar, work: Path
) -> CsvSource | RefusedSource:
    with frozen.open("rb") as bytes_file:
        start = bytes_file.read(8)
    _, findings = read_delimited(start, file, contract)
    if any(finding.code == "D23" for finding in findings):
        return RefusedSource(tuple(findings))
    if start.startswith(_PARQUET):
        return _refused(
            "D23",
            file,
            "Dit is een Parquet-bestand, hoewel de naam op .csv eindigt.",
            "een CSV, of een Parquet-bestand op .parquet",
        )
    encoding = find_encoding(frozen)
    if encoding.name is None:
        return _refused("D20", file, "De tekens zijn niet te lezen.", "CSV UTF-8")
    if encoding.nul:
        with frozen.open(encoding=encoding.name, newline="") as text:
            line = next(number for number, line in enumerate(text, start=1) if "\0" in line)
        return _refused(
            "D20", file, "Hier staat een NUL-teken: geen leesbare tekst.", "CSV UTF-8", line
        )
    path = frozen
    if encoding.name not in ("utf-8", "utf-8-sig"):
        path = work / "utf-8.csv"
        to_utf8(frozen, encoding.name, path)
        encoding = find_encoding(path)
    with path.open("rb") as bytes_file:
        head = bytes_file.read(_HEAD)
    if len(head) == _HEAD:
        head = head[: head.rfind(b"\n") + 1] or head
    extract, findings = read_delimited(head, file, contract)
    if extract is None:
        return RefusedSource(tuple(findings))
    titles = tuple(title_findings(extract, file, contract, halfjaar))
    if blocking := tuple(one for one in titles if one.grade is Grade.BLOCKING):
        return RefusedSource(blocking)
    lines = encoding.lines + (not encoding.ends_with_line)
    return CsvSource(
        path,
        file,
        extract.header,
        _delimiter(head, extract.header, contract),
        lines,
        encoding.one_row_a_line,
        work,
        titles,
    )


def _delimiter(head: bytes, header: RawRow, contract: Contract) -> str:
    """The delimiter that read_delimited found: the one that gives the same header."""
    names = [cell.value for cell in header.cells]
    lines = head.decode("utf-8-sig").splitlines()[header.number - 1 :]
    return next(
        (one for one in contract.delimiters if next(csv.reader(lines, delimiter=one)) == names),
        contract.delimiters[0],
    )


def _open_parquet(
    frozen: Path,
    file: str,
    contract: Contract,
    halfjaar: Halfjaar,
    connection: duckdb.DuckDBPyConnection,
) -> ParquetSource | RefusedSource:
    try:
        with frozen.open("rb") as bytes_file:
            if bytes_file.read(4) != _PARQUET:
                return _refused("D23", file, "Dit is geen Parquet-bestand.", "een Parquet-bestand")
        described = [
            (str(row[0]), str(row[1]))
            for row in connection.execute(f"DESCRIBE SELECT * FROM {parquet(frozen)}").fetchall()
        ]
        # Every page is read once here: a damaged one must not turn up half-way the checks.
        everything = ", ".join(f"bit_xor(hash({session.name(name)}))" for name, _ in described)
        connection.execute(f"SELECT {everything} FROM {parquet(frozen)}").fetchall()
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        return _refused(
            "D23",
            file,
            "Het Parquet-bestand is niet volledig te lezen.",
            "een volledig Parquet-bestand",
        )
    header = RawRow(0, tuple(RawCell(name) for name, _ in described))
    source = ParquetSource(
        frozen, file, header, tuple(_text_of(name, kind) for name, kind in described)
    )
    wrong = []
    official = {
        name: column for column in contract.columns for name in (column.name, *column.also_named)
    }
    for name, kind in described:
        column = official.get(header_name(RawCell(name)))
        if column is not None and not re.fullmatch(TYPES[column.type][0], kind):
            place = Place(file=file, column=column.name)
            wrong.append(
                Finding(
                    code="D53",
                    text=f"Deze kolom heeft het type {kind}.",
                    place=place,
                    expected=TYPES[column.type][1],
                )
            )
    if not wrong:
        return source
    checked = check_register(Extract(sheet=None, header=header, rows=()), file, contract, halfjaar)
    return RefusedSource(
        (*(source.placed(one) for one in checked.findings if one.code != "D16"), *wrong)
    )


def _text_of(name: str, kind: str) -> str:
    """SQL: the value as text with a decimal comma, without zeros that the type added."""
    column = f"CAST({session.name(name)} AS VARCHAR)"
    decimals = re.fullmatch(r"DECIMAL\([0-9]+,([0-9]+)\)", kind)
    if decimals is None or decimals[1] == "0":
        return column
    # Two decimals are what an amount has; more are looked at without the zeros behind them.
    exact = column if int(decimals[1]) <= 2 else f"regexp_replace({column}, '[.]?0+$', '')"
    return f"replace({exact}, '.', ',')"
