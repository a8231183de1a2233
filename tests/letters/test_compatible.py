"""Which numbers may stand for a figure: worked examples that read as the rules, and properties."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rulebook import Chapter, rows_of

from tasks.figures.figure import Figure, Source
from tasks.letters.expressions.expression import Expression
from tasks.letters.expressions.recognise import Recogniser
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.matching import compatible
from tasks.letters.matching.compatible import Fit, fit
from tasks.letters.reading.blocks import Block, BlockKind

F = Fraction
RECOGNISER = Recogniser(load_vocabulary())


def written(text: str) -> Expression:
    (one,) = RECOGNISER.expressions(Block(BlockKind.PARAGRAPH, text, "alinea 1"))
    return one


def figure(value: F, form: str = "aantal", step: F | int = 1) -> Figure:
    source = Source(contract="bron", delivery="0" * 64, file="bron.csv")
    return Figure(
        id="a.b",
        label="A: b",
        value=value,
        form=form,
        step=F(step),
        definition="Een getal.",
        sources=(source,),
    )


KINDEREN = figure(F(343289, 12), step=100)  # 28.607,4; printed 28.600
BEDRAG = figure(F("57999886.01"), "euro_mln", 10**6)  # printed € 58 mln
RUIM = figure(F(200_000), "aantal_ruim", 1)
AANDEEL = figure(F(2471, 100), "procent", F(1, 10))  # 24,71; printed 24,7%

# as written, the figure -> what it is
RULES = [
    pytest.param("28.600", KINDEREN, "gelijk", id="1 zoals afgedrukt"),
    pytest.param("€ 58 mln", BEDRAG, "gelijk", id="1 een bedrag zoals afgedrukt"),
    pytest.param("€ 58.000.000", BEDRAG, "gelijk", id="1 hetzelfde bedrag, voluit"),
    pytest.param("58 mln", BEDRAG, "strijdig", id="1 een aantal is geen bedrag"),
    pytest.param("29.000", KINDEREN, "afgerond", id="2 op duizendtallen"),
    pytest.param("28.000", KINDEREN, "strijdig", id="2 verkeerd afgerond"),
    pytest.param("30.000", KINDEREN, "strijdig", id="2 te grof zonder ongeveer"),
    pytest.param("25%", AANDEEL, "afgerond", id="2 een heel percentage"),
    pytest.param("circa 30.000", KINDEREN, "afgerond", id="3 grof, met circa"),
    pytest.param("circa 27.500", KINDEREN, "afgerond", id="3 op 2.500"),
    pytest.param("circa 26.000", KINDEREN, "strijdig", id="3 te ver weg"),
    pytest.param("ruim 28.000", KINDEREN, "afgerond", id="4 ruim"),
    pytest.param("ruim 28.600", KINDEREN, "gelijk", id="4 ruim, net meer"),
    pytest.param("ruim 29.000", KINDEREN, "strijdig", id="4 ruim, en het is minder"),
    pytest.param("ruim 20.000", KINDEREN, "strijdig", id="4 ruim, en het is veel meer"),
    pytest.param("bijna 29.000", KINDEREN, "afgerond", id="4 bijna"),
    pytest.param("bijna 28.600", KINDEREN, "strijdig", id="4 bijna, en het is meer"),
    pytest.param("meer dan 28.000", KINDEREN, "afgerond", id="5 meer dan"),
    pytest.param("de grens van 28.000", KINDEREN, "afgerond", id="5 over een grens"),
    pytest.param("onder de grens van 28.000", KINDEREN, "strijdig", id="5 onder een grens"),
    pytest.param("minder dan 28.600", KINDEREN, "gelijk", id="5 waar iets onder blijft"),
    pytest.param("maximaal 28.600", KINDEREN, "gelijk", id="5 maximaal"),
    pytest.param("een kwart", AANDEEL, "afgerond", id="6 een kwart"),
    pytest.param("bijna een kwart", AANDEEL, "afgerond", id="6 bijna een kwart"),
    pytest.param("ruim een kwart", AANDEEL, "strijdig", id="6 ruim een kwart, en het is minder"),
    pytest.param("een op de vier", AANDEEL, "afgerond", id="6 een op de vier"),
    pytest.param("een vijfde.", AANDEEL, "strijdig", id="6 een ander deel"),
    pytest.param("28.607", KINDEREN, "nauwkeuriger", id="7 meer dan er is afgedrukt"),
    pytest.param("24,71%", AANDEEL, "nauwkeuriger", id="7 twee decimalen"),
    pytest.param("ruim 200.000", RUIM, "gelijk", id="7 met het woord van het cijfer"),
    pytest.param("200.000", RUIM, "nauwkeuriger", id="7 het woord is weggelaten"),
    pytest.param("28.617", KINDEREN, "strijdig", id="7 nauwkeuriger en onjuist"),
]
RULEBOOK = [
    Chapter(
        "Getallen in een brief",
        compatible.__doc__,
        ("geschreven", "afgedrukt cijfer", "is"),
        [
            one._replace(values=(one.values[0], one.values[1].printed, one.values[2]))  # type: ignore[attr-defined]
            for one in rows_of(RULES)
        ],
    )
]


@pytest.mark.parametrize(("text", "of", "is_"), RULES)
def test_what_may_stand_for_a_figure(text: str, of: Figure, is_: str) -> None:
    assert (fit(written(text), of) or "strijdig") == is_


VALUES = st.fractions(min_value=1, max_value=10**9, max_denominator=100)


@given(VALUES, st.sampled_from([F(1), F(10), F(100), F(1, 10)]))
def test_a_figure_as_printed_is_equal(value: F, step: F) -> None:
    one = figure(value, step=step)
    if one.printed.isdecimal() and 1900 <= int(one.printed) < 2100:
        return  # as a year
    assert fit(written(f"Dat is {one.printed}"), one) is Fit.EQUAL


@given(VALUES, VALUES)
def test_what_is_far_off_never_fits(value: F, other: F) -> None:
    one = figure(value, step=100)
    far = figure(other, step=100).printed
    said = written(f"circa {far} brieven" if len(far) != 4 else f"circa {far},0 brieven")
    assert said.value is not None
    if abs(said.value - value) > value / 4 + 100:
        assert fit(said, one) is None
