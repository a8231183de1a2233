"""What a check finds wrong that does not know where the thing stands: whoever asked makes a finding
of it.
"""

from __future__ import annotations

from typing import NamedTuple

from tasks.definitions.finding import Finding, Place


class Problem(NamedTuple):
    """What is wrong: code of the finding, and in Dutch what it is, and what was expected or
    probably meant. ``value`` and ``against`` are those of a finding that asks.
    """

    code: str
    text: str
    expected: str
    value: str | None = None
    against: str | None = None

    def finding(self, about: str, place: Place | None) -> Finding:
        """The finding about something, and where that stands."""
        return Finding(
            code=self.code,
            about=about,
            text=self.text,
            place=place,
            expected=self.expected,
            value=self.value,
            against=self.against,
        )
