"""How many cases a test takes that could take any number."""

from __future__ import annotations

import os


def cases(usual: int, long: int) -> int:
    """As many as fit in ``make test``, or the many of ``make test-long``; a test whose number it is
    has the mark ``grows``.
    """
    return long if os.environ.get("TEST_CASES") == "long" else usual
