"""What stands around the cells of a sheet: its header and footer, and the text boxes on it. Whoever
opens or prints the file reads them; a program that reads cells does not.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from tasks.deliveries.reading.extract import Margin
from tasks.deliveries.reading.ods_styles import NAMES, name
from tasks.deliveries.reading.open_ods import title_of

#: What an XLSX puts between the words of a header: fonts, sizes, colours, fields and places.
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|[0-9]{1,3}(?![0-9.,])|[A-Za-z])')
_MARGINS = {"Header": "De koptekst", "Footer": "De voettekst"}
TEXT_BOX = "Een tekstvak"


def margins(data: bytes, sheet: str, *, ods: bool) -> tuple[Margin, ...]:
    """The texts around the cells of a sheet, each once.

    Args:
        data: an archive that :func:`~tasks.deliveries.reading.archive.inspected` let through, and
            that was opened as a workbook.
        sheet: its name.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = _Parts(archive)
        found = [*(_of_ods(parts, sheet) if ods else _of_xlsx(parts, sheet))]
    lines = (Margin(one.what, " ".join(one.text.split())) for one in found)
    return tuple(dict.fromkeys(one for one in lines if one.text))


class _Parts:
    """The XML parts of an archive by name."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        # Some programs of Windows part the folders with its own sign.
        self._names = {one.replace("\\", "/"): one for one in archive.namelist()}

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def read(self, name: str) -> ElementTree.Element:
        """A part that is there."""
        part = self._archive.read(self._names[name])
        return ElementTree.fromstring(part)  # noqa: S314 - archive.inspected looked at it


# The parts of an XLSX are looked at by the last part of a name: Strict Open XML has the same names
# in other namespaces.


def _of_xlsx(parts: _Parts, sheet: str) -> Iterator[Margin]:
    book = "xl/workbook.xml"
    if book not in parts:
        return
    targets = _relations(parts, book)
    wanted = (
        targets.get(value, "")
        for one in parts.read(book).iter()
        if _local(one.tag) == "sheet" and one.get("name") == sheet
        for key, value in one.attrib.items()
        if _local(key) == "id"
    )
    page = next(wanted, "")
    if page not in parts:
        return
    for one in parts.read(page).iter():
        kind = next((kind for kind in _MARGINS if _local(one.tag).endswith(kind)), None)
        if kind is not None and one.text:
            yield Margin(_MARGINS[kind], _CODES.sub(" ", one.text.replace("&&", "+")))
    for part in _relations(parts, page).values():
        if re.search(r"/drawings/[^/]+\.xml$", part) and part in parts:
            for box in parts.read(part).iter():
                if _local(box.tag) == "txBody":
                    yield Margin(TEXT_BOX, " ".join(_paragraphs(box)))


def _paragraphs(box: ElementTree.Element) -> Iterator[str]:
    for paragraph in box.iter():
        if _local(paragraph.tag) == "p":
            yield "".join(one.text or "" for one in paragraph.iter() if _local(one.tag) == "t")


def _relations(parts: _Parts, part: str) -> dict[str, str]:
    """The parts that a part names, by the id it has for each."""
    folder, _, file = part.rpartition("/")
    path = f"{folder}/_rels/{file}.rels"
    if path not in parts:
        return {}
    return {
        one.get("Id", ""): posixpath.normpath(
            posixpath.join("/", folder, one.get("Target", ""))
        ).lstrip("/")
        for one in parts.read(path)
    }


def _of_ods(parts: _Parts, sheet: str) -> Iterator[Margin]:
    if "styles.xml" in parts:
        for kind, what in (("header", "De koptekst"), ("footer", "De voettekst")):
            for one in parts.read("styles.xml").iter():
                if re.fullmatch(f"{kind}(-left|-first)?", _local(one.tag)) and (
                    one.get(name("style:display")) != "false"
                ):
                    yield Margin(what, _text(one))
    for table in parts.read("content.xml").iterfind(
        "office:body/office:spreadsheet/table:table", NAMES
    ):
        if title_of(table) == sheet:
            for one in table.iter():
                if one.tag.startswith(f"{{{NAMES['draw']}}}") and _has_paragraphs(one):
                    yield Margin(TEXT_BOX, _text(one))


def _has_paragraphs(element: ElementTree.Element) -> bool:
    return any(_local(child.tag) in ("p", "list") for child in element)


def _text(element: ElementTree.Element) -> str:
    return " ".join("".join(one.itertext()) for one in element.iter() if _local(one.tag) == "p")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
