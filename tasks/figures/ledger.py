"""The ledger: every figure and status of a section, entered once under one id."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import gcd

from tasks.figures.disclosure import disclosed
from tasks.figures.dutch import halfjaar_words
from tasks.figures.figure import Figure, Source, Status
from tasks.figures.forms import FORMS
from tasks.figures.previous import Previous


class Ledger:
    """Collects figures and statuses. An id can be entered once: a second time is a programming
    error and stops the section.
    """

    def __init__(self) -> None:
        self._figures: dict[str, Figure] = {}
        self._statuses: dict[str, Status] = {}

    def figure(
        self,
        id: str,
        label: str,
        value: Fraction | Decimal | int,
        *,
        form: str,
        step: Fraction | Decimal | int = 1,
        definition: str,
        sources: tuple[Source, ...],
    ) -> Figure:
        """Enter a figure; see :class:`tasks.figures.figure.Figure` for the meaning of each field.

        Raises:
            ValueError: if the id was entered before or no source is given: a figure without a
                source may not be printed.
        """
        if id in self._figures:
            raise ValueError(f"figure {id} is entered twice")
        if not sources:
            raise ValueError(f"figure {id} has no source")
        figure = Figure(
            id=id,
            label=label,
            value=Fraction(value),
            form=form,
            step=Fraction(step),
            definition=definition,
            sources=sources,
        )
        self._figures[id] = figure
        return figure

    def previous(
        self,
        said: str,
        previous: Previous | None,
        *,
        id: str,
        what: str,
        form: str,
        label: str | None = None,
    ) -> Figure | None:
        """Enter under ``id`` what the previous dossier printed as the figure ``said``, rounded as
        it was then.

        Args:
            said: id of the figure in the previous dossier.
            previous: that dossier, or None if there is none.
            id: of the new figure.
            what: Dutch, what the figure counts or measures; begins its definition.
            form: what the number is now printed as; one that was printed otherwise is not
                comparable.
            label: of the new figure; None for the label it had.

        Returns:
            The new figure, or None if the previous dossier has no such figure in that form.

        Raises:
            ValueError: if ``id`` was entered before.
        """
        old = previous.figures.get(said) if previous is not None else None
        if previous is None or old is None or old.form != form:
            return None
        return self.figure(
            id,
            old.label if label is None else label,
            old.value,
            form=old.form,
            step=old.step,
            definition=f"{what} in de rapportage over het {halfjaar_words(previous.halfjaar)}.",
            sources=(previous.source(),),
        )

    def difference(self, now: Figure, before: Figure, *, id: str, label: str) -> Figure:
        """Enter how much ``now`` is above ``before``: what anyone finds who subtracts the two as
        they are printed.

        The difference of the exact values would often be another, and would tell what rounding
        hides.

        Raises:
            ValueError: if the two have another form, or ``id`` was entered before.
        """
        if now.form != before.form:
            raise ValueError(f"{now.form} and {before.form} have no difference")
        one, other = now.step, before.step
        return self.figure(
            id,
            label,
            disclosed(now).value - disclosed(before).value,
            form=FORMS[now.form].difference or now.form,
            step=Fraction(
                gcd(
                    one.numerator * other.denominator,
                    other.numerator * one.denominator,
                ),
                one.denominator * other.denominator,
            ),
            definition="Verschil tussen de afgedrukte cijfers van beide rapportages.",
            sources=tuple(dict.fromkeys((*now.sources, *before.sources))),
        )

    def status(
        self, id: str, label: str, word: str, *, definition: str, sources: tuple[Source, ...]
    ) -> Status:
        """Enter a status. Raises ValueError as :meth:`figure` does."""
        if id in self._statuses:
            raise ValueError(f"status {id} is entered twice")
        if not sources:
            raise ValueError(f"status {id} has no source")
        status = Status(id=id, label=label, word=word, definition=definition, sources=sources)
        self._statuses[id] = status
        return status

    @property
    def figures(self) -> tuple[Figure, ...]:
        """In the order of entry."""
        return tuple(self._figures.values())

    @property
    def statuses(self) -> tuple[Status, ...]:
        """In the order of entry."""
        return tuple(self._statuses.values())
