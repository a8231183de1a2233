"""What is asked where no rule could judge a sentence, and beside it what is not."""

from __future__ import annotations

import pytest
from support.letters.checked_letters import checked, figure

from tasks.figures.figure import Figure
from tasks.letters.confirmations.confirmed import with_confirmations
from tasks.letters.matching.verdicts import Status

NAME = "tijdige beslissingen huurtoeslag"


def score(part: str, label: str, value: str) -> Figure:
    return figure(f"kpi.K1.{part}", f"Tijdige beslissingen huurtoeslag: {label}", value, "procent")


FIGURES = (
    score("realisatie", "realisatie", "86"),
    score("norm", "norm", "88"),
    score("jaar_eerder", "januari t/m april 2024", "91"),
)
#: A sentence of which the check can not judge the words, one that it can, and the number.
ASKED = [
    (
        f"De {NAME} bleven met 86% uit de buurt van de norm van 88%.",
        f"De {NAME} waren 86%, met een norm van 88%.",
        "86%",
    ),
    (
        f"De {NAME} gleden van 91% een jaar eerder naar 86%.",
        f"De {NAME} gingen van 91% een jaar eerder naar 86%.",
        "86%",
    ),
    (
        f"Voor {NAME} is 88% afgesproken. Met 86% komt Dienst Toeslagen daar nog niet aan.",
        f"Voor {NAME} is 88% afgesproken. Met 86% komt Dienst Toeslagen daar uit.",
        "86%",
    ),
    (
        "Naast Financiën zijn zes andere departementen aangesloten (BZK, JenV, OCW, SZW en VWS).",
        "Naast Financiën zijn vijf andere departementen aangesloten (BZK, JenV, OCW, SZW en VWS).",
        "zes",
    ),
    (
        "De aanpak wordt in maart 2025 begonnen, mits de systemen gereed zijn.",
        "De in maart 2025 begonnen aanpak is voortgezet.",
        "maart 2025",
    ),
    (
        f"De {NAME} waren met 86% goed, en met 86% blijf ik tevreden.",
        f"De {NAME} waren met 86% goed, en daarmee ben ik tevreden.",
        "86%",
    ),
    (
        "Een eerder kabinet schreef (Kamerstukken II 2022/23, 31066, nr. 1233) van fouten in 2024.",
        "Een eerder kabinet schreef (Kamerstukken II 2022/23, 31066, nr. 1233) van fouten in 2021.",
        "2024",
    ),
    (
        "De jury bekroonde in maart 2026 het beste plan.",
        "De jury bekroonde in maart 2025 het beste plan.",
        "maart 2026",
    ),
    (
        "De laatste stukken liggen in maart 2025 ter inzage.",
        "De laatste stukken lagen in maart 2025 ter inzage.",
        "maart 2025",
    ),
    (
        "De staatssecretaris bezocht op 17 mei 2025 het loket.",
        "De staatssecretaris bezocht op 14 mei 2025 het loket.",
        "17 mei 2025",
    ),
]


@pytest.mark.parametrize(("unsure", "sure", "about"), ASKED)
def test_what_no_rule_can_judge_is_asked(unsure: str, sure: str, about: str) -> None:
    asked = [one for one in checked(unsure, FIGURES).expressions if one.status is Status.TO_READ]
    assert [one.text for one in asked] == [about]
    assert all(one.status is not Status.TO_READ for one in checked(sure, FIGURES).expressions)


def test_a_sentence_is_asked_about_by_a_key_of_its_own() -> None:
    (unsure, _, _), *_ = ASKED
    keys = {
        one.key
        for text in (unsure, f"Een andere alinea.\n\n{unsure}", unsure.replace("bleven", "lagen"))
        for one in with_confirmations(checked(text, FIGURES), ()).expressions
        if one.status is Status.TO_READ
    }
    assert len(keys) == 2
    assert None not in keys
