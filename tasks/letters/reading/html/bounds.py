"""What a page of HTML may be before it is parsed: the time of a parser can grow with the square of
how deep elements lie in each other, and of how many attributes one has.
"""

from __future__ import annotations

import re
from collections import Counter

from tasks.letters.reading.archive import LetterError

_MOST_OCTETS = 16 << 20
_MOST_ELEMENTS = 200_000
_DEEPEST = 150
_LONGEST_TAG = 10_000
_TAG = re.compile(rb"<(/?)([A-Za-z][^\s/>]{0,40})")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
#: Elements that hold nothing, or that end where the next one begins.
_SHALLOW = frozenset(
    b"area base br col embed hr img input link meta source track wbr html head body p li dt dd "
    b"colgroup thead tbody tfoot tr td th option optgroup rp rt".split()
)


def hold_in_bounds(data: bytes) -> None:
    """Raises LetterError for a page that nobody would write."""
    pieces = data.split(b"<") if len(data) <= _MOST_OCTETS else []
    open_: Counter[bytes] = Counter()
    depth = 0
    for piece in pieces:
        tag = _TAG.match(b"<" + piece[:64])
        if tag is None:
            continue
        inside = _QUOTED.sub(b"", piece).partition(b">")[0]
        name = tag[2].lower()
        # In a drawing a tag may end itself; elsewhere it does not, whatever it looks like.
        if name in _SHALLOW or (open_[b"svg"] and inside.endswith(b"/")):
            pass
        elif not tag[1]:
            open_[name] += 1
            depth += 1
        elif open_[name]:
            open_[name] -= 1
            depth -= 1
        if depth > _DEEPEST or len(inside) > _LONGEST_TAG:
            pieces = []
            break
    if not 0 < len(pieces) <= _MOST_ELEMENTS * 2:
        raise LetterError(
            "De pagina is buitensporig groot of ingewikkeld en is niet gelezen. Lever de brief aan "
            "als .docx of .odt."
        )
