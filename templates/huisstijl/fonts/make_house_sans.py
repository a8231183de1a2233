"""Makes the fonts that go inside annexes from the full fonts beside this file: the characters of
European languages in Latin script, and the signs of the house style. As WOFF2 for HTML, as TrueType
for word processors. Run it after replacing a font; the results are kept in the repository.

A changed font may not carry the reserved name of the original (OFL.txt, condition 3), so these are
called House Sans.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FOLDER = Path(__file__).parent
NAME = "House Sans"
#: Latin, Latin-1, Latin Extended-A, punctuation, euro, arrows, minus, comparison signs, and
#: geometric shapes.
CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2028),
    *range(0x2030, 0x203B),
    0x20AC,
    *range(0x2190, 0x2194),
    0x2212,
    0x2264,
    0x2265,
    *range(0x25A0, 0x2600),
]
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "lnum", "tnum", "pnum"]

if __name__ == "__main__":
    for full in sorted(FOLDER.glob("SourceSans3-*.ttf")):
        for ending, flavor in ((".woff2", "woff2"), (".ttf", None)):
            options = Options()
            options.flavor = flavor
            options.layout_features = FEATURES
            # The time of the subset would make every file another.
            font = TTFont(full, recalcTimestamp=False)
            subsetter = Subsetter(options)
            subsetter.populate(unicodes=CHARACTERS)
            subsetter.subset(font)
            for record in font["name"].names:
                record.string = (
                    str(record)
                    .replace("Source Sans 3", NAME)
                    .replace("SourceSans3", NAME.replace(" ", ""))
                )
            font.flavor = flavor
            font.save(
                full.with_name(full.name.replace("SourceSans3", "HouseSans")).with_suffix(ending)
            )
