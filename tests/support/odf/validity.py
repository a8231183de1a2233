"""The judge of OpenDocument files: the RELAX NG schemas of ODF 1.3 itself."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]

SCHEMAS = Path(__file__).parent
#: The parts of a package that the standard says something about, and by which schema.
PARTS = {
    "content.xml": "OpenDocument-v1.3-schema.rng",
    "styles.xml": "OpenDocument-v1.3-schema.rng",
    "meta.xml": "OpenDocument-v1.3-schema.rng",
    "settings.xml": "OpenDocument-v1.3-schema.rng",
    "META-INF/manifest.xml": "OpenDocument-v1.3-manifest-schema.rng",
}
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"


@cache
def _schema(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(SCHEMAS / name))


def odf_problems(package: bytes) -> list[str]:
    """What is not as ODF 1.3 asks in a text or spreadsheet; empty if nothing."""
    problems = []
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        for part, name in PARTS.items():
            tree, schema = etree.fromstring(archive.read(part)), _schema(name)
            if not schema.validate(tree):
                problems += [f"{part}: {error.message}" for error in schema.error_log]
            # The schema leaves this out; a face without a family names no font at all.
            problems += [
                f"{part}: font face {face.get(f'{STYLE}name')} has no svg:font-family"
                for face in tree.iter(f"{STYLE}font-face")
                if not face.get(f"{SVG}font-family")
            ]
    return problems
