"""What the ledger takes, what it refuses, and how it quotes the previous dossier."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.figures.figure import Source
from tasks.figures.forms import FORMS
from tasks.figures.ledger import Ledger
from tasks.figures.previous import Previous, PreviousFigure

SOURCE = (Source(contract="proef", delivery="0" * 64, file="proef.csv"),)
OLD = PreviousFigure(
    label="Kinderen in Polen",
    value=Fraction(85_923, 12),
    form="aantal",
    step=Fraction(100),
    printed="7.200",
    definition="Kinderen met woonland Polen.",
)
PREVIOUS = Previous(halfjaar="2024-H2", digest="a" * 64, figures={"polen": OLD}, statuses={})


def test_an_id_is_entered_once_and_with_a_source() -> None:
    ledger = Ledger()
    entry: dict[str, Any] = {"form": "aantal", "definition": "Proef."}
    ledger.figure("a", "A", 1, **entry, sources=SOURCE)
    ledger.status("s", "S", "op koers", definition="Proef.", sources=SOURCE)
    with pytest.raises(ValueError, match="entered twice"):
        ledger.figure("a", "A", 1, **entry, sources=SOURCE)
    with pytest.raises(ValueError, match="entered twice"):
        ledger.status("s", "S", "op koers", definition="Proef.", sources=SOURCE)
    with pytest.raises(ValueError, match="no source"):
        ledger.figure("b", "B", 1, **entry, sources=())
    assert [figure.id for figure in ledger.figures] == ["a"]


def test_a_quoted_figure_keeps_its_value_rounding_and_label_and_names_its_dossier() -> None:
    ledger = Ledger()
    quoted = ledger.previous("polen", PREVIOUS, id="polen.vorige", what="Aantal", form="aantal")
    assert quoted is not None
    assert (quoted.id, quoted.label, quoted.value) == ("polen.vorige", OLD.label, OLD.value)
    assert quoted.printed == OLD.printed
    assert quoted.definition == "Aantal in de rapportage over het tweede halfjaar 2024."
    assert quoted.sources == (PREVIOUS.source(),)
    assert quoted.looks_back
    assert ledger.figures == (quoted,)


def test_a_quoted_figure_can_have_a_label_of_its_own() -> None:
    quoted = Ledger().previous(
        "polen", PREVIOUS, id="p", what="Aantal", form="aantal", label="Polen, vorige rapportage"
    )
    assert quoted is not None
    assert quoted.label == "Polen, vorige rapportage"


@pytest.mark.parametrize(
    ("said", "previous", "form"),
    [
        pytest.param("polen", None, "aantal", id="there is no previous dossier"),
        pytest.param("spanje", PREVIOUS, "aantal", id="it has no such figure"),
        pytest.param("polen", PREVIOUS, "euro", id="it printed another kind of number"),
    ],
)
def test_what_cannot_be_compared_is_not_quoted(
    said: str, previous: Previous | None, form: str
) -> None:
    ledger = Ledger()
    assert ledger.previous(said, previous, id="x", what="Aantal", form=form) is None
    assert ledger.figures == ()


def read(printed: str) -> Fraction:
    """What a person reads who subtracts printed numbers."""
    digits = "".join(one for one in printed if one in "0123456789,").replace(",", ".")
    times = 1_000_000 if printed.endswith("mln") else 1
    return Fraction(digits) * times * (-1 if "\u2212" in printed else 1)


STEPS = [Fraction(1, 10), Fraction(1), Fraction(10), Fraction(100), Fraction(100_000)]


@given(
    st.fractions(-10_000_000, 10_000_000, max_denominator=12),
    st.fractions(-10_000_000, 10_000_000, max_denominator=12),
    st.sampled_from([name for name in FORMS if name != "woord"]),
    st.sampled_from(STEPS),
    st.sampled_from(STEPS),
)
def test_a_difference_is_that_of_what_is_printed(
    now: Fraction, then: Fraction, form: str, step: Fraction, step_then: Fraction
) -> None:
    ledger = Ledger()
    one, other = (
        ledger.figure(id, id, value, form=form, step=size, definition="Proef.", sources=SOURCE)
        for id, value, size in (("nu", now, step), ("toen", then, step_then))
    )
    made = ledger.difference(one, other, id="verschil", label="Verschil")
    assert read(one.printed) - read(other.printed) == read(made.printed)


def test_two_numbers_of_another_kind_have_no_difference() -> None:
    ledger = Ledger()
    one, other = (
        ledger.figure(form, "A", 1, form=form, definition="Proef.", sources=SOURCE)
        for form in ("aantal", "euro")
    )
    with pytest.raises(ValueError, match="no difference"):
        ledger.difference(one, other, id="verschil", label="Verschil")
