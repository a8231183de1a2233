"""What the name of a delivered file tells besides its source: the halfjaar that it is of."""

from __future__ import annotations

import re

# 2024-H2, as templates are named, and how people write that by hand: 2024H2, 2024_h2, 2024 H2.
_HALFJAAR = re.compile(r"(?<![0-9])(20[0-9]{2})[-_ ]?[Hh]([12])(?![0-9])")


def other_halfjaar(file: str, halfjaar: str) -> str | None:
    """The halfjaar that the name is of, as ``jjjj-H1`` or ``jjjj-H2``; None if it names none, or also names ``halfjaar`` itself."""
    named = [f"{year}-H{half}" for year, half in _HALFJAAR.findall(file)]
    return named[0] if named and halfjaar not in named else None
