"""What a text may hold before its numbers are recognised and held against each other and against
those of a dossier: the time of that grows with the square of how many stand together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tasks.figures.dutch import number
from tasks.letters.reading.archive import LetterError
from tasks.letters.reading.blocks import Block

#: In one paragraph or cell, and in all together.
MOST_NUMBERS, MOST_IN_ALL = 400, 20_000
_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f]*")


def refuse_unreasonable(blocks: Iterable[Block]) -> None:
    """Raises LetterError, with the place and no word of the letter, for a paragraph that nobody
    would write.
    """
    every = 0
    for block in blocks:
        here = len(_NUMBER.findall(block.text))
        every += here
        if here > MOST_NUMBERS:
            raise LetterError(
                f"Het bestand is niet gelezen. In {block.place or 'de tekst'} staan meer dan "
                f"{MOST_NUMBERS} getallen bij elkaar. Maak er kortere alinea's van."
            )
        if every > MOST_IN_ALL:
            raise LetterError(
                f"Het bestand is niet gelezen. Er staan meer dan {number(MOST_IN_ALL)} getallen in."
            )
