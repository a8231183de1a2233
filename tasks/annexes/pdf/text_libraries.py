"""The libraries of the system that lay out text: the only part of a print that the product does not
bring along. Another version of them may give other bytes.
"""

from __future__ import annotations

import ctypes

#: Per library, as WeasyPrint finds it, the function that gives its version.
_LIBRARIES = {
    "libpango-1.0.so.0": "pango_version_string",
    "libharfbuzz.so.0": "hb_version_string",
}


def text_libraries() -> dict[str, str]:
    """Version per library. Raises OSError if one is not installed."""
    found = {}
    for library, function in _LIBRARIES.items():
        ask = ctypes.CDLL(library)[function]
        ask.restype = ctypes.c_char_p
        found[library] = str(ask(), "ascii")
    return found
