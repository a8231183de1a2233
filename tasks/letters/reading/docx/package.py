"""Which parts a Word document has, by what they are for."""

from __future__ import annotations

import posixpath
from xml.etree.ElementTree import Element

from tasks.letters.reading.archive import Archive

#: Who comments in the copies that are made here; see :mod:`tasks.letters.comments`.
OWN_AUTHOR = "Cijfercontrole"


def relations_part(part: str) -> str:
    """Name of the part that holds the relations of a part."""
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _of_part(archive: Archive, part: str) -> Element | tuple[Element, ...]:
    root = archive.xml(relations_part(part))
    return () if root is None else root


def links(archive: Archive, part: str) -> dict[str, str]:
    """The addresses outside the document that a part leads to, by id."""
    return {
        one.get("Id", ""): one.get("Target", "")
        for one in _of_part(archive, part)
        if one.get("TargetMode") == "External"
    }


def relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Kind and target of each relation of a part, by id."""
    folder = posixpath.dirname(part)
    return {
        one.get("Id", ""): (
            one.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))[1:],
        )
        for one in _of_part(archive, part)
        if one.get("TargetMode") != "External"
    }


def target(relations: dict[str, tuple[str, str]], kind: str) -> str:
    """The part of that kind; empty if there is none."""
    return next((target for one, target in relations.values() if one == kind), "")


def main_part(archive: Archive) -> str:
    """Name of the part with the text."""
    return target(relations(archive, ""), "officeDocument") or "word/document.xml"
