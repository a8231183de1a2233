"""Published files as a reader can take them apart: what is in a package of an office program, and
what is attached to a PDF.
"""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

_STREAM = re.compile(
    rb"<<((?:(?!endobj).)*?/EmbeddedFile(?:(?!endobj).)*?)>>\s*stream\r?\n", re.DOTALL
)
_LENGTH = re.compile(rb"/Length (\d+)")


def texts_of(name: str, data: bytes) -> dict[str, bytes]:
    """Every text in a file, by its name within the file: the file itself, or the parts of it.

    Raises:
        ValueError: if the file is not what its name says.
    """
    if name.endswith((".docx", ".odt", ".xlsx", ".ods")):
        try:
            with ZipFile(BytesIO(data)) as package:
                return {one: package.read(one) for one in package.namelist()}
        except BadZipFile as error:
            raise ValueError(str(error)) from error
    if name.endswith(".pdf"):
        return {f"bijlage {at}": one for at, one in enumerate(attached_to(data), start=1)}
    return {name: data}


def attached_to(pdf: bytes) -> list[bytes]:
    """The files that are attached to a PDF of ours, in their order.

    Raises:
        ValueError: if one of them can not be read.
    """
    found = []
    for one in _STREAM.finditer(pdf):
        length = _LENGTH.search(one[1])
        if length is None:
            raise ValueError("an attachment without a length")
        stream = pdf[one.end() : one.end() + int(length[1])]
        try:
            found.append(zlib.decompress(stream) if b"/FlateDecode" in one[1] else stream)
        except zlib.error as error:
            raise ValueError(str(error)) from error
    return found
