"""Texts of registers, made fit to print.

What is done to a text is told, and a text that is fine is left alone.
"""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tasks.annexes.page.house_style import printable
from tasks.annexes.page.plain_text import (
    BREAK,
    CUT_MARK,
    LONGEST_WORD,
    MOST_CHARACTERS,
    Plain,
    plain,
)


def test_ordinary_text_is_left_alone() -> None:
    text = (
        "De ouders – één gezin – kregen €\u00a01.000 in Curaçao; Ελλάδα ≥ 5% → ‘ja’.\n\nTweede "
        "alinea."
    )
    assert plain(text) == Plain(text)
    assert plain(text).changes == []


def test_composed_characters_become_one() -> None:
    assert plain("Belgie\u0308").text == "België"


def test_line_ends_become_one_kind_and_tabs_become_spaces() -> None:
    assert plain("a\r\nb\rc\u2028d\te\n\n\n\nf  ").text == "a\nb\nc\nd e\n\nf"


def test_text_cannot_be_turned_around() -> None:
    told = plain("bedrag \u202e000.1\u202c euro")
    assert told.text == "bedrag 000.1 euro"
    assert told.removed == ("U+202C", "U+202E")
    assert told.changes == ["Onzichtbare tekens zijn weggelaten: U+202C, U+202E."]


def test_control_characters_are_left_out_and_told() -> None:
    assert plain("a\x00b\x07c") == Plain("abc", removed=("U+0000", "U+0007"))


def test_hints_of_word_processors_are_left_out_in_silence() -> None:
    assert plain("\ufeffwoon\u00adland\u200bfactor") == Plain("woonlandfactor")


def test_what_the_fonts_cannot_print_is_named() -> None:
    told = plain("goed 😀 儿")
    assert told.text == "goed [U+1F600] [U+513F]"
    assert told.replaced == ("U+513F", "U+1F600")


def test_a_lone_surrogate_is_named() -> None:
    assert plain("a\ud800").text == "a[U+D800]"


def test_a_long_word_may_break() -> None:
    told = plain("x" * (2 * LONGEST_WORD + 1))
    assert told.text == BREAK.join(("x" * LONGEST_WORD, "x" * LONGEST_WORD, "x"))
    assert plain("x" * LONGEST_WORD).text == "x" * LONGEST_WORD


def test_a_long_text_is_cut_and_told() -> None:
    told = plain("woord " * MOST_CHARACTERS)
    assert told.text.endswith(CUT_MARK)
    assert told.cut == 5 * MOST_CHARACTERS
    assert len(told.text) <= MOST_CHARACTERS + len(CUT_MARK)
    assert "de laatste 50000 tekens zijn niet afgedrukt" in told.changes[0]
    assert plain("a" * MOST_CHARACTERS).cut == 0


def test_markup_stays_text() -> None:
    assert plain("<b>{{ 7 * 7 }}</b>").text == "<b>{{ 7 * 7 }}</b>"


@given(st.text(st.characters(), max_size=200))
def test_the_outcome_can_always_be_printed_and_doing_it_twice_changes_nothing(text: str) -> None:
    once = plain(text).text
    assert all(ord(one) in printable() or one in f"\n{BREAK}" for one in once)
    assert all(unicodedata.category(one) not in ("Cc", "Cf") or one in f"\n{BREAK}" for one in once)
    assert plain(once).text == once


def test_a_cup_and_a_mark_without_a_letter_are_named_by_their_code() -> None:
    assert plain("koffie ☕").text == "koffie [U+2615]"
    assert plain("x\u0316").replaced == ("U+0316",)
