"""The words that a writer asks for are right whatever the figure is."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from tasks.figures.figure import Figure, Source
from tasks.figures.forms import FORMS
from tasks.letters.bouwstenen.reference import Filled, filled, references
from tasks.letters.bouwstenen.wording import worded
from tasks.letters.expressions.recognise import Recogniser
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.matching.compatible import fit
from tasks.letters.reading.blocks import Block, BlockKind, Mark, MarkKind

WORDS = load_vocabulary()
SOURCE = Source(contract="proef", delivery="0" * 64, file="proef.csv")


def figure_of(value: Fraction, form: str, step: Fraction) -> Figure:
    return Figure(
        id="proef",
        label="Proef",
        value=value,
        form=form,
        step=step,
        definition="x",
        sources=(SOURCE,),
    )


@given(
    st.integers(2, 10**8),
    st.sampled_from(["aantal", "euro", "euro_mln", "procent"]),
    st.sampled_from(["", "ruim", "bijna", "circa", "ongeveer", "Meer dan", "maximaal"]),
)
def test_words_for_how_exact_it_is_fit_the_exact_value(value: int, form: str, words: str) -> None:
    million = form == "euro_mln"
    assume(not million or value > 2_000_000)
    exact = Fraction(value) if form != "procent" else Fraction(value % 9_901 + 100, 100)
    step = Fraction(1_000_000 if million else 1) if form != "procent" else Fraction(1, 10)
    figure = figure_of(exact, form, step)
    text = worded(figure, words, WORDS)
    assert text is not None
    (found,) = Recogniser(WORDS).expressions(Block(BlockKind.PARAGRAPH, f"Nu {text}", "alinea 1"))
    if fit(found, figure) is None:
        # A number that is as round as what it would be said to be above or below is just that; and
        # of one that is printed very roughly nothing finer is said, so that it is refused (W06).
        assert words in ("ruim", "bijna", "Meer dan", "circa", "ongeveer")
        assert found.value == exact or figure.step * 5 > exact
    if words:
        assert found.value is not None
        assert found.step is not None
        assert found.step >= figure.step or found.value % figure.step == 0


def test_every_count_that_has_a_word_is_written_in_it() -> None:
    for value in range(14):
        figure = figure_of(Fraction(value), "aantal", Fraction(1))
        assert worded(figure, "in woorden", WORDS) == (
            FORMS["woord"].print(value, 1) if value <= 12 else None
        )


@given(st.lists(st.tuples(st.text(" ab", max_size=4), st.text("xyz", min_size=1, max_size=5))))
def test_what_is_filled_in_is_marked_and_nothing_else_moves(
    pieces: list[tuple[str, str]],
) -> None:
    """Each piece is a text, the call of a note, and a reference that becomes ``xyz``."""
    written, expected, calls = "", "", []
    for text, name in pieces:
        calls.append(Mark(MarkKind.NOTE, len(written) + len(text), len(written) + len(text) + 1))
        written += f"{text}!" + f"[[{name}]]"
        expected += f"{text}!" + name * 2
    block = Block(BlockKind.PARAGRAPH, written, "alinea 1", marks=tuple(calls))
    made = filled(block, [Filled(one, one.target, one.target * 2) for one in references(block)])
    assert made.text == expected
    controls = made.marked(MarkKind.CONTROL)
    assert [(made.text[one.start : one.end], one.name) for one in controls] == [
        (name * 2, name) for _, name in pieces
    ]
    assert [made.text[one.start : one.end] for one in made.marked(MarkKind.NOTE)] == ["!"] * len(
        pieces
    )
