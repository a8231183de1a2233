"""What the ledger takes, what it refuses, and how it quotes the previous dossier."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tasks.figures.figure import Source
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
    assert quoted.definition == "Aantal in de rapportage van 2024-H2."
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
