"""The parts of an ODF text around its text: properties, settings and the list of what is in the
package.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import MappingProxyType
from xml.etree.ElementTree import Element

from tasks.annexes.documents.blocks import Document
from tasks.annexes.documents.odt.elements import VERSION, add, o, part
from tasks.annexes.documents.package import in_utc
from tasks.annexes.documents.styles import locale

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
MEDIA_TYPES = {"xml": "text/xml", "png": "image/png", "svg": "image/svg+xml", "ttf": "font/ttf"}
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
#: Where LibreOffice keeps on which page everything stood when it saved. Where this is missing, it
#: begins with 25 paragraphs or rows on a page and mends that, and then sometimes leaves a heading
#: at the foot of a page. Of this one, in which no page stands, it takes that it must find every
#: page itself. Other programs do not read it.
LAYOUT_CACHE = "layout-cache"
NO_PAGES = bytes.fromhex(
    "01000100 70050000 00"
)  # version 1.1; a record "p" of five bytes, with no flags and nothing in it
#: What LibreOffice does with the document. Where it finds settings at all, it lays out as its first
#: versions did in what they do not name; so those that differ from that stand here too.
SETTINGS: MappingProxyType[str, bool | str] = MappingProxyType(
    {
        # Between two paragraphs the larger of the room under the first and over the second, as in
        # Word and in browsers; not both.
        "AddParaTableSpacing": False,
        "EmbedFonts": True,
        # else it adds, when it saves, fonts of the machine that are not in the document
        "EmbedOnlyUsedFonts": True,
        "EmbedAsianScriptFonts": False,
        "EmbedComplexScriptFonts": False,
        "AddExternalLeading": True,
        "AddParaLineSpacingToTableCells": True,
        "AddParaSpacingToTableCells": True,
        "AutoFirstLineIndentDisregardLineSpace": True,
        "ClipAsCharacterAnchoredWriterFlyFrames": False,
        "CollapseEmptyCellPara": True,
        "DoNotJustifyLinesWithManualBreak": False,
        "DoNotResetParaAttrsForNumFont": False,
        "IgnoreFirstLineIndentInNumbering": False,
        "PrinterIndependentLayout": "high-resolution",
        "PropLineSpacingShrinksFirstLine": True,
        "SubtractFlysAnchoredAtFlys": False,
        "TabOverflow": True,
        "UnxForceZeroExtLeading": False,
        "UseFormerLineSpacing": False,
        "UseFormerObjectPositioning": False,
        "UseFormerTextWrapping": False,
        "UseOldNumbering": False,
    }
)
OFFICE = "http://openoffice.org/2004/office"


def meta(document: Document, created: datetime) -> Element:
    """``meta.xml``."""
    time = in_utc(created).strftime("%Y-%m-%dT%H:%M:%SZ")
    texts = {
        "dc:title": document.title,
        "dc:description": document.description,
        "meta:initial-creator": document.author,
        "dc:creator": document.author,
        "meta:creation-date": time,
        "dc:date": time,
        "dc:language": locale(document.language),
    }
    return part(
        "document-meta",
        o("office:meta", None, *(o(name, None, text) for name, text in texts.items())),
    )


def manifest(files: Iterable[str]) -> Element:
    """``META-INF/manifest.xml``."""
    root = o("manifest:manifest", {"xmlns:manifest": MANIFEST, "manifest:version": VERSION})
    whole = {
        "manifest:full-path": "/",
        "manifest:version": VERSION,
        "manifest:media-type": MEDIA_TYPE,
    }
    add(root, o("manifest:file-entry", whole))
    for name in files:
        kind = MEDIA_TYPES.get(name.rpartition(".")[2], "application/binary")
        add(
            root,
            o("manifest:file-entry", {"manifest:full-path": name, "manifest:media-type": kind}),
        )
    return root


def settings() -> Element:
    """``settings.xml``."""
    items = (_setting(name, value) for name, value in SETTINGS.items())
    chosen = o("config:config-item-set", {"config:name": "ooo:configuration-settings"}, *items)
    root = part("document-settings", o("office:settings", None, chosen))
    root.set("xmlns:ooo", OFFICE)  # without it LibreOffice does not see whose settings they are
    return root


def _setting(name: str, value: bool | str) -> Element:
    kind = "boolean" if isinstance(value, bool) else "string"
    return o("config:config-item", {"config:name": name, "config:type": kind}, str(value).lower())
