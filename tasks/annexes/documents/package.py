"""What DOCX and ODF have in common: XML parts in a zip, the same bytes for the same content."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, tostring

from tasks.annexes.pdf.print_pdf import PrintError

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_part(root: Element) -> bytes:
    """The part with that root; names carry their prefixes and the root declares them.

    Raises:
        PrintError: if a text holds a character that XML does not have.
    """
    text = tostring(root, encoding="unicode")
    if found := _NOT_IN_XML.search(text):
        raise PrintError(
            f"Het teken U+{ord(found[0]):04X} kan niet in een document voor de tekstverwerker "
            "staan."
        )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode()


def package(
    parts: Mapping[str, bytes], *, created: datetime, stored: frozenset[str] = frozenset()
) -> bytes:
    """A zip of ``parts``, in their order; ``stored`` are not compressed.

    Raises:
        ValueError: if ``created`` has no time zone.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, in_utc(created).timetuple()[:6])
            entry.create_system = 0  # else it says on which system it was made
            entry.compress_type = (
                zipfile.ZIP_STORED
                if name in stored or name.endswith(".png")
                else zipfile.ZIP_DEFLATED
            )
            archive.writestr(entry, data)
    return buffer.getvalue()


def in_utc(created: datetime) -> datetime:
    """``created`` in UTC.

    Raises:
        ValueError: if it has no time zone.
    """
    if created.tzinfo is None:
        raise ValueError("created has no time zone")
    return created.astimezone(UTC)
