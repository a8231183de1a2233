"""Places in an extract, with the values there as people may see them: short, on one line, and
without personal data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tasks.definitions.finding import Place
from tasks.deliveries.contract import Column, Contract, Sensitivity
from tasks.deliveries.reading.personal_data import mask, mask_bsn

_LONGEST_VALUE = 60
#: As long as a day in digits and signs, 01-02-2023; see :func:`value_shown`.
_LONGEST_PUBLIC = 10


@dataclass(frozen=True, slots=True)
class Places:
    """Makes places in one extract, with values that may be shown."""

    file: str
    sheet: str | None
    contract: Contract

    def at(self, row: int | None, column: Column | str | None, value: str | None) -> Place:
        """The place of a value: of a column of the contract as its supplier wrote it, and else of
        one that may be shown already.
        """
        if isinstance(column, Column):
            shown = value_shown(column, value, self.contract) if value and value.strip() else None
            return Place(file=self.file, sheet=self.sheet, row=row, column=column.name, value=shown)
        return Place(file=self.file, sheet=self.sheet, row=row, column=column, value=value)


def value_shown(column: Column, value: str, contract: Contract) -> str:
    """A value as people may see it: masked if it is personal, or stands in a source with personal
    data and is not what the contract calls public there.
    """
    if column.personal:
        return mask(value)
    # What stands in a public column may be the value of the column beside it: a pseudonym or a
    # number of a person is longer than any month or code.
    public = column.public and len(value.strip()) <= _LONGEST_PUBLIC
    if contract.sensitivity is Sensitivity.PERSONAL and not public:
        return mask(value)
    return text_shown(value.strip() if public else value)


def text_shown(text: str) -> str:
    """A text that is not personal: without anything that could steer a terminal."""
    one_line = re.sub("\r\n?|\n", "⏎", text).replace("\u00a0", " ")
    line = mask_bsn(
        "".join(character if character.isprintable() else "\ufffd" for character in one_line)
    )
    return line if len(line) <= _LONGEST_VALUE else line[: _LONGEST_VALUE - 1] + "…"


def values_shown(parts: tuple[str, ...], names: tuple[str, ...], contract: Contract) -> str:
    """The values of these columns together: ``7028 + 202301``."""
    return " + ".join(
        value_shown(contract.column(name), part, contract) or "leeg"
        for part, name in zip(parts, names, strict=True)
    )
