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
    figure("land.BE.kinderen", "Kinderen in Zweden: aantal", "4700"),
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
        f"Voor {NAME} is 88% afgesproken, en met 86% komt Dienst Toeslagen daar uit.",
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
    (
        f"Is 86% voor {NAME} genoeg? Nu de norm 88% is, luidt het antwoord bevestigend.",
        f"De {NAME} kwamen op 86%, waar 88% de norm is.",
        "86%",
    ),
    (
        "Ouders kunnen vanaf maart 2025 bezwaar maken.",
        "Ouders konden vanaf maart 2025 bezwaar maken.",
        "maart 2025",
    ),
    (
        "De invoering is uitgesteld naar maart 2025.",
        "De invoering is uitgesteld naar maart 2026.",
        "maart 2025",
    ),
    (
        "De inzet van partijen is om in maart 2025 afspraken te maken.",
        "Partijen hebben in maart 2025 afspraken gemaakt.",
        "maart 2025",
    ),
    (
        "Iedereen ontvangt in maart 2025 een brief.",
        "Iedereen ontving in maart 2025 een brief.",
        "maart 2025",
    ),
    (
        "Sinds de start op 9 oktober 2025 maken burgers hiervan gebruik.",
        "Sinds de start op 9 april 2025 maken burgers hiervan gebruik.",
        "9 oktober 2025",
    ),
    (
        "Het eerste halfjaar van 2024 is gemeten. Dat begon in juli en liep door in december.",
        "Het tweede halfjaar van 2024 is gemeten. Dat begon in juli en liep door in december.",
        "eerste halfjaar van 2024",
    ),
    (
        "Breda, Ede, Goes en Oss doen mee. Samen zijn dat vijf gemeenten.",
        "Breda, Ede, Goes en Oss doen mee. Samen zijn dat vier gemeenten.",
        "vijf",
    ),
    (
        "Hieraan doen vijf partijen mee: VNG, Divosa, Nibud, SVB.",
        "Hieraan doen vier partijen mee: VNG, Divosa, Nibud, SVB.",
        "vijf",
    ),
    (
        "Ik doe vier dingen. Allereerst bel ik. Daarnaast schrijf ik. Ten slotte meet ik dat.",
        "Ik doe drie dingen. Allereerst bel ik. Daarnaast schrijf ik. Ten slotte meet ik dat.",
        "vier",
    ),
    (
        "Van de gebelde ouders waren er 8 boos.",
        "Van de gebelde ouders waren er 80 boos.",
        "8",
    ),
    (
        "Op 5 juni 2025 en nogmaals op 5 juni 2025 schreef ik hierover.",
        "Op 5 juni 2025 en nogmaals op 6 juni 2025 schreef ik hierover.",
        "5 juni 2025",
    ),
    (
        "De keuzes van 2024 (Kamerstukken II 2022/23, 31066, nr. 1233) zouden wij nu niet maken.",
        "De keuzes van 2021 (Kamerstukken II 2022/23, 31066, nr. 1233) zouden wij nu niet maken.",
        "2024",
    ),
    (
        "De planning is als volgt: in maart 2025 vragen we om advies.",
        "De planning was als volgt: in maart 2025 vroegen we om advies.",
        "maart 2025",
    ),
    (
        f"{NAME.capitalize()}: 86%. Overige beslissingen: 86%.",
        f"{NAME.capitalize()}: 86%. Overige beslissingen: 74%.",
        "86%",
    ),
    (
        "Hoeveel kinderen zijn er in Zweden? Dat zijn er, als ik tel, hooguit 4.500.",
        "Hoeveel kinderen zijn er in Zweden? Dat zijn er, als ik tel, 4.700.",
        "4.500",
    ),
    (
        f"Zijn we er voor {NAME} al? Nee. Wij mikken op 88%. Dat vroeg veel. Het werd 86%.",
        f"Voor {NAME} is 88% de norm, en het is 86%.",
        "88%",
    ),
    (
        f"De {NAME} gingen omhoog. Dat vroeg veel. Eerder was het 91%. Wij leerden. Nu is het 86%.",
        f"De {NAME} waren 91% een jaar eerder, en nu 86%.",
        "86%",
    ),
    (
        f"Het werd 83%. Daar is hard aan gewerkt. Dat is de uitkomst van {NAME}.",
        f"Dat is de uitkomst van {NAME}: 86%.",
        "83%",
    ),
    (
        "De kloof is 6%. Dat is veel. Bij ouders is het 31%, bij anderen 25%.",
        "De kans is 8%. Dat is veel. Bij ouders is het 31%, bij anderen 25%.",
        "6%",
    ),
    (
        "Er was € 27,3 mln. Dat was te weinig. Iedereen zag dat. Er komt € 30.400.",
        "Er was € 27,3 mln. Dat was te weinig. Iedereen zag dat. Er komt € 30,4 mln.",
        "€ 30.400",
    ),
    (
        "Het werd € 5.400. Dat scheelt. Zo is het geregeld. 268 ouders kregen € 145.000.",
        "Het werd € 540. Dat scheelt. Zo is het geregeld. 268 ouders kregen € 145.000.",
        "€ 5.400",
    ),
    (
        "Het is 32%. Dat is veel. Er antwoordden 423 van de 1.057 ouders.",
        "Het is 40%. Dat is veel. Er antwoordden 423 van de 1.057 ouders.",
        "32%",
    ),
    (
        "Er zijn drie opties. Optie 1 is bellen. Optie 2 is schrijven.",
        "Er zijn twee opties. Optie 1 is bellen. Optie 2 is schrijven.",
        "drie",
    ),
    (
        "Er zijn zes redenen. Dat vroeg veel. Ten eerste is er geld. Ten tweede is er tijd.",
        "Er zijn twee redenen. Dat vroeg veel. Ten eerste is er geld. Ten tweede is er tijd.",
        "zes",
    ),
    (
        "Het derde en vierde kwartaal van 2024, dus het eerste halfjaar van 2024, was druk.",
        "Het derde en vierde kwartaal van 2024, dus het tweede halfjaar van 2024, was druk.",
        "eerste halfjaar van 2024",
    ),
    (
        "De streefdatum is maart 2025.",
        "De streefdatum wordt maart 2026.",
        "maart 2025",
    ),
    (
        "Uit een peiling in maart 2026 komt naar voren dat ouders tevreden zijn.",
        "Uit een peiling in maart 2025 kwam naar voren dat ouders tevreden zijn.",
        "maart 2026",
    ),
    (
        "In 2024 ging het mis. Dat raakt u. U las dat (Kamerstukken II 2022/23, 31066, nr. 1233).",
        "In 2021 ging het mis. Dat raakt u. U las dat (Kamerstukken II 2022/23, 31066, nr. 1233).",
        "2024",
    ),
    (
        "Er zijn meer dan 6.100 gezinnen.",
        "Er zijn 6.100 gezinnen.",
        "6.100",
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


def test_a_few_people_are_asked_about_though_a_figure_is_as_much() -> None:
    figures = (figure("acties.klachten.aantal", "Klachten van mensen: aantal", "2"),)
    (asked,) = checked("Twee mensen dienden klachten in.", figures).expressions
    assert (asked.text, asked.status) == ("Twee", Status.TO_READ)


def test_an_answer_that_changes_is_asked_about_again() -> None:
    told = f"De {NAME} kwamen op 86%, waar 88% de norm is. Wij liggen daarmee {{}}."
    yes, no = (
        {one.key for one in with_confirmations(checked(text, FIGURES), ()).expressions}
        for text in (told.format("prima"), told.format("matig"))
    )
    assert yes - no - {None}
