"""What a title above a table says about the numbers in it."""

from __future__ import annotations

import re

_THOUSANDS = r"1[.\u00a0 ]?000(?:[.\u00a0 ]?000)?"
_UNITS = re.compile(
    # x 1.000, × € 1 mln, (1.000 euro), in duizenden, bedragen in miljoenen euro's, in mln
    rf"[x×*]\s?(?:€|EUR|euro)?\s?(?:{_THOUSANDS}|1?\s?(?:mln|mld|mio|miljoen|miljard|duizend)\b)"
    rf"|\(\s*(?:€|EUR|euro)?\s?{_THOUSANDS}\s?(?:€|EUR|euro)?\s*\)"
    r"|\b(?:in|per)\s(?:€|EUR|euro)?\s?(?:1[.\s]?000\b|(?:hele\s)?(?:honderd|dui?zend|k|mln|mld|mio|"
    r"miljoen|miljard|honderd|thousands?|millions?)(?:en|tallen)?\b|(?:euro)?cent(?:en)?\b|k€)"
    r"|\b(?:mln|mld|mio)\b\.?|\bk€|€\s?(?:mln|mld|k)\b",
    re.I,
)


def named_unit(title: str) -> str | None:
    """The unit of thousands, millions or cents that a title names (``x 1.000``, ``in mln``), None
    if it names none.
    """
    found = _UNITS.search(title)
    return found[0].strip() if found else None
