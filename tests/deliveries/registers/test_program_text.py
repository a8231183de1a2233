"""What a program left in a text, and what only looks like it; units that a title names."""

from __future__ import annotations

import pytest

from tasks.deliveries.reading.program_text import markup, spreadsheet_error
from tasks.deliveries.reading.titles import named_unit

#: Excel's errors in Dutch, English, German, French, Spanish, Polish, Swedish, Danish and Turkish.
ERRORS = (
    "#LEEG! #DEEL/0! #WAARDE! #VERW! #NAAM? #GETAL! #N/B #OVERLOOP! #BEREKENEN! "
    "#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A #SPILL! #CALC! #FIELD! #GETTING_DATA "
    "#WERT! #BEZUG! #ZAHL! #NV #ÜBERLAUF! #NUL! #VALEUR! #NOM? #NOMBRE! #CALCUL! "
    "#¡NULO! #¡VALOR! #¿NOMBRE? #N/D #DZIEL/0! #ARG! #LICZBA! #VÄRDEFEL! #VÆRDI! #I/T #SAYI/0! #YOK"
)


@pytest.mark.parametrize("error", [*ERRORS.split(), "########", "Err:508", "Fout:502"])
def test_an_error_of_a_spreadsheet_is_seen_in_every_language(error: str) -> None:
    assert spreadsheet_error(error) == error


def test_an_error_is_seen_inside_a_text() -> None:
    assert spreadsheet_error("ontdekt door #N/B, in mei") == "#N/B"


@pytest.mark.parametrize(
    "text", ["#1", "nr. #12!", "#metoo", "#NVWA", "C# en F#", "# punt", "# ## ###", "Nee!", "N/A"]
)
def test_a_number_sign_is_no_error(text: str) -> None:
    assert spreadsheet_error(text) is None


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("Belgi&euml; &amp; Duitsland", "&euml;"),
        ("meer dan &#8364; 500", "&#8364;"),
        ("meer dan &#x20AC; 500", "&#x20AC;"),
        ("te&nbsp;veel", "&nbsp;"),
        ("een<br>twee", "<br>"),
        ("een<BR/>twee", "<BR/>"),
        ('<p class="x">een</p>', '<p class="x">'),
        ("een <!-- noot -->", "<!--"),
        ("een_x000D_twee", "_x000D_"),
    ],
)
def test_markup_is_told_as_it_stands_in_the_text(text: str, piece: str) -> None:
    assert markup(text) == piece


@pytest.mark.parametrize(
    "text", ["R&D; en verder", "AT&T", "a < b en c > d", "5 <b 6", "<naam>", "x_1_y", "P&O &c."]
)
def test_what_people_type_is_no_markup(text: str) -> None:
    assert markup(text) is None


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("Bedragen (x 1.000)", "x 1.000"),
        ("Bedragen × € 1.000", "× € 1.000"),
        ("Bedragen x €1 mln", "x €1 mln"),
        ("Kpi's, aantallen in duizenden", "in duizenden"),
        ("In miljoenen euro's", "In miljoenen"),
        ("Bedragen in € mln", "in € mln"),
        ("Bedrag (€ 1.000)", "(€ 1.000)"),
        ("Uitgaven mln", "mln"),
        ("Bedragen in centen", "in centen"),
        ("Bedragen x1000", "x1000"),
    ],
)
def test_a_title_names_a_unit(title: str, unit: str) -> None:
    assert named_unit(title) == unit


@pytest.mark.parametrize(
    "title",
    [
        "Realisaties van de kpi's, 2025-H1",
        "Kpi realisaties (voorbeeldcijfers)",
        "Vul in vanaf rij 8. Donkere kop: verplicht. Lichte kop: mag leeg blijven.",
        "Kinderen per land, in het jaar 2023",
        "Stand 30 april 2025, in concept",
        "Tabel 1.000 van de kamerbrief",
        "Alle centrale registers in beheer",
    ],
)
def test_a_title_without_a_unit(title: str) -> None:
    assert named_unit(title) is None
