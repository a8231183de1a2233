"""The fingerprint of records in a database: the same for the same rows in whatever order, in every
database.

Of each row, as text, the first 120 bits of its SHA-256 are summed, as two numbers of 60 bits, and
the rows are counted. Rows that change, come or go by themselves or by a hand change it. It is no
proof against somebody who makes up rows until their sums fit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlglot
from sqlglot import exp

_ON_SPARK = "CAST(CONV(SUBSTR(SHA2({text}, 256), {at}, 15), 16, 10) AS BIGINT)"
#: By dialect, the sum of a whole number of each text: 15 hexadecimal digits of its SHA-256, from a
#: place on.
_SUM = {
    "duckdb": "SUM(CAST('0x' || SUBSTR(SHA256({text}), {at}, 15) AS BIGINT))",
    "postgres": (
        "SUM(CAST(CAST('x0' || SUBSTR(ENCODE(SHA256(CONVERT_TO({text}, 'UTF8')), 'hex'), {at}, 15) "
        "AS BIT(64)) AS BIGINT))"
    ),
    # Here a sum of BIGINT is BIGINT, which halves of 30 bits fit for eight billion rows; a sum of
    # DECIMAL takes half as much again of the processor.
    "spark": (
        f"CAST(SUM(SHIFTRIGHT({_ON_SPARK}, 30)) AS DECIMAL(20, 0)) * 1073741824 "
        f"+ SUM({_ON_SPARK} & 1073741823)"
    ),
}
_PLACES = (1, 16)


def sums(columns: Sequence[str], dialect: str) -> list[exp.Expr]:
    """The sums over rows with these columns, as they are quoted, in SQL of a dialect.

    Raises:
        KeyError: for a dialect that has no known way to make them.
    """
    text = " || '|' || ".join(f"COALESCE(CAST({one} AS VARCHAR), '')" for one in columns)
    written = sqlglot.parse_one(text, read="duckdb").sql(dialect=dialect)
    return [
        sqlglot.parse_one(_SUM[dialect].format(text=written, at=at), read=dialect) for at in _PLACES
    ]


def document(columns: Sequence[str], rows: int, found: Sequence[Any]) -> bytes:
    """What is kept of records: the fingerprint, as JSON.

    Args:
        columns: in the order of the contract; amounts are cents.
        rows: how many.
        found: the outcome of :func:`sums`.
    """
    content = {
        "vingerafdruk": "som van sha256, 2 x 60 bits",
        "kolommen": list(columns),
        "rijen": rows,
        "sommen": [str(int(one or 0)) for one in found],
    }
    return (json.dumps(content, ensure_ascii=False) + "\n").encode()
