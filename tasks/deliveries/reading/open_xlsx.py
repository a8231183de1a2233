"""Opening an XLSX with openpyxl, also one that Excel and LibreOffice open and openpyxl does not.

Two forms are brought to the one that openpyxl reads: *Strict Open XML*, which has other names for
the same elements, and a workbook in which something that no value depends on is broken (a fill, a
property, a validation, a picture). Of the latter only what is read is kept: cells, number formats,
fonts, fills, what is hidden or merged, and notes.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from tasks.deliveries.reading.archive import RefusedError

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = re.compile(rb"""(?<=["'])http://purl\.oclc\.org/ooxml/(\w+)/""")
#: What a sheet may keep: columns, cells, and what is merged.
_OF_A_SHEET = frozenset({"sheetFormatPr", "cols", "sheetData", "mergeCells"})
#: Relations by the end of their type. Without the others nothing that is read is lost.
_RELATIONS = ("/worksheet", "/chartsheet", "/dialogsheet", "/sharedStrings", "/styles", "/theme")


def opened(data: bytes, *, data_only: bool) -> Workbook:
    """The workbook with rich texts as they are; ``data_only`` gives outcomes instead of formulas.

    Args:
        data: an archive that :func:`~tasks.deliveries.reading.archive.inspected` let through.

    Raises:
        RefusedError: D23, if there is no way to read it.
    """
    # openpyxl promises no kind of error for a file that is not as Excel writes it.
    try:
        data = _transitional(data)
        try:
            return _loaded(data, data_only=data_only)
        except Exception:  # whatever it was, what no value depends on can be left out
            return _loaded(_bare(data), data_only=data_only)
    except Exception as error:
        raise RefusedError(
            "D23", "Het Excel-bestand is beschadigd of niet door een rekenblad gemaakt."
        ) from error


def _loaded(data: bytes, *, data_only: bool) -> Workbook:
    with warnings.catch_warnings():
        # What openpyxl warns about (styles, validations it does not keep) does not touch the
        # values.
        warnings.simplefilter("ignore")
        return load_workbook(
            io.BytesIO(data), data_only=data_only, keep_links=False, rich_text=True
        )


def _transitional(data: bytes) -> bytes:
    """The same workbook with the names of elements that every reader knows."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        workbook = next((one for one in archive.namelist() if one == "xl/workbook.xml"), None)
        if workbook is None or _STRICT.search(archive.read(workbook)) is None:
            return data
    return _with_parts(
        data,
        lambda name, part: (
            _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", part)
            if name.endswith((".xml", ".rels"))
            else part
        ),
    )


def _bare(data: bytes) -> bytes:
    """The workbook with only what its values and their meaning need."""

    def kept(name: str, part: bytes) -> bytes | None:
        if name.startswith("docProps/"):
            return None
        if name == "xl/workbook.xml":
            return _reduced(part, _only(["workbookPr", "sheets"]))
        if name == "xl/styles.xml":
            return _reduced(part, _plain_styles)
        if name == "xl/_rels/workbook.xml.rels":
            return _reduced(part, _only_relations(_RELATIONS))
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
            return _reduced(part, _only(_OF_A_SHEET))
        if re.fullmatch(r"xl/worksheets/_rels/[^/]+\.rels", name):
            return _reduced(part, _only_relations(("/comments",)))
        return part

    return _with_parts(data, kept)


def _with_parts(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new,
    ):
        for part_name in old.namelist():
            # Some programs of Windows part the folders with its own sign.
            name = part_name.replace("\\", "/")
            if (part := change(name, old.read(part_name))) is not None:
                new.writestr(name, part)
    return out.getvalue()


def _reduced(part: bytes, reduce: Callable[[ElementTree.Element], None]) -> bytes:
    root = ElementTree.fromstring(part)  # noqa: S314 - archive.inspected refused every DTD
    reduce(root)
    return ElementTree.tostring(root)


def _only(names: Iterable[str]) -> Callable[[ElementTree.Element], None]:
    wanted = {f"{_MAIN}{name}" for name in names}

    def reduce(root: ElementTree.Element) -> None:
        for child in list(root):
            if child.tag not in wanted:
                root.remove(child)

    return reduce


def _only_relations(types: tuple[str, ...]) -> Callable[[ElementTree.Element], None]:
    def reduce(root: ElementTree.Element) -> None:
        for relation in list(root):
            if not relation.get("Type", "").endswith(types):
                root.remove(relation)

    return reduce


def _plain_styles(root: ElementTree.Element) -> None:
    """Number formats, fonts and fills as far as they tell something about a value; as many of each,
    because cells name them by their number.
    """
    for font in root.iterfind(f"{_MAIN}fonts/{_MAIN}font"):
        _only(["strike", "vertAlign", "color"])(font)
        _drop_wrong_colours(font)
    for fill in root.iterfind(f"{_MAIN}fills/{_MAIN}fill"):
        # An empty fill is no fill: some programs write one, and Excel does not mind.
        _only(["patternFill"])(fill)
        if not len(fill):
            ElementTree.SubElement(fill, f"{_MAIN}patternFill")
        for pattern in fill:
            _drop_wrong_colours(pattern)
    there_are = {
        "fontId": len(root.findall(f"{_MAIN}fonts/{_MAIN}font")),
        "fillId": len(root.findall(f"{_MAIN}fills/{_MAIN}fill")),
    }
    for xf in root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf"):
        for child in list(xf):
            xf.remove(child)
        for name, value in dict(xf.attrib).items():
            kept = int(value) < there_are[name] if name in there_are else name == "numFmtId"
            if not kept:
                del xf.attrib[name]
    _only(["numFmts", "fonts", "fills", "cellXfs"])(root)


def _drop_wrong_colours(parent: ElementTree.Element) -> None:
    for child in list(parent):
        if re.fullmatch("[0-9A-Fa-f]{6,8}", child.get("rgb", "000000")) is None:
            parent.remove(child)
