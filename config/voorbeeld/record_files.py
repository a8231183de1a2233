"""Write invented records as suppliers send them: CSV and Parquet, with their control totals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
from invented_children import Children, Ids, Ints

_HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
_POWERS = 10 ** np.arange(18, -1, -1, dtype=np.int64)


def _kind_text(ids: Ids) -> npt.NDArray[np.uint8]:
    octets = ids.astype(">u8").view(np.uint8).reshape(-1, 8)
    return np.stack([_HEX[octets >> 4], _HEX[octets & 15]], axis=2).reshape(-1, 16)


def _digits(numbers: Ints, width: int) -> npt.NDArray[np.uint8]:
    return (numbers[:, None] // _POWERS[-width:] % 10 + 48).astype(np.uint8)


def _amount_text(cents: Ints) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    euros = _digits(cents // 100, 7)
    keep = (np.arange(7) == 6) | (cents[:, None] // 100 >= _POWERS[-7:])
    comma = np.full((len(cents), 1), ord(","), dtype=np.uint8)
    return np.hstack([euros, comma, _digits(cents % 100, 2)]), np.hstack(
        [keep, np.ones((len(cents), 3), dtype=bool)]
    )


def csv_lines(
    ids: Ids, months: Ints, cents: Ints, code: npt.NDArray[np.uint8], code_last: bool
) -> bytes:
    """``kind;maand;landcode;bedrag`` lines, or ``kind;maand;bedrag;valuta`` if ``code_last``;
    ``code`` is one row of letters a line.
    """
    rows = len(ids)
    separator, newline = (
        np.full((rows, width), ord(char), dtype=np.uint8) for width, char in ((1, ";"), (1, "\n"))
    )
    amount, keep = _amount_text(cents)
    head = [_kind_text(ids), separator, _digits(months, 6), separator]
    parts = (
        [*head, amount, separator, code, newline]
        if code_last
        else [*head, code, separator, amount, newline]
    )
    kept = np.hstack(
        [keep if part is amount else np.ones(part.shape, dtype=bool) for part in parts]
    )
    return bytes(np.hstack(parts)[kept])


def _letters(texts: list[str]) -> npt.NDArray[np.uint8]:
    return np.array([list(text.encode("ascii")) for text in texts], dtype=np.uint8)


def _rows(children: Children, year: int) -> Iterator[tuple[Ids, Ints, Ints, Ints]]:
    """Child-months in the order of the pseudonym, in pieces: kind, jjjjmm, country index, cents."""
    order = np.argsort(children.ids, kind="stable")
    for start in range(0, len(order), 50_000):
        piece = order[start : start + 50_000]
        child, month = np.nonzero(children.country[piece] >= 0)
        child = piece[child]
        yield (
            children.ids[child],
            year * 100 + month + 1,
            children.country[child, month],
            children.cents[child, month],
        )


def write_children_csv(children: Children, year: int, path: Path) -> None:
    """CSV as Dutch agencies send it: semicolon, decimal comma, UTF-8 with a byte order mark."""
    letters = _letters(children.codes)
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbfkind;maand;landcode;bedrag\n")
        for ids, months, country, cents in _rows(children, year):
            file.write(csv_lines(ids, months, cents, letters[country], code_last=False))


def write_children_parquet(children: Children, year: int, path: Path) -> None:
    """Parquet with text codes, whole months and DECIMAL(9,2) amounts."""
    pieces = list(_rows(children, year))
    frame = pd.DataFrame(
        {
            name: np.concatenate([piece[i] for piece in pieces])
            for i, name in enumerate(("kind", "maand", "land", "cents"))
        }
    )
    codes = pd.DataFrame({"land": range(len(children.codes)), "landcode": children.codes})
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("frame", frame)
        connection.register("codes", codes)
        target = str(path).replace("'", "''")
        connection.execute(
            f"""COPY (
                SELECT format('{{:016x}}', kind) AS kind, CAST(maand AS INTEGER) AS maand, landcode,
                       CAST(CAST(cents AS DECIMAL(18, 2)) / 100 AS DECIMAL(9, 2)) AS bedrag
                FROM frame JOIN codes USING (land) ORDER BY kind, maand
            ) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"""
        ).fetchall()


def write_svb(svb: pd.DataFrame, year: int, path: Path) -> None:
    """The SVB rows, Windows-1252."""
    months = np.asarray(svb["maand"], dtype=np.int64) + year * 100
    ids, cents = np.asarray(svb["kind"], dtype=np.uint64), np.asarray(svb["cents"], dtype=np.int64)
    header = "kind;maand;bedrag;valuta\n".encode("cp1252")
    path.write_bytes(
        header + csv_lines(ids, months, cents, _letters(list(svb["valuta"])), code_last=True)
    )


def write_control_totals(months: Ints, cents: Ints, year: int, path: Path) -> None:
    """What the supplier of records counts: rows and the sum of amounts per month, as a small CSV.

    Args:
        months: 1 to 12, one for each row.
        cents: the amount of each row.
    """
    lines = ["maand;rijen;bedrag"]
    for month in range(1, 13):
        rows = cents[months == month]
        total = int(rows.sum())
        lines.append(f"{year * 100 + month};{len(rows)};{total // 100},{total % 100:02}")
    path.write_text("\n".join([*lines, ""]), encoding="utf-8", newline="")
