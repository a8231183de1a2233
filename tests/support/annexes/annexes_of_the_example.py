"""Which annexes and sources the example has: as its halfjaar says, so that an onderdeel that is added
is in every test that looks at all of them.
"""

from __future__ import annotations

from tasks.definitions.halfjaar import load_halfjaar
from tasks.sections import contracts_of

_HALFJAAR = load_halfjaar("2025-H1")
#: Names of the sections, in the order of the letter.
ANNEXES = tuple(annex.section for annex in _HALFJAAR.annexes)
#: Without the letter itself, which has no cover or contents, and of which the text is delivered.
WITH_COVER = tuple(one for one in ANNEXES if one != "brief")
#: The contracts of what is delivered, by name.
SOURCES = contracts_of(_HALFJAAR)
