"""Writes a stream of a PDF so that all readers find the same length, and packs it once. Importing
this module does it.

pydyf writes a single line feed before ``endstream``. Where the compressed bytes happen to end in a
carriage return (one stream in 256), the two together are read as one end of line and the stream
seems a byte too short: PDF/A is broken, by chance. After a carriage return and a line feed of our
own, nothing in the data can be taken for the end of the line.

pydyf asks for the bytes twice, to write them and for the identifier of the file, and packs them as
small as zlib can. Once, at zlib's usual level, makes a file a twenty-fifth larger and takes nearly
a tenth off the time of a long print.
"""

from __future__ import annotations

import zlib

import pydyf  # type: ignore[import-untyped]


def _data(stream: pydyf.Stream) -> bytes:
    # Before the first time a stream may change in place, after it only as these two tell.
    state = (len(stream.stream), stream.compress)
    kept: tuple[tuple[int, bool], bytes] | None = getattr(stream, "kept_data", None)
    if kept is None or kept[0] != state:
        kept = stream.kept_data = (state, _written(stream))
    return kept[1]


def _written(stream: pydyf.Stream) -> bytes:
    content = b"\n".join(map(pydyf._to_bytes, stream.stream))
    properties = pydyf.Dictionary(stream.extra.copy())
    if stream.compress:
        properties["Filter"] = "/FlateDecode"
        content = zlib.compress(content)
    properties["Length"] = len(content)
    return b"\n".join((properties.data, b"stream", content)) + b"\r\nendstream"


pydyf.Stream.data = property(_data)
