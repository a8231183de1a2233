"""The tables of an annex for programs: one CSV a table and a Frictionless Data Package (tabular,
version 1) that describes them.

The CSV is not for a double click: comma, decimal point, no thousands separators, an empty field
where there is no value. Text that a spreadsheet program would run as a formula has an apostrophe in
front, as in all CSV of the dossier.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import Any

from tasks.annexes.spreadsheets.model import Book, Grid, Missing, Number, SheetColumn, Value
from tasks.figures.spreadsheet_csv import harmless

DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
}


def print_datapackage(book: Book) -> dict[str, bytes]:
    """The files by name: ``<annex>-<table>.csv`` for every table with data, and
    ``<annex>.datapackage.json``.
    """
    tables = {f"{book.name}-{grid.id}.csv": (grid, _csv(grid)) for grid in book.grids if grid.data}
    package = {
        "profile": "tabular-data-package",
        "name": f"svz-{book.halfjaar}-{book.name}".lower(),
        "title": book.title,
        "description": book.description,
        "created": f"{book.created.isoformat()}Z",
        "sources": [{"title": contract} for contract in book.sources],
        "resources": [_resource(path, grid, data) for path, (grid, data) in tables.items()],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    return {path: data for path, (_, data) in tables.items()} | {
        f"{book.name}.datapackage.json": text.encode()
    }


def _csv(grid: Grid) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=",", lineterminator="\r\n")
    writer.writerow([column.name for column in grid.columns])
    writer.writerows([_field(value) for value in row] for row in grid.rows)
    return out.getvalue().encode()


def _field(value: Value) -> str:
    if isinstance(value, Number):
        return f"{value.value:f}"
    return "" if isinstance(value, Missing) else harmless(value)


def _resource(path: str, grid: Grid, data: bytes) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_column(grid, index) for index in range(len(grid.columns))],
        "missingValues": [""],
    }
    if key := _key(grid):
        schema["primaryKey"] = [column.name for column in key]
    return {
        "profile": "tabular-data-resource",
        "name": grid.id,
        "path": path,
        "title": grid.title,
        "description": "\n\n".join([grid.info, *grid.notes]),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": DIALECT,
        "schema": schema,
    }


def _column(grid: Grid, index: int) -> dict[str, Any]:
    column = grid.columns[index]
    field: dict[str, Any] = {
        "name": column.name,
        "title": column.title,
        "type": "string",
        "description": column.description,
    }
    if column.kind == "number":
        decimals = [
            value.decimals
            for value in (row[index] for row in grid.rows)
            if isinstance(value, Number)
        ]
        field["type"] = "number" if any(decimals) else "integer"
    if column.unit:
        field["unit"] = column.unit
    return field


def _key(grid: Grid) -> list[SheetColumn]:
    """The first text columns that together tell all rows apart; empty if none do."""
    columns = [index for index, column in enumerate(grid.columns) if column.kind == "text"]
    for length in range(1, len(columns) + 1):
        chosen = columns[:length]
        keys = [tuple(row[index] for index in chosen) for row in grid.rows]
        if any(isinstance(value, Missing) for key in keys for value in key):
            return []
        if len(set(keys)) == len(keys):
            return [grid.columns[index] for index in chosen]
    return []
