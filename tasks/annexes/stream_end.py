"""Ends every stream of a PDF so that all readers find the same length, and packs it once. Importing this module does it.

pydyf writes a single line feed before ``endstream``. Where the compressed bytes happen to end in a carriage return (one stream in 256),
the two together are read as one end of line and the stream seems a byte too short: PDF/A is broken, by chance. After a carriage return
and a line feed of our own, nothing in the data can be taken for the end of the line.

pydyf asks for the bytes twice, to write them and for the identifier of the file; packing them twice takes a twentieth of a long print.
"""

from __future__ import annotations

import pydyf  # type: ignore[import-untyped]

_data = pydyf.Stream.data.fget
_END = b"\nendstream"


def _data_with_safe_end(stream: pydyf.Stream) -> bytes:
    # Before the first time a stream may change in place, after it only as these two tell.
    state = (len(stream.stream), stream.compress)
    kept: tuple[tuple[int, bool], bytes] | None = getattr(stream, "kept_data", None)
    if kept is None or kept[0] != state:
        written: bytes = _data(stream)
        kept = stream.kept_data = (state, written.removesuffix(_END) + b"\r" + _END)
    return kept[1]


pydyf.Stream.data = property(_data_with_safe_end)
