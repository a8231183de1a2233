"""Reads a form with one file, piece by piece: no file is ever in memory as a whole, and none is
written before the form has passed the checks of every form.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MEDIA_TYPE = "multipart/form-data"
#: Of everything before the file: a token, in bytes.
LARGEST_FIELDS = 10_000


class Target(Protocol):
    """Gets the bytes of the file, in a thread."""

    def write(self, data: bytes) -> None:
        """Add a piece."""


class _Read:
    """What was read so far. The file is the last part of a form, so that all else is known by
    then.
    """

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.file: str | None = None
        self.pieces: list[bytes] = []
        self.finished = False
        self._name = ""
        self._header = self._value = b""
        self._headers: dict[bytes, bytes] = {}
        self._text = b""

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._on_field,
            "on_header_value": self._on_value,
            "on_header_end": self._on_header,
            "on_headers_finished": self._on_headers,
            "on_part_data": self._on_data,
            "on_part_end": self._end,
            "on_end": self._all,
        }

    def _begin(self) -> None:
        if self.file is not None:  # nothing comes after the file
            raise HTTPException(400)
        self._headers, self._text = {}, b""

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _on_headers(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        try:
            self._name = options.get(b"name", b"").decode()
            if b"filename" in options:
                self.file = options[b"filename"].decode()
        except UnicodeDecodeError as error:
            raise HTTPException(400) from error
        if not self._name or self._name in self.fields:
            raise HTTPException(400)

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self.file is not None:
            self.pieces.append(data[start:end])
        else:
            self._text += data[start:end]
            if len(self._text) > LARGEST_FIELDS:
                raise HTTPException(413)

    def _end(self) -> None:
        if self.file is None:
            try:
                self.fields[self._name] = self._text.decode()
            except UnicodeDecodeError as error:
                raise HTTPException(400) from error

    def _all(self) -> None:
        self.finished = True


async def read_upload(
    request: Request, begin: Callable[[dict[str, str], str], Target | None]
) -> None:
    """Read the form. All of it is read whatever is wrong with the file, because no browser shows an
    answer to what it is still sending.

    Args:
        request: with the form.
        begin: called once, in a thread, when the file begins, with the fields before it and the
            name of the file; gives what its bytes are for, None to drop them. Its errors go
            through.

    Raises:
        HTTPException: if this is no such form, or it ends before its end.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != MEDIA_TYPE.encode() or b"boundary" not in options:
        raise HTTPException(415)
    read, target, begun = _Read(), None, False
    try:
        parser = MultipartParser(options[b"boundary"], read.callbacks())
        async for piece in request.stream():
            parser.write(piece)
            if read.file is not None and not begun:
                begun = True
                target = await run_in_threadpool(begin, read.fields, read.file)
            if target is not None and read.pieces:
                await run_in_threadpool(target.write, b"".join(read.pieces))
            read.pieces.clear()
    except (FormParserError, ClientDisconnect) as error:
        raise HTTPException(400) from error
    if not read.finished or not begun:
        raise HTTPException(400)
