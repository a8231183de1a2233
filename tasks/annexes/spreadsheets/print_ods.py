"""A workbook as ODS (ODF 1.3), written as it stands in the standard: the libraries for it are a
hundred times slower.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from tasks.annexes.spreadsheets.model import (
    ROWS_ABOVE,
    Book,
    Grid,
    Link,
    Missing,
    Number,
    SheetColumn,
    Value,
)
from tasks.definitions.house_style import colour, house_style

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
#: A table with more rows gets filter buttons.
FEW_ROWS = 12
#: Width of a character of the cells' type, in millimetres, rounded up.
CHARACTER = 2
RIGHT = 'fo:text-align="end"'
#: Away from the number that may stand before it.
LEFT = 'fo:text-align="start" fo:margin-left="2mm"'

_NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def print_ods(book: Book) -> bytes:
    """The workbook as one file, the same bytes for the same workbook."""
    styles = _CellStyles()
    tables = "".join(piece for grid in book.grids for piece in _table(grid, styles))
    sheets = f"{tables}{_database_ranges(book)}"
    body = f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
    parts = {
        "content.xml": _document(
            "content",
            f"<office:automatic-styles>{styles.xml()}{_column_styles(book)}</office:automatic-styles>{body}",
        ),
        "styles.xml": _document("styles", _page_styles(book)),
        "meta.xml": _document("meta", _meta(book)),
        "settings.xml": _document("settings", _settings(book)),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        # First and not compressed, so that any program sees what the file is.
        _add(package, "mimetype", MEDIA_TYPE, zipfile.ZIP_STORED)
        for name, text in parts.items():
            _add(package, name, text, zipfile.ZIP_DEFLATED)
        _add(package, "META-INF/manifest.xml", _manifest(parts), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _add(package: zipfile.ZipFile, name: str, text: str, compression: int) -> None:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = compression
    package.writestr(entry, text.encode())


def _document(part: str, content: str) -> str:
    names = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES.items())
    return (
        f"{_DECLARATION}<office:document-{part} {names} "
        f'office:version="1.3">{content}</office:document-{part}>'
    )


def _manifest(parts: dict[str, str]) -> str:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in parts
    )
    whole = (
        '<manifest:file-entry manifest:full-path="/" manifest:version="1.3" '
        f'manifest:media-type="{MEDIA_TYPE}"/>'
    )
    names = (
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"'
    )
    return f"{_DECLARATION}<manifest:manifest {names}>{whole}{entries}</manifest:manifest>"


class _CellStyles:
    """The styles of cells that a workbook uses, each made once, in the order of first use."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._formats: dict[tuple[int, bool], str] = {}
        self._colours = house_style().kleuren  # looked up for every cell, it took half of the time

    def title(self) -> str:
        return self._of(
            '<style:text-properties fo:font-weight="bold" fo:font-size="14pt" '
            f'fo:color="#{colour("blauw")}"/>'
        )

    def info(self) -> str:
        return self._of(f'<style:text-properties fo:color="#{colour("grijs")}"/>')

    def head(self, column: SheetColumn) -> str:
        align = RIGHT if column.kind == "number" else LEFT
        return self._of(
            f'<style:table-cell-properties fo:background-color="#{colour("blauw")}" fo:wrap-option="wrap" '
            'style:vertical-align="middle"/>'
            f"<style:paragraph-properties {align}/>"
            f'<style:text-properties fo:color="#{colour("wit")}" fo:font-weight="bold"/>'
        )

    def cell(self, value: Value, column: SheetColumn, kind: str) -> str:
        borders = f'fo:border-bottom="0.5pt solid #{self._colours.lijn}"' + (
            f' fo:border-top="0.5pt solid #{self._colours.blauw}"' if kind == "total" else ""
        )
        wrap = "" if column.kind == "number" else ' fo:wrap-option="wrap"'
        align = RIGHT if column.kind == "number" or isinstance(value, Number) else LEFT
        name = (
            "grijs"
            if isinstance(value, Missing)
            else "blauw"
            if isinstance(value, Link)
            else "inkt"
        )
        weight = {"total": ' fo:font-weight="bold"', "rest": ' fo:font-style="italic"'}.get(
            kind, ""
        )
        underline = ' style:text-underline-style="solid"' if isinstance(value, Link) else ""
        return self._of(
            f'<style:table-cell-properties {borders}{wrap} style:vertical-align="top"/>'
            f"<style:paragraph-properties {align}/>"
            f'<style:text-properties fo:color="#{getattr(self._colours, name)}"{weight}{underline}/>',
            self._format(value) if isinstance(value, Number) else "",
        )

    def xml(self) -> str:
        """All data styles, then all cell styles."""
        cells = (
            f'<style:style style:name="{name}" style:family="table-cell" '
            f'style:parent-style-name="Default"{data_style}>'
            f"{properties}</style:style>"
            for (properties, data_style), name in self._names.items()
        )
        return "".join(
            (*(_number_style(name, *key) for key, name in self._formats.items()), *cells)
        )

    def _of(self, properties: str, data_style: str = "") -> str:
        return self._names.setdefault((properties, data_style), f"c{len(self._names) + 1}")

    def _format(self, number: Number) -> str:
        name = self._formats.setdefault(
            (number.decimals, number.unit == "euro"), f"n{len(self._formats) + 1}"
        )
        return f' style:data-style-name="{name}"'


def _number_style(name: str, decimals: int, euro: bool) -> str:
    kind = "currency" if euro else "number"
    symbol = (
        '<number:currency-symbol number:language="nl" '
        'number:country="NL">€</number:currency-symbol><number:text> </number:text>'
    )
    return (
        f'<number:{kind}-style style:name="{name}" number:language="nl" '
        f'number:country="NL">{symbol if euro else ""}'
        f'<number:number number:decimal-places="{decimals}" '
        f'number:min-decimal-places="{decimals}" number:min-integer-digits="1" '
        f'number:grouping="true"/></number:{kind}-style>'
    )


def _column_styles(book: Book) -> str:
    widths = sorted({column.width for grid in book.grids for column in grid.columns})
    columns = (
        f'<style:style style:name="w{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * CHARACTER}mm"/></style:style>'
        for width in widths
    )
    heights = {
        "title": 'style:row-height="8mm"',
        "info": 'style:row-height="6mm"',
        "row": 'style:use-optimal-row-height="true"',
    }
    rows = (
        f'<style:style style:name="{name}" style:family="table-row"><style:table-row-properties '
        f"{height}/></style:style>"
        for name, height in heights.items()
    )
    table = (
        '<style:style style:name="sheet" style:family="table" style:master-page-name="Default">'
        '<style:table-properties table:display="true"/></style:style>'
    )
    return "".join((*columns, *rows, table))


def _table(grid: Grid, styles: _CellStyles) -> Iterator[str]:
    yield f'<table:table table:name={quoteattr(grid.sheet)} table:style-name="sheet">'
    yield f"<table:title>{escape(grid.title)}</table:title>"
    yield f"<table:desc>{escape(grid.info)}</table:desc>"
    yield from (
        f'<table:table-column table:style-name="w{column.width}"/>' for column in grid.columns
    )
    yield _row([_cell(grid.title, styles.title())], "title")
    yield _row([_cell(grid.info, styles.info())], "info")
    heads = [_cell(column.title, styles.head(column)) for column in grid.columns]
    yield f"<table:table-header-rows>{_row(heads)}</table:table-header-rows>"
    for row, kind in zip(grid.rows, grid.kinds, strict=True):
        yield _row(
            [
                _cell(value, styles.cell(value, column, kind))
                for value, column in zip(row, grid.columns, strict=True)
            ]
        )
    yield "</table:table>"


def _row(cells: list[str], style: str = "row") -> str:
    return f'<table:table-row table:style-name="{style}">{"".join(cells)}</table:table-row>'


def _cell(value: Value, style: str) -> str:
    if isinstance(value, Number):
        euro = value.unit == "euro"
        kind = 'currency" office:currency="EUR' if euro else "float"
        typed = f'office:value-type="{kind}" office:value="{value.value:f}"'
        content = f"<text:p>{'€ ' if euro else ''}{value.dutch}</text:p>"
    elif isinstance(value, Link):
        typed = 'office:value-type="string"'
        address = quoteattr(f"#{_quoted(value)}.A1")
        content = (
            f"<text:p><text:a xlink:href={address} "
            f'xlink:type="simple">{escape(value)}</text:a></text:p>'
        )
    else:
        typed = 'office:value-type="string"'
        content = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell table:style-name="{style}" {typed}>{content}</table:table-cell>'


def _spaced(line: str) -> str:
    """Spaces at the ends and after another would be lost."""
    return re.sub(
        r"(?<= ) +|^ +| +$", lambda spaces: f'<text:s text:c="{len(spaces[0])}"/>', escape(line)
    )


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _column_letters(count: int) -> str:
    """The letters of the last of ``count`` columns: ``A``, ``Z``, ``AA``."""
    letters = ""
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _database_ranges(book: Book) -> str:
    ranges = []
    for grid in book.grids:
        first, last = (
            f"{_quoted(grid.sheet)}.A{ROWS_ABOVE}",
            f"{_quoted(grid.sheet)}.{_column_letters(len(grid.columns))}",
        )
        buttons = ' table:display-filter-buttons="true"' if len(grid.rows) > FEW_ROWS else ""
        address = quoteattr(f"{first}:{last}{ROWS_ABOVE + len(grid.rows)}")
        ranges.append(
            f'<table:database-range table:name="tabel_{grid.id}" '
            f"table:target-range-address={address}{buttons}/>"
        )
    return f"<table:database-ranges>{''.join(ranges)}</table:database-ranges>"


def _page_styles(book: Book) -> str:
    title, font = escape(book.title), house_style().lettertype.spreadsheets
    mark = (
        f"<style:region-right><text:p>{escape(book.mark)}</text:p></style:region-right>"
        if book.mark
        else ""
    )
    return f"""<office:font-face-decls><style:font-face style:name="{font}" svg:font-family="'{font}'" style:font-family-generic="swiss"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="table-cell"><style:text-properties style:font-name="{font}" fo:font-family="'{font}'" fo:font-size="10pt"
 fo:language="nl" fo:country="NL"/></style:default-style>
<style:style style:name="Default" style:family="table-cell"><style:text-properties fo:color="#{colour("inkt")}"/></style:style>
</office:styles>
<office:automatic-styles><style:page-layout style:name="page"><style:page-layout-properties fo:page-width="297mm" fo:page-height="210mm"
 style:print-orientation="landscape" fo:margin="15mm" style:scale-to-X="1"
 style:print="objects charts drawings zero-values"/>
<style:header-style><style:header-footer-properties fo:min-height="8mm" fo:margin="0mm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="8mm" fo:margin="0mm"/></style:footer-style>
</style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Default" style:page-layout-name="page">
<style:header>{mark}</style:header><style:footer>
<style:region-left><text:p>{title} · <text:sheet-name>?</text:sheet-name></text:p></style:region-left>
<style:region-right><text:p>Pagina <text:page-number>1</text:page-number> van <text:page-count>1</text:page-count></text:p>
</style:region-right></style:footer></style:master-page></office:master-styles>"""


def _meta(book: Book) -> str:
    created = book.created.isoformat()
    return (
        f"<office:meta><meta:generator>svz</meta:generator><dc:title>{escape(book.title)}</dc:title>"
        f"<dc:description>{escape(book.description)}</dc:description><dc:subject>{escape(f'Stand van zaken {book.halfjaar}')}</dc:subject>"
        "<meta:initial-creator>Dienst Toeslagen</meta:initial-creator><dc:creator>Dienst "
        "Toeslagen</dc:creator>"
        f"<meta:creation-date>{created}</meta:creation-date><dc:date>{created}</dc:date><dc:language>nl-NL</dc:language></office:meta>"
    )


def _settings(book: Book) -> str:
    """The window that stays in view, which programs keep beside the standard; those that do not
    know it leave it.
    """

    def item(name: str, kind: str, value: object) -> str:
        return (
            f'<config:config-item config:name="{name}" '
            f'config:type="{kind}">{value}</config:config-item>'
        )

    sheets = []
    for grid in book.grids:
        items = [
            item("VerticalSplitMode", "short", 2),
            item("VerticalSplitPosition", "int", ROWS_ABOVE),
        ]
        if grid.data:
            items += [
                item("HorizontalSplitMode", "short", 2),
                item("HorizontalSplitPosition", "int", 1),
                item("PositionRight", "int", 1),
            ]
        active = item("ActiveSplitRange", "short", 3 if grid.data else 2)
        items += [
            active,
            item("PositionBottom", "int", ROWS_ABOVE),
            item("ShowGrid", "boolean", "false"),
        ]
        entry = (
            "<config:config-item-map-entry "
            f"config:name={quoteattr(grid.sheet)}>{''.join(items)}</config:config-item-map-entry>"
        )
        sheets.append(entry)
    first = item("ActiveTable", "string", escape(book.grids[0].sheet))
    return (
        "<office:settings><config:config-item-set "
        'config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        f'<config:config-item-map-entry>{item("ViewId", "string", "view1")}<config:config-item-map-named config:name="Tables">'
        f"{''.join(sheets)}</config:config-item-map-named>{first}</config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings>"
    )
