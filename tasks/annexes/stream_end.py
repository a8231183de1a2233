"""Ends every stream of a PDF so that all readers find the same length. Importing this module does it.

pydyf writes a single line feed before ``endstream``. Where the compressed bytes happen to end in a carriage return (one stream in 256),
the two together are read as one end of line and the stream seems a byte too short: PDF/A is broken, by chance. After a carriage return
and a line feed of our own, nothing in the data can be taken for the end of the line.
"""

from __future__ import annotations

import pydyf  # type: ignore[import-untyped]

_data = pydyf.Stream.data.fget
_END = b"\nendstream"


def _data_with_safe_end(stream: pydyf.Stream) -> bytes:
    written: bytes = _data(stream)
    return written.removesuffix(_END) + b"\r" + _END


pydyf.Stream.data = property(_data_with_safe_end)
