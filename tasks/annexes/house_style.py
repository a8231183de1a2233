"""The house style (templates/huisstijl): the only resources an annex may use, and the characters its fonts can print."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FOLDER = Path(__file__).parents[2] / "templates" / "huisstijl"
MEDIA_TYPES = {".ttf": "font/ttf", ".woff2": "font/woff2", ".css": "text/css", ".svg": "image/svg+xml"}


@cache
def house_assets() -> Mapping[str, tuple[str, bytes]]:
    """Name without folder -> (media type, bytes). In HTML and CSS they are called ``asset:NAME``."""
    files = [path for path in sorted(FOLDER.rglob("*")) if path.suffix in MEDIA_TYPES]
    return MappingProxyType({path.name: (MEDIA_TYPES[path.suffix], path.read_bytes()) for path in files})


@cache
def printable() -> frozenset[int]:
    """Code points that every cut of the house fonts can print. Anything else would be taken from a font of the machine, or be a hole."""
    fonts = [data for media_type, data in house_assets().values() if media_type == "font/ttf"]
    return frozenset.intersection(*(frozenset(TTFont(io.BytesIO(data), lazy=True).getBestCmap()) for data in fonts))
