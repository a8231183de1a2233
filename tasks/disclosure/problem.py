"""Something that an outsider can know and may not."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tasks.definitions.finding import Finding
from tasks.disclosure.profile import DisclosureProfile
from tasks.figures import dutch


class Problem(NamedTuple):
    """Something that an outsider can know and may not.

    Attributes:
        code: O01 to O09, or O11 to O13.
        about: id of a figure, or name of a file.
        text, expected: Dutch.
    """

    code: str
    about: str
    text: str
    expected: str

    def finding(self, profile: DisclosureProfile | None, letter_date: date) -> Finding:
        """As a finding that blocks; or, if it was accepted for a letter of that date, as one that
        warns and names who accepted it.
        """
        accepted = profile.acceptance(self.code, self.about, letter_date) if profile else None
        if accepted is None:
            return Finding(code=self.code, about=self.about, text=self.text, expected=self.expected)
        until = dutch.long_date(accepted.until)
        return Finding(
            code="O10",
            about=self.about,
            text=(
                f"{self.code}: {self.text} Aanvaard door {accepted.by}, tot en met {until}: "
                f"{accepted.reason}"
            ),
        )
