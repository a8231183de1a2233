"""ODS files as LibreOffice writes them, made in the code of a test."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from tasks.deliveries.reading.ods_styles import NAMES

Cell = str | int | float | bool | date | None


def raw(text: str = "", attributes: str = 'office:value-type="string"', inside: str = "") -> bytes:
    """A cell as it stands in the file, where a plain value does not do; ``text`` is XML."""
    return (
        f"<table:table-cell {attributes}>{inside}<text:p>{text}</text:p></table:table-cell>"
    ).encode()


def number(value: float, style: str, kind: str = "float") -> bytes:
    """A number in a style."""
    return raw("", f'table:style-name="{style}" office:value-type="{kind}" office:value="{value}"')


def row(*cells: Cell | bytes, attributes: str = "") -> str:
    """A row of plain values and of cells that :func:`raw` made."""
    return f"<table:table-row {attributes}>{''.join(map(_cell, cells))}</table:table-row>"


def table(*rows: str, name: str = "Register", style: str = "", columns: str = "") -> str:
    """A sheet, with the empty rows that LibreOffice puts below the filled ones."""
    looks = f' table:style-name="{style}"' if style else ""
    end = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    return (
        f"<table:table table:name={quoteattr(name)}{looks}>{columns}{''.join(rows)}{end}"
        "</table:table>"
    )


def ods_bytes(*tables: str, styles: str = "", named: str = "", prologue: str = "") -> bytes:
    """The file.

    Args:
        tables: sheets that :func:`table` made.
        styles: XML of the styles that the file made by itself.
        named: XML of the styles with a name.
        prologue: what stands before the content.
    """
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
    content = (
        f"{prologue}<office:document-content {spaces}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    of_styles = (
        f"<office:document-styles {spaces}><office:styles>{named}</office:styles>"
        "</office:document-styles>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", of_styles)
    return file.getvalue()


def rows_of(rows: Sequence[Sequence[Cell | bytes]]) -> list[str]:
    """Rows of plain values."""
    return [row(*cells) for cells in rows]


def _cell(value: Cell | bytes) -> str:
    if isinstance(value, bytes):
        return value.decode()
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        truth = str(value).lower()
        attributes = f'office:value-type="boolean" office:boolean-value="{truth}"'
        return raw(truth, attributes).decode()
    if isinstance(value, int | float):
        return raw(str(value), f'office:value-type="float" office:value="{value}"').decode()
    if isinstance(value, date):
        iso = value.isoformat()
        return raw(iso, f'office:value-type="date" office:date-value="{iso}"').decode()
    paragraphs = "</text:p><text:p>".join(escape(value).split("\n"))
    return raw(paragraphs).decode()
