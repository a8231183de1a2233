"""Papers, references and days: what is found, and beside it what is right."""

from __future__ import annotations

import pytest
from support.letters.checked_letters import rules

FOUT, VERDACHT, LET_OP = "fout", "verdacht", "let op"
P = "Kamerstukken II {}, nr. {}"
OTHERS = f"{P.format('2023/24, 31066', 1400)} en {P.format('2023/24, 31066', 1380)}"


def noted(text: str, *papers: str) -> str:
    """A text whose notes are numbered 1, 2, ... and hold these papers."""
    notes = "\n".join(f"{at} {paper}." for at, paper in enumerate(papers, 1))
    return f"{text}\n\nHet volgende hoofdstuk gaat over iets anders.\n\n{notes}\n"


# a letter, the same without its mistake, and what is found
LETTERS = [
    (
        f"Zie {P.format('2024/25, 37608', 14)}.",
        f"Zie {P.format('2024/25, 36708', 14)}.",
        ("BR-DOSSIERNUMMER", FOUT, P.format("2024/25, 37608", 14)),
    ),
    (
        f"Zie {P.format('2024/25, 36709', 14)}.",
        f"Zie {P.format('2024/25, 36708', 14)}.",
        ("BR-DOSSIERNUMMER", VERDACHT, P.format("2024/25, 36709", 14)),
    ),
    (
        f"Zie {P.format('2023/24, 31066', 1440)}.",
        f"Zie {P.format('2024/25, 31066', 1440)}.",
        ("BR-ONDERNUMMER", FOUT, P.format("2023/24, 31066", 1440)),
    ),
    (
        f"Zie {P.format('2022/23, 31066', 1500)} en {OTHERS}.",
        f"Zie {P.format('2024/25, 31066', 1500)} en {OTHERS}.",
        ("BR-ONDERNUMMER", FOUT, P.format("2022/23, 31066", 1500)),
    ),
    (
        noted("In de brief van 24 oktober 2024 stond dat.1", P.format("2022/23, 31066", 1270)),
        noted("In de brief van 24 oktober 2024 stond dat.1", P.format("2024/25, 31066", 1433)),
        ("BR-DATUM-TEGEN-NOOT", FOUT, P.format("2022/23, 31066", 1270)),
    ),
    (
        noted("Op 5 december 2024 is uw Kamer geïnformeerd.1", P.format("2024/25, 31066", 1449)),
        noted("Op 20 december 2024 is uw Kamer geïnformeerd.1", P.format("2024/25, 31066", 1449)),
        ("BR-DATUM-TEGEN-NOOT", FOUT, P.format("2024/25, 31066", 1449)),
    ),
    (
        noted(
            "In de brief van 5 juni 2025 stond dat.1 Ook de brief van 5 juni 2025 zegt het.2",
            P.format("2024/25, 36708", 19),
            P.format("2024/25, 36708", 21),
        ),
        noted(
            "In de brief van 5 juni 2025 stond dat.1 Ook de brief van 6 juni 2025 zegt het.2",
            P.format("2024/25, 36708", 19),
            P.format("2024/25, 36708", 21),
        ),
        ("BR-EEN-DATUM-TWEE-STUKKEN", FOUT, P.format("2024/25, 36708", 21)),
    ),
    (
        noted("In 2021 legde de toezichthouder een boete op.1", P.format("2019/20, 31066", 683)),
        noted("In 2020 legde de toezichthouder een boete op.1", P.format("2019/20, 31066", 683)),
        ("BR-JAAR-NA-STUK", FOUT, P.format("2019/20, 31066", 683)),
    ),
    ("Zie TZ202413-012.", "Zie TZ202412-012.", ("BR-TOEZEGGING", FOUT, "TZ202413-012")),
    (
        "Er staat er een open (kenmerk TZ202509-012).",
        "Er staat er een open (kenmerk TZ202506-012).",
        ("BR-TOEZEGGING", FOUT, "TZ202509-012"),
    ),
    ("Zie TZ202509-012.", "Zie TZ202506-012.", ("BR-TOEZEGGING", FOUT, "TZ202509-012")),
    (
        "Dit is toegezegd in het debat van 17 april 2024 (TZ202405-125).",
        "Dit is toegezegd in het debat van 17 april 2024 (TZ202404-125).",
        ("BR-TOEZEGGING", VERDACHT, "TZ202405-125"),
    ),
    (
        "1. Inleiding\n\nEen zin.\n\n2. Verslag\n\nZie paragraaf 4.",
        "1. Inleiding\n\nEen zin.\n\n2. Verslag\n\nZie paragraaf 4 van het rapport.",
        ("BR-VERWIJZING", FOUT, "paragraaf 4"),
    ),
    ("Zie bijlage 7.", "Zie bijlage 3.", ("BR-BIJLAGE", VERDACHT, "bijlage 7")),
    (
        "Op 15 juni 2024 heeft de inspectie een rapport gepubliceerd.",
        "Op 14 juni 2024 heeft de inspectie een rapport gepubliceerd.",
        ("BR-WEEKEND", VERDACHT, "15 juni 2024"),
    ),
    (
        "De proef is per 1 juni 2025 begonnen, na het debat van 25 mei 2025.",
        "De proef is per 1 juni 2025 begonnen, na het debat van 22 mei 2025.",
        ("BR-WEEKEND", VERDACHT, "25 mei 2025"),
    ),
    (
        "Op 15 juli 2025 is het convenant ondertekend.",
        "Op 15 juli 2025 wordt het convenant ondertekend.",
        ("BR-DATUM-NA-BRIEF", FOUT, "15 juli 2025"),
    ),
    (
        "De proef zal in maart 2025 van start gaan.",
        "De proef zal in maart 2026 van start gaan.",
        ("BR-TIJD", VERDACHT, "maart 2025"),
    ),
    (
        "In september 2025 zijn alle brieven verstuurd.",
        "In september 2024 zijn alle brieven verstuurd.",
        ("BR-TIJD", VERDACHT, "september 2025"),
    ),
    (
        "In de tweede helft van 2025 werd de proef afgerond.",
        "In de tweede helft van 2024 werd de proef afgerond.",
        ("BR-HALFJAAR", FOUT, "tweede helft van 2025"),
    ),
    (
        "Dit betreft de eerste helft van 2024 (juli tot en met december).",
        "Dit betreft de tweede helft van 2024 (juli tot en met december).",
        ("BR-HALFJAAR", FOUT, "eerste helft van 2024"),
    ),
    (
        "Zie Tweede Kamer, vergaderjaar 2024-2026, 36708, nr. 14.",
        "Zie Tweede Kamer, vergaderjaar 2024-2025, 36708, nr. 14.",
        ("BR-VERGADERJAAR", FOUT, "Tweede Kamer, vergaderjaar 2024-2026, 36708, nr. 14"),
    ),
    (
        "Zie Kamerstuk 36708, nr. 14, vergaderjaar 2024/24.",
        "Zie Kamerstuk 36708, nr. 14, vergaderjaar 2024/25.",
        ("BR-VERGADERJAAR", FOUT, "vergaderjaar 2024/24"),
    ),
    (
        "Zie Handelingen II 2025/25, nr. 45, item 8.",
        "Zie Handelingen II 2024/25, nr. 45, item 8.",
        ("BR-VERGADERJAAR", FOUT, "Handelingen II 2025/25"),
    ),
    (
        noted("Wat ik op 5 december 2024 schreef, geldt nog.1", P.format("2024/25, 31066", 1449)),
        noted("Wat ik op 20 december 2024 schreef, geldt nog.1", P.format("2024/25, 31066", 1449)),
        ("BR-DATUM-TEGEN-NOOT", FOUT, P.format("2024/25, 31066", 1449)),
    ),
    (
        noted(
            "De brief van 5 juni 2025,1 en ook die van 5 juni 2025,2 zegt het.",
            P.format("2024/25, 36708", 19),
            P.format("2024/25, 36708", 21),
        ),
        noted(
            "De brief van 5 juni 2025,1 en ook die van 6 juni 2025,2 zegt het.",
            P.format("2024/25, 36708", 19),
            P.format("2024/25, 36708", 21),
        ),
        ("BR-EEN-DATUM-TWEE-STUKKEN", FOUT, P.format("2024/25, 36708", 21)),
    ),
    (
        "Op 15 juli 2025 koos de raad een voorzitter.",
        "Op 15 juli 2025 kiest de raad een voorzitter.",
        ("BR-DATUM-NA-BRIEF", FOUT, "15 juli 2025"),
    ),
    (
        "De raad besloot de proef in juni 2025 te stoppen. Het loket sloot op 1 augustus 2025.",
        "De raad besloot de proef op 1 augustus 2025 te stoppen. Het loket sloot op 1 juni 2025.",
        ("BR-DATUM-NA-BRIEF", FOUT, "1 augustus 2025"),
    ),
    (
        "Sinds oktober 2025 helpt een chatbot.",
        "Vanaf oktober 2025 helpt een chatbot.",
        ("BR-TIJD", VERDACHT, "oktober 2025"),
    ),
    (
        "De wet treedt op 1 maart 2025 in werking.",
        "De wet treedt op 1 maart 2026 in werking.",
        ("BR-TIJD", VERDACHT, "1 maart 2025"),
    ),
    (
        "Er komt nog een toets; die volgt in april 2025.",
        "Ik meldde u eerder dat de toets begin april 2025 volgt; die staat in bijlage 1.",
        ("BR-TIJD", VERDACHT, "april 2025"),
    ),
    (
        "Er konden in de tweede helft van 2025 minder zaken worden gesloten.",
        "Er kunnen in de tweede helft van 2025 minder zaken worden gesloten.",
        ("BR-HALFJAAR", FOUT, "tweede helft van 2025"),
    ),
    (
        "Van juli tot en met december 2024, het eerste halfjaar dus, was het druk.",
        "Van juli tot en met december 2024 was het drukker dan in het eerste halfjaar.",
        ("BR-HALFJAAR", FOUT, "eerste halfjaar"),
    ),
    (
        "In de tweede helft van 2025 heeft zich geen storing voorgedaan.",
        "In de tweede helft van 2024 heeft zich geen storing voorgedaan.",
        ("BR-HALFJAAR", FOUT, "tweede helft van 2025"),
    ),
    (
        "Dit betreft juli tot en met december 2024, en daarmee het eerste halfjaar.",
        "Dit betreft juli tot en met december 2024, en daarna het eerste halfjaar.",
        ("BR-HALFJAAR", FOUT, "eerste halfjaar"),
    ),
    (
        noted(
            "De planning is op 5 juni 2025 toegelicht1 en op 5 juni 2025 herzien.2",
            P.format("2024/25, 36708", 19),
            P.format("2024/25, 36708", 21),
        ),
        noted(
            "Het debat van 5 juni 2025 ging erover1 en op 5 juni 2025 is dit herzien.2",
            P.format("2024/25, 36708", 19),
            P.format("2024/25, 36708", 21),
        ),
        ("BR-EEN-DATUM-TWEE-STUKKEN", VERDACHT, P.format("2024/25, 36708", 21)),
    ),
    (
        noted("De fouten van 2021 zijn later beschreven.1", P.format("2019/20, 31066", 683)),
        noted("De begroting van 2021 is later beschreven.1", P.format("2019/20, 31066", 683)),
        ("BR-JAAR-NA-STUK", VERDACHT, P.format("2019/20, 31066", 683)),
    ),
    (
        noted("Uit een brief1 blijkt dat dit in 2021 stopte.", P.format("2019/20, 31066", 683)),
        noted("Volgens belofte1 is dit in 2021 gestopt.", P.format("2019/20, 31066", 683)),
        ("BR-JAAR-NA-STUK", VERDACHT, P.format("2019/20, 31066", 683)),
    ),
    (
        "Op vrijdag 13 mei jl. kwam de raad bijeen.",
        "Op dinsdag 13 mei jl. kwam de raad bijeen.",
        ("BR-WEEKDAG", FOUT, "vrijdag 13 mei"),
    ),
    (
        "Naar verwachting is de toets in april 2025 gereed.",
        "Naar verwachting is de toets in april 2026 gereed.",
        ("BR-TIJD", VERDACHT, "april 2025"),
    ),
    (
        "De raad is van plan dat dit in april 2025 gereed is.",
        "De raad heeft toen gezegd dat dit in april 2025 gereed is.",
        ("BR-TIJD", VERDACHT, "april 2025"),
    ),
    (
        "De raad heeft in de tweede helft van 2025 nog 40.000 brieven bezorgd.",
        "De raad laat in de tweede helft van 2025 nog 40.000 brieven bezorgen.",
        ("BR-HALFJAAR", FOUT, "tweede helft van 2025"),
    ),
    (
        "Dit is op 17 mei 2025 in het ledenoverleg gemeld.",
        "Dit is op 16 mei 2025 in het ledenoverleg gemeld.",
        ("BR-WEEKEND", VERDACHT, "17 mei 2025"),
    ),
    (
        noted("Sinds 2021 wordt dit niet meer gedaan.1", P.format("2019/20, 31066", 683)),
        noted("Sinds 2018 wordt dit niet meer gedaan.1", P.format("2019/20, 31066", 683)),
        ("BR-JAAR-NA-STUK", FOUT, P.format("2019/20, 31066", 683)),
    ),
    (
        "Naar verwachting zijn alle brieven in april 2025 bezorgd.",
        "Volgens de raad zijn alle brieven in april 2025 bezorgd.",
        ("BR-TIJD", VERDACHT, "april 2025"),
    ),
    # Verbs of no list, by their form and place.
    (
        "Op 15 juli 2025 fietste de directeur naar het loket.",
        "Op 15 mei 2025 fietste de directeur naar het loket.",
        ("BR-DATUM-NA-BRIEF", FOUT, "15 juli 2025"),
    ),
    (
        "We poetsten dit weg in de tweede helft van 2025.",
        "We poetsen dit weg in de tweede helft van 2025.",
        ("BR-HALFJAAR", FOUT, "tweede helft van 2025"),
    ),
    (
        "In februari 2025 sluit het loket.",
        "In februari 2026 sluit het loket.",
        ("BR-TIJD", VERDACHT, "februari 2025"),
    ),
    (
        "Ik laat u in maart 2025 weten wat de proef heeft opgeleverd.",
        "Ik laat u in maart 2026 weten wat de proef heeft opgeleverd.",
        ("BR-TIJD", VERDACHT, "maart 2025"),
    ),
    (
        "Met ingang van oktober 2025 is de regeling verlengd.",
        "Met ingang van oktober 2025 wordt de regeling verlengd.",
        ("BR-TIJD", LET_OP, "oktober 2025"),
    ),
    (
        "Deze brief gaat over het eerste halfjaar van 2024. Dat is juli tot en met december.",
        "Deze brief gaat over het eerste halfjaar van 2024. Dat is januari tot en met juni.",
        ("BR-HALFJAAR", FOUT, "eerste halfjaar van 2024"),
    ),
    (
        noted("Op 5 december 2024 las u er al over.1", P.format("2024/25, 31066", 1449)),
        noted("Op 20 december 2024 las u er al over.1", P.format("2024/25, 31066", 1449)),
        ("BR-DATUM-TEGEN-NOOT", VERDACHT, P.format("2024/25, 31066", 1449)),
    ),
    (
        noted(
            "Dat staat in een Kamerbrief1 die op 12 december 2024 is verzonden.",
            P.format("2024/25, 31066", 1433),
        ),
        noted(
            "Dat staat in een Kamerbrief1 die op 24 oktober 2024 is verzonden.",
            P.format("2024/25, 31066", 1433),
        ),
        ("BR-DATUM-TEGEN-NOOT", FOUT, P.format("2024/25, 31066", 1433)),
    ),
    (
        "Met de nieuwe beschikking, in november 2025, is deze beperking weggenomen.",
        "Met de nieuwe beschikking, in november 2024, is deze beperking weggenomen.",
        ("BR-TIJD", VERDACHT, "november 2025"),
    ),
    (
        "Op 17 juni 2024 heeft uw Kamer de motie aangenomen.",
        "Op 17 juni 2025 heeft uw Kamer de motie aangenomen.",
        ("BR-DATUM-TWEE-JAREN", VERDACHT, "17 juni 2024"),
    ),
]


@pytest.mark.parametrize(("wrong", "right", "found"), LETTERS)
def test_letters(wrong: str, right: str, found: tuple[str, str, str]) -> None:
    assert rules(wrong) == [found]
    assert rules(right) == []


def test_a_paper_may_announce_what_comes_after_it() -> None:
    said = "In de motie is verzocht om in 2021 te rapporteren.1"
    assert rules(noted(said, P.format("2019/20, 31066", 683))) == []


@pytest.mark.parametrize(
    "told",
    [
        "In maart 2025 bedraagt de voorraad nog 500 zaken.",
        "Sinds maart 2025 bellen we iedereen terug.",
        "De volgende stap zetten we in maart 2026.",
        "De toets is het derde deel, in december 2023 opgestart.",
        "We verzenden de brieven in maart 2026.",
        "Ten tijde van het debat in maart 2025 was dat niet bekend.",
    ],
)
def test_a_tense_that_fits_or_is_not_sure_says_nothing(told: str) -> None:
    assert rules(told) == []


@pytest.mark.parametrize(
    "said",
    ["stemde uw Kamer hiermee in", "zegde ik uw Kamer dit toe", "sprak uw Kamer in het debat"],
)
def test_a_day_of_another_act_is_not_that_of_the_paper(said: str) -> None:
    assert rules(noted(f"Op 5 december 2024 {said}.1", P.format("2024/25, 31066", 1449))) == []


LONG = "9" * 5_000


@pytest.mark.parametrize(
    "text",
    [
        "Op zaterdag 01-01-0000 is het rapport gepubliceerd.",
        f"Zie {P.format('9999/00, 31066', 14)} en {P.format('0000/01, 31066', 14)}.",
        f"In de brief van 24 oktober 2024 ({P.format('2024/25, 31066', LONG)}) stond dat.",
        f"Tabel {LONG}: Ouders\n\nZie tabel {LONG} en bijlage {LONG}.",
        "Zie TZ000000-000.",
        f"Er waren {LONG} kinderen, {LONG}½ gezinnen en €\u00a0{LONG},50.",
    ],
)
def test_what_no_calendar_or_register_has_is_no_error_of_the_program(text: str) -> None:
    rules(text)
