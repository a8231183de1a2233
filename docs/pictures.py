"""Makes the pictures of docs/images from a sealed dossier: python docs/pictures.py outputs/2025-H1/<digest>."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2

IMAGES = Path(__file__).parent / "images"
#: Annex, page (first is 1) and the name of its picture.
PAGES = (
    ("buitenland", 2, "buitenland"),
    ("uitzonderingenrapportage", 2, "kpi"),
    ("uitzonderingenrapportage", 4, "uitzonderingen"),
    ("invordering", 3, "invordering"),
    ("damages", 2, "damages"),
)
PIXELS_PER_POINT = 1.25

if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    for annex, page, name in PAGES:
        document = pypdfium2.PdfDocument(Path(sys.argv[1]) / f"{annex}.pdf")
        document[page - 1].render(scale=PIXELS_PER_POINT).to_pil().save(IMAGES / f"{name}.png", optimize=True)
