"""A figure: one number that may be printed, with its exact value and where it came from. A status:
one word of that kind.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import (
    BeforeValidator,
    PlainSerializer,
    computed_field,
    model_validator,
)

from tasks.figures import forms
from tasks.figures.frozen import Frozen


def _to_fraction(value: object) -> Fraction:
    # A binary float is rarely exact, so none may slip in.
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal | Fraction):
        raise ValueError(
            "a figure is never made from a binary float; use int, Decimal, Fraction or text"
        )
    return Fraction(value)


def exact_text(value: Fraction) -> str:
    """``7163.25`` where the decimal is finite, else ``85923/12`` in lowest terms; :class:`Fraction`
    reads both back.
    """
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    decimals = 0
    while (value * 10**decimals).denominator != 1:
        decimals += 1
    digits = str(abs(value.numerator) * 10**decimals // value.denominator).rjust(decimals + 1, "0")
    whole = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return ("-" if value < 0 else "") + whole


Exact = Annotated[
    Fraction, BeforeValidator(_to_fraction), PlainSerializer(exact_text, return_type=str)
]


#: The contract of a source that is not a delivery but the previous dossier.
PREVIOUS_DOSSIER = "dossier"


class Source(Frozen):
    """Where a figure came from: one frozen delivery, and the rows or the query that were used of
    it.

    Attributes:
        contract: name of the contract (config/bronnen), or :data:`PREVIOUS_DOSSIER`.
        delivery: sha256 of the bytes as received.
        file: name of the file as received.
        rows: line numbers (CSV, first line is 1) or sheet rows (XLSX); empty if a query was used.
        query: name of the ``.sql`` file with its sha256, or None.
    """

    contract: str
    delivery: str
    file: str
    rows: tuple[int, ...] = ()
    query: str | None = None


class Figure(Frozen):
    """One number that may be printed.

    Attributes:
        id: stable from halfjaar to halfjaar, e.g. ``buitenland.wkb.7028.kinderen``.
        label: Dutch, names the number in full, so that it can be read on its own.
        value: exact, in the base unit of ``form`` (pieces, euros, percent, days).
        form: key of :data:`tasks.figures.forms.FORMS`.
        step: what ``printed`` is rounded to, in the base unit.
        definition: Dutch sentence: how the number is made.
        sources: the deliveries, rows and queries; never empty.
    """

    id: str
    label: str
    value: Exact
    form: str
    step: Exact
    definition: str
    sources: tuple[Source, ...]

    @model_validator(mode="before")
    @classmethod
    def _printed_is_never_read_back(cls, fields: object) -> object:
        # The printed form follows from value, form and step; a stored one is dropped so that it can
        # never be believed instead.
        return (
            {k: v for k, v in fields.items() if k != "printed"}
            if isinstance(fields, dict)
            else fields
        )

    @property
    def looks_back(self) -> bool:
        """Whether it quotes the previous dossier; such a figure is neither compared with that
        dossier nor stored for the next.
        """
        return any(source.contract == PREVIOUS_DOSSIER for source in self.sources)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def printed(self) -> str:
        """Rounded half up once, in Dutch print."""
        return forms.printed(self.value, self.form, self.step)


class Status(Frozen):
    """One word that a rule or a register sets (the status of a KPI, the phase of a measure), traced
    to its sources like a figure.
    """

    id: str
    label: str
    word: str
    definition: str
    sources: tuple[Source, ...]
