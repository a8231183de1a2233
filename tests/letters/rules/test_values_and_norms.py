"""A value, its norm and its earlier value: what is found in whatever order, and beside it what is
right.
"""

from __future__ import annotations

import pytest
from support.letters.checked_letters import figure, rules

from tasks.figures.figure import Figure


def score(kpi: str, name: str, own: str, norm: str, earlier: str) -> tuple[Figure, ...]:
    return tuple(
        figure(f"kpi.{kpi}.{part}", f"{name}: {label}", value, "procent", "1/10")
        for part, label, value in (
            ("realisatie", "realisatie", own),
            ("norm", "norm", norm),
            ("jaar_eerder", "januari t/m april 2024", earlier),
        )
    )


FIGURES = (
    *score("K1", "Tijdige beslissingen zorgtoeslag", "91.8", "91", "90.6"),
    *score("K2", "Tijdige beslissingen huurtoeslag", "86.9", "88", "87.2"),
    *score("K3", "Ziekteverzuim", "6.1", "6.5", "6.6"),
)
CARE, RENT = "tijdige beslissingen zorgtoeslag", "tijdige beslissingen huurtoeslag"
#: A sentence, the word that is wrong in it, the one that is right, and what is found.
TOLD = [
    (f"De norm van 91,0% voor {CARE} is met 91,8% {{}}.", "niet gehaald", "gehaald", "91,8%"),
    (f"De norm voor {RENT} (88,0%) werd met 86,9% {{}}.", "bereikt", "nog niet bereikt", "86,9%"),
    (
        f"De {RENT} kwamen op 86,9%. Daarmee is de norm van 88,0% {{}}.",
        "gehaald",
        "niet gehaald",
        "86,9%",
    ),
    (f"De {RENT} {{}} met 86,9% de norm van 88,0%.", "overtreffen", "halen bijna", "86,9%"),
    (f"De {CARE} blijven met 91,8% {{}} de afgesproken 91,0%.", "achter bij", "boven", "91,8%"),
    (
        f"Een jaar geleden waren de {RENT} 87,2%; met 86,9% is het nu {{}}.",
        "hoger",
        "lager",
        "86,9%",
    ),
    (
        f"De {RENT} kwamen op 86,9%. Dat is {{}} dan de 87,2% van vorig jaar.",
        "meer",
        "minder",
        "86,9%",
    ),
    (f"De {RENT} namen van 87,2% vorig jaar {{}} naar 86,9%.", "toe", "af", "86,9%"),
    (
        f"Met 86,9% is, na 87,2% een jaar geleden, {RENT} {{}}.",
        "verbeterd",
        "verslechterd",
        "86,9%",
    ),
    (
        f"De {RENT} waren vorig jaar nog 87,2%, en dit jaar 86,9%. Er is sprake van een {{}}.",
        *("toename", "afname", "86,9%"),
    ),
    (f"De {CARE} waren 91,8%; er is {{}} aan de norm van 91,0% voldaan.", "niet", "wel", "91,8%"),
    (
        f"De {RENT} komen met 86,9%, {{}} uit dan de norm, die op 88,0% is gesteld.",
        *("hoger", "lager", "86,9%"),
    ),
    (
        f"Vermeld moet worden dat de norm van 91,0% voor {CARE} met 91,8% {{}} is.",
        *("niet bereikt", "bereikt", "91,8%"),
    ),
    (
        f"Voor {CARE} geldt een norm van 91,0%. Die norm is met 91,8% in acht maanden {{}}.",
        *("niet gehaald", "gehaald", "91,8%"),
    ),
    (
        f"Voor {RENT} lag de score (86,9%) {{}} het niveau van de norm (88,0%).",
        *("boven", "onder", "86,9%"),
    ),
    (
        f"Vergeleken met een jaar eerder is er bij {CARE} {{}}: 91,8% in plaats van 90,6%.",
        *("verslechtering", "verbetering", "91,8%"),
    ),
    (
        f"Bij {RENT} zien we nu 86,9%. Dat is een {{}} score dan die in 2024: 87,2%.",
        *("hogere", "lagere", "86,9%"),
    ),
    (f"De {RENT} lagen met 86,9% {{}} de eigen nieuwe norm.", "boven", "onder", "86,9%"),
    ("Dit jaar kwamen 640 klachten. Dat is {} dan de 700 van vorig jaar.", "meer", "minder", "640"),
]


@pytest.mark.parametrize(("told", "wrong", "right", "about"), TOLD)
def test_the_order_makes_no_difference(told: str, wrong: str, right: str, about: str) -> None:
    assert rules(told.format(wrong), FIGURES) == [("BR-RICHTING", "fout", about)]
    assert rules(told.format(right), FIGURES) == []


@pytest.mark.parametrize(
    ("told", "wrong", "right"),
    [
        (f"De {RENT}: 86,9%, en de norm was 88,0%. Dat is dus {{}}.", "genoeg", "niet genoeg"),
        (f"Voor {RENT} is 88,0% de norm en kwam 86,9%: ruim {{}}.", "erboven", "eronder"),
        (f"De norm voor {RENT} is 88,0%. Met 86,9% halen we die {{}}.", "ruim", "niet"),
        (
            f"Voor {RENT} geldt 88,0% als norm, en tot en met april is 86,9% genoteerd: {{}}.",
            *("meer dan afgesproken", "minder dan is afgesproken"),
        ),
        (
            f"Beter of slechter? Het werd {{}}. De {RENT} waren 86,9%, een jaar eerder 87,2%.",
            *("beter", "slechter"),
        ),
        (
            f"De {RENT} waren 86,9%, een jaar eerder 87,2%. Hier is {{}} zichtbaar.",
            *("vooruitgang", "achteruitgang"),
        ),
        (f"Dat werd {{}}. Het gaat om {RENT}: 86,9%, eerder 87,2%.", "beter", "slechter"),
        (
            f"Over vier maanden lag {RENT} {{}} dan de norm: 86,9% tegenover 88,0%.",
            *("hoger", "lager"),
        ),
        (
            f"In vier maanden was bij {RENT} 86,9%, {{}}, bij een norm van 88,0%.",
            "erboven",
            "eronder",
        ),
        (
            f"We {{}} onze norm voor {RENT}. We moesten uitkomen op 88,0%. Het werd 86,9%.",
            *("halen", "missen"),
        ),
        (f"86,9% voor {RENT} is {{}}. Het jaarplan vraagt 88,0%.", "genoeg", "niet genoeg"),
        (
            f"De {RENT} gingen {{}}. In 2024 was die score 87,2%. Dit jaar was die 86,9%.",
            *("omhoog", "omlaag"),
        ),
    ],
)
def test_a_side_that_nothing_names_is_suspected(told: str, wrong: str, right: str) -> None:
    ((rule, grade, _),) = rules(told.format(wrong), FIGURES)
    assert (rule, grade) == ("BR-RICHTING", "verdacht")
    assert rules(told.format(right), FIGURES) == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Van 42% ging het naar 49%: 7% meer.", "Van 42% ging het naar 49%: 7 procentpunt meer."),
        (
            "Het nam met 4% toe tot 62%, na 58% eerder.",
            "Het nam met 4 procentpunt toe tot 62%, na 58% eerder.",
        ),
        (
            "Vorig jaar was 52% op tijd, nu 60%. Daarmee is een winst van 8% geboekt.",
            "Vorig jaar was 52% op tijd, nu 60%. Daarbij belde 8% van de ouders.",
        ),
        (
            "De kosten, begroot op € 20,1 mln, zijn opgelopen tot € 23.200.",
            "De kosten, begroot op € 20,1 mln, zijn opgelopen; per ouder tot € 23.200.",
        ),
        (
            "Het gaat nu om 81%. Een jaar eerder was het 78%. De groei is dus 3%.",
            "Het gaat nu om 81%. Een jaar eerder was het 78%. De groei is dus 3 procentpunt.",
        ),
        (
            "Vorig jaar is € 26,6 mln uitgegeven. Dit jaar is er € 29.700 mee gemoeid.",
            "Vorig jaar is € 26,6 mln uitgegeven. Dit jaar is er € 29,7 mln mee gemoeid.",
        ),
    ],
)
def test_units_of_values_that_belong_together(wrong: str, right: str) -> None:
    assert [one[0] for one in rules(wrong)] == ["BR-EENHEIDWISSEL"]
    assert rules(right) == []


@pytest.mark.parametrize(
    "told",
    [
        f"De norm van 91,0% is voor {CARE} met 91,8% gehaald; die van 88,0% voor {RENT} niet.",
        f"Bij {RENT} is 86,9% gehaald, waar 88,0% de norm is.",
        f"Bij {RENT} is tot en met april 86,9% gerealiseerd, waar 88,0% de norm is.",
        f"De norm van 88,0% voor {RENT} wordt naar verwachting gehaald; nu is het 86,9%.",
        f"Om de norm van 88,0% voor {RENT} te halen, moet de 86,9% omhoog.",
        "Het ziekteverzuim voldoet met 6,1% aan de norm van 6,5%.",
        "Het ziekteverzuim daalde van 6,6% naar 6,1%, een verbetering.",
        f"De {RENT} kwamen hoger uit dan ik vreesde: 86,9%. De norm is 88,0%.",
        f"We praatten over {RENT}. Een hogere score kost tijd. Het is 86,9%, eerder 87,2%.",
        "In 2023 vond 51% de brieven duidelijk. In 2024 was dat 57%. Dat is 6 procentpunt meer.",
        f"De {RENT} liggen met 86,9% lager dan de norm (88,0%), terwijl {CARE} steeg.",
        f"Meer ouders belden: {RENT} kwam op 86,9%, tegen 87,2% een jaar eerder.",
        f"Met 86,9% is voor {RENT} minder bereikt dan de norm van 88,0% vereist.",
        f"Is {RENT} gestegen? Het werd 86,9%, tegen 87,2% een jaar eerder.",
        "De toename van 12% naar 15% is groter dan die van 20% naar 22%.",
        "Met 4% van de aanvragen is iets mis; 62% is goed en 58% is snel.",
        "In 2023 waren er 640 klachten. In 2024 waren dat er 512, een daling van 20%.",
    ],
)
def test_what_is_said_of_something_else_is_no_direction(told: str) -> None:
    assert rules(told, FIGURES) == []
