"""Numbers that must fit each other: what is found, and beside it what is right."""

from __future__ import annotations

import pytest
from support.letters.checked_letters import figure, rules
from support.letters.letter_documents import docx, p, table

FOUT, VERDACHT, LET_OP = "fout", "verdacht", "let op"


def rows(*texts: str) -> str:
    return "\n\n".join(["Tabel 1: Kinderen", *texts, "Een zin zonder getallen volgt."])


def cells(*texts: str) -> bytes:
    return docx(p("Kinderen") + table(*texts))


LAND = ("Noord 1.200 € 2,4 mln", "Oost 800 € 1,5 mln", "Zuid 2.500 € 5,1 mln")
CELLS = (
    "Land|Aantal|Bedrag",
    "Noord|1.210|€ 2,4 mln",
    "Oost|805|€ 1,5 mln",
    "Zuid|2.503|€ 5,1 mln",
)
MANY = [f"Land {chr(65 + at)} 1.{at:02}0 € 1,{at % 2} mln" for at in range(30)]
TABLES = [
    pytest.param(
        rows(*LAND, "Totaal 4.900 € 9,0 mln"),
        rows(*LAND, "Totaal 4.500 € 9,0 mln"),
        ("BR-TABELSOM", FOUT, "4.900"),
        id="1 total outside the band of rounding",
    ),
    pytest.param(
        cells(*CELLS, "Totaal|4.518|€ 9,4 mln"),
        cells(*CELLS, "Totaal|4.518|€ 9,1 mln"),
        ("BR-TABELSOM", FOUT, "€ 9,4 mln"),
        id="1 amounts may differ by rounding",
    ),
    pytest.param(
        rows(*MANY, "Totaal 34.350 € 32,2 mln"),
        rows(*MANY, "Totaal 34.350 € 31,7 mln"),
        ("BR-TABELSOM", VERDACHT, "€ 32,2 mln"),
        id="1 within the band of thirty rows, and still hardly by rounding",
    ),
    pytest.param(
        cells(*CELLS[:3], "Zuid|2.503|€ 51 mln"),
        cells(*CELLS),
        ("BR-GEMIDDELDE", VERDACHT, "€ 51 mln"),
        id="3 ten times the amount per child",
    ),
    pytest.param(
        cells(*CELLS[:3], "Zuid|2.503|€ 5.100.000"),
        cells(*CELLS),
        ("BR-EENHEIDWISSEL", LET_OP, "€ 5.100.000"),
        id="4 euros among millions",
    ),
]


@pytest.mark.parametrize(("wrong", "right", "found"), TABLES)
def test_tables(wrong: str | bytes, right: str | bytes, found: tuple[str, str, str]) -> None:
    assert rules(wrong) == [found]
    assert rules(right) == []


def test_a_row_of_figures_that_is_missing_is_seen_by_their_exact_values() -> None:
    """2 Hundreds can hide a row of fifty."""
    children = (
        figure("land.wkb.1.kinderen", "WKB, Noord: kinderen", "1160", step="100"),
        figure("land.wkb.2.kinderen", "WKB, Oost: kinderen", "840", step="100"),
        figure("land.wkb.3.kinderen", "WKB, Zuid: kinderen", "60", step="100"),
        figure("land.wkb.totaal.kinderen", "WKB, totaal buitenland: kinderen", "2060", step="100"),
    )
    told = ("Noord 1.200", "Oost 800", "Zuid 100", "Totaal buitenland 2.100")
    caption = "Tabel 1: Kindgebonden budget"
    whole = "\n\n".join((caption, *told))
    assert rules(whole, children) == []
    assert rules(whole.replace("Zuid 100\n\n", ""), children) == [
        ("BR-TABELRIJ", VERDACHT, "2.100")
    ]


# a sentence, the same without its mistake, and what is found
SENTENCES = [
    (
        "Van de 12.400 brieven leidden 3.100 tot een wijziging: 35%.",
        "Van de 12.400 brieven leidden 3.100 tot een wijziging: 25%.",
        ("BR-PERCENTAGE", FOUT, "35%"),
    ),
    (
        "Er gingen 860 brieven uit, en 215 burgers belden. Dat is ruim 30 procent.",
        "Er gingen 860 brieven uit, en 215 burgers belden. Dat is ruim 24 procent.",
        ("BR-PERCENTAGE", FOUT, "30 procent"),
    ),
    (
        "Van de 860 ouders hebben 2.150 gereageerd.",
        "Van de 860 ouders hebben 215 gereageerd.",
        ("BR-TRECHTER", VERDACHT, "2.150"),
    ),
    (
        "Er werden 430 bezwaren ingediend, waarvan 450 gegrond.",
        "Er werden 430 bezwaren ingediend, waarvan 45 gegrond.",
        ("BR-TRECHTER", VERDACHT, "450"),
    ),
    (
        "Er kwamen 430 klachten. Daarvan zijn er 510 afgedaan.",
        "Er kwamen 430 klachten. Daarvan zijn er 410 afgedaan.",
        ("BR-TRECHTER", VERDACHT, "510"),
    ),
    (
        "Het gaat om € 510.000 voor 850 ouders, gemiddeld € 6.000 per ouder.",
        "Het gaat om € 510.000 voor 850 ouders, gemiddeld € 600 per ouder.",
        ("BR-GEMIDDELDE", FOUT, "€ 6.000"),
    ),
    (
        "In 6 gevallen ging het om alleenstaande ouders.",
        "In 60 gevallen ging het om alleenstaande ouders.",
        ("BR-KLEINE-CEL", VERDACHT, "6"),
    ),
    # A nought too many, whatever the words are.
    (
        "Wij betaalden € 510.000 aan 850 ouders. Dat is € 6.000 de man.",
        "Wij betaalden € 510.000 aan 850 ouders. Dat is € 600 de man.",
        ("BR-GEMIDDELDE", VERDACHT, "€ 6.000"),
    ),
    (
        "De 850 ouders ontvingen € 510.000, ofwel een vergoeding van € 6.000.",
        "De 850 ouders ontvingen € 510.000, ofwel een vergoeding van € 600.",
        ("BR-GEMIDDELDE", VERDACHT, "€ 6.000"),
    ),
    (
        "We nodigden 860 ouders uit. 215 kwamen er langs, oftewel 35%.",
        "We nodigden 860 ouders uit. 215 kwamen er langs, oftewel 25%.",
        ("BR-PERCENTAGE", FOUT, "35%"),
    ),
    (
        "We nodigden 860 ouders uit. 215 kwamen langs, oftewel 35%.",
        "We nodigden 860 ouders uit. 215 kwamen langs, oftewel 25%.",
        ("BR-PERCENTAGE", VERDACHT, "35%"),
    ),
    (
        "Assen, Borne, Ede en Gouda: met deze vijf gemeenten beginnen wij.",
        "Assen, Borne, Ede en Gouda: met deze vier gemeenten beginnen wij.",
        ("BR-LIJST", VERDACHT, "vijf"),
    ),
    (
        "Er gingen 38.952 brieven uit.\n\nVan 38.592 ouders weten wij dat zij die lazen.",
        "Er gingen 38.952 brieven uit.\n\nVan 31.744 ouders weten wij dat zij die lazen.",
        ("BR-DUBBEL", VERDACHT, "38.592"),
    ),
    (
        "Er zijn 1.874 verzoeken gedaan.\n\nDe 1.879 ingediende verzoeken zijn nieuw.",
        "Er zijn 1.874 verzoeken gedaan.\n\nDe 1.879 bezoeken waren nieuw.",
        ("BR-DUBBEL", VERDACHT, "1.879"),
    ),
    (
        "De doorlooptijd is gestegen van 14 dagen naar 11 dagen.",
        "De doorlooptijd is gestegen van 11 dagen naar 14 dagen.",
        ("BR-RICHTING", FOUT, "11 dagen"),
    ),
    (
        "Het aandeel daalde van 8,1% naar 9,2%, terwijl het budget groeide.",
        "Het aandeel daalde van 9,2% naar 8,1%, terwijl het budget groeide.",
        ("BR-RICHTING", FOUT, "9,2%"),
    ),
    (
        "Er is een daling: 640 klachten, tegen 512 in het jaar ervoor.",
        "Er is een daling: 512 klachten, tegen 640 in het jaar ervoor.",
        ("BR-RICHTING", FOUT, "640"),
    ),
    (
        "Ten opzichte van een jaar eerder (8,1%) is het aandeel gestegen naar 7,4%.",
        "Ten opzichte van een jaar eerder (8,1%) is het aandeel gedaald naar 7,4%.",
        ("BR-RICHTING", FOUT, "7,4%"),
    ),
    (
        "Vergeleken met 640 klachten in 2023 is er een stijging: dit jaar kwamen er 512.",
        "Vergeleken met 640 klachten in 2023 is er een daling: dit jaar kwamen er 512.",
        ("BR-RICHTING", FOUT, "512"),
    ),
    (
        "Een jaar geleden was het 8,1%; inmiddels is dat opgelopen tot 7,4%.",
        "Een jaar geleden was het 8,1%; inmiddels is dat teruggelopen tot 7,4%.",
        ("BR-RICHTING", FOUT, "7,4%"),
    ),
    (
        "Het aandeel is gestegen: 7,4%, ten opzichte van 8,1% in 2023, bij een norm van 9,0%.",
        "Het aandeel is gedaald: 7,4%, ten opzichte van 8,1% in 2023, bij een norm van 9,0%.",
        ("BR-RICHTING", FOUT, "7,4%"),
    ),
    (
        "De score van 7,1 ligt boven de norm van 7,5.",
        "De score van 7,1 ligt onder de norm van 7,5.",
        ("BR-RICHTING", FOUT, "7,1"),
    ),
    (
        "Het steeg van 10% naar 12%, een stijging van 2%.",
        "Het steeg van 10% naar 12%, een stijging van 2 procentpunt.",
        ("BR-EENHEIDWISSEL", LET_OP, "2%"),
    ),
    (
        "Wij nemen drie maatregelen:\n\n1. een brief\n\n2. een loket\n\nDaarna zien wij verder.",
        "Wij nemen twee maatregelen:\n\n1. een brief\n\n2. een loket\n\nDaarna zien wij verder.",
        ("BR-LIJST", FOUT, "drie"),
    ),
    (
        "Er zijn vier doelen: 1) eerder bellen, 2) korter wachten en 3) beter helpen.",
        "Er zijn drie doelen: 1) eerder bellen, 2) korter wachten en 3) beter helpen.",
        ("BR-LIJST", FOUT, "vier"),
    ),
    (
        "Het gaat om vijf regelingen: zorg, huur, kinderopvang en kindgebonden budget.",
        "Het gaat om vier regelingen: zorg, huur, kinderopvang en kindgebonden budget.",
        ("BR-LIJST", VERDACHT, "vijf"),
    ),
    (
        "1. Inleiding\n\nEen zin.\n\n3. Slot",
        "1. Inleiding\n\nEen zin.\n\n2. Slot",
        ("BR-NUMMERING", FOUT, "kop 3"),
    ),
    (
        docx(p("1. een brief,") + p("3. een loket.")),
        docx(p("1. een brief,") + p("2. een loket.")),
        ("BR-NUMMERING", FOUT, "punt 3"),
    ),
    (
        "Tabel 1: Ouders\n\nEen zin hierover.\n\nTabel 1: Kinderen",
        "Tabel 1: Ouders\n\nEen zin hierover.\n\nTabel 1: Ouders (vervolg)",
        ("BR-NUMMERING", FOUT, "tabel 1"),
    ),
    (
        "Er gingen 12.279 brieven uit.\n\nVan de 12.297 brieven kwam een deel terug.",
        "Er gingen 12.279 brieven uit.\n\nVan de 12.279 brieven kwam een deel terug.",
        ("BR-DUBBEL", VERDACHT, "12.297"),
    ),
    (
        "Met 34% van de kant van de ouders is het stil: 3.100 van 12.400 brieven kwamen terug.",
        "Met 25% van de kant van de ouders is het stil: 3.100 van 12.400 brieven kwamen terug.",
        ("BR-PERCENTAGE", FOUT, "34%"),
    ),
    (
        "Er zijn 860 brieven verstuurd. Daarop kwamen 215 reacties. De respons was dus 35%.",
        "Er zijn 860 brieven verstuurd. Daarop kwamen 215 reacties. De respons was dus 25%.",
        ("BR-PERCENTAGE", FOUT, "35%"),
    ),
    (
        "Na 860 brieven volgden 215 telefoontjes, en 35% is een goed begin.",
        "Na 860 brieven volgden 215 telefoontjes, en 25% is een goed begin.",
        ("BR-PERCENTAGE", VERDACHT, "35%"),
    ),
    (
        "Op een totaal van 860 ouders reageerden er 2.150.",
        "Op een totaal van 860 ouders reageerden er 215.",
        ("BR-TRECHTER", VERDACHT, "2.150"),
    ),
    (
        "De 850 ouders kregen samen € 510.000, per gezin € 6.000.",
        "De 850 ouders kregen samen € 510.000, per gezin € 600.",
        ("BR-GEMIDDELDE", VERDACHT, "€ 6.000"),
    ),
    (
        "Er is € 510.000 betaald aan 850 ouders. Dat komt neer op € 6.000 per ouder.",
        "Er is € 510.000 betaald aan 850 ouders. Dat komt neer op € 600 per ouder.",
        ("BR-GEMIDDELDE", FOUT, "€ 6.000"),
    ),
    (
        "Wij nemen drie maatregelen, te weten een brief, een loket, een folder en een cursus.",
        "Wij nemen vier maatregelen, te weten een brief, een loket, een folder en een cursus.",
        ("BR-LIJST", VERDACHT, "drie"),
    ),
    (
        "In vier steden, namelijk Breda, Ede en Goes, openden wij een loket.",
        "In drie steden, namelijk Breda, Ede en Goes, openden wij een loket.",
        ("BR-LIJST", VERDACHT, "vier"),
    ),
    (
        "In Assen, Gouda en Oss, vier gemeenten met een loket, ging het goed.",
        "In Assen, Gouda en Oss, drie gemeenten met een loket, ging het goed.",
        ("BR-LIJST", VERDACHT, "vier"),
    ),
    (
        "Er zijn vier proeven begonnen. Het gaat om bellen, mailen en schrijven.",
        "Er zijn drie proeven begonnen. Het gaat om bellen, mailen en schrijven.",
        ("BR-LIJST", VERDACHT, "vier"),
    ),
    (
        docx(p("Er kwamen drie punten naar voren.") + p("- een brief") + p("- een loket")),
        docx(p("Er kwamen twee punten naar voren.") + p("- een brief") + p("- een loket")),
        ("BR-LIJST", VERDACHT, "drie"),
    ),
    (
        "In Assen, Gouda en Oss loopt het, vier gemeenten met een loket.",
        "In Assen, Gouda en Oss loopt het, drie gemeenten met een loket.",
        ("BR-LIJST", VERDACHT, "vier"),
    ),
    (
        "Het ging om vier stappen: (i) een brief, die kort is, (ii) bellen en (iii) een besluit.",
        "Het ging om drie stappen: (i) een brief, die kort is, (ii) bellen en (iii) een besluit.",
        ("BR-LIJST", FOUT, "vier"),
    ),
    (
        "Dit verloopt langs drie lijnen. Ten eerste bellen wij. Ten tweede schrijven wij.",
        "Dit verloopt langs twee lijnen. Ten eerste bellen wij. Ten tweede schrijven wij.",
        ("BR-LIJST", VERDACHT, "drie"),
    ),
    (
        "Er gingen 860 brieven uit. Er werd op 215 van deze gereageerd, een respons van 35%.",
        "Er gingen 860 brieven uit. Er werd op 215 van deze gereageerd, een respons van 25%.",
        ("BR-PERCENTAGE", FOUT, "35%"),
    ),
    (
        "Er kwamen 430 klachten. Het team heeft 510 van deze afgedaan.",
        "Er kwamen 430 klachten. Het team heeft 410 van deze afgedaan.",
        ("BR-TRECHTER", VERDACHT, "510"),
    ),
    (
        "Het aantal ouders dat opnieuw belde, bleef beperkt tot 4.",
        "Het aantal ouders dat opnieuw belde, bleef beperkt tot 40.",
        ("BR-KLEINE-CEL", VERDACHT, "4"),
    ),
    (
        "Aantal ouders met een schuld: 4.",
        "Aantal ouders met een schuld: 40.",
        ("BR-KLEINE-CEL", VERDACHT, "4"),
    ),
    (
        "Verzonden: 860. Beantwoord: 215. Respons: 35%.",
        "Verzonden: 860. Beantwoord: 215. Respons: 25%.",
        ("BR-PERCENTAGE", VERDACHT, "35%"),
    ),
    (
        "Totaal: € 510.000. Aantal ouders: 850. Gemiddeld per ouder: € 6.000.",
        "Totaal: € 510.000. Aantal ouders: 850. Gemiddeld per ouder: € 600.",
        ("BR-GEMIDDELDE", VERDACHT, "€ 6.000"),
    ),
    (
        "Er waren 802 aanvragen. Wij keurden ze goed. Kosten: € 618.000. Dat is gemiddeld € 7.700.",
        "Er waren 802 aanvragen. Wij keurden ze goed. Kosten: € 618.000. Dat is gemiddeld € 770.",
        ("BR-GEMIDDELDE", VERDACHT, "€ 7.700"),
    ),
    (
        "Hoeveel burgers belden? Dat waren er 1.067, 29% van de 5.302 die een brief kregen.",
        "Hoeveel burgers belden? Dat waren er 1.067, 20% van de 5.302 die een brief kregen.",
        ("BR-PERCENTAGE", FOUT, "29%"),
    ),
    (
        "Ik zie zes risico’s. Ten eerste is er weinig geld. Ten tweede zijn de systemen oud.",
        "Ik zie twee risico’s. Ten eerste is er weinig geld. Ten tweede zijn de systemen oud.",
        ("BR-LIJST", VERDACHT, "zes"),
    ),
    (
        "Welke keuzes maak ik? Het zijn er drie:\n\n- een brief\n\n- een loket\n\nDan volgt meer.",
        "Welke keuzes maak ik? Het zijn er twee:\n\n- een brief\n\n- een loket\n\nDan volgt meer.",
        ("BR-LIJST", VERDACHT, "drie"),
    ),
    (
        "Er zijn drie redenen. De eerste is het geld. De tweede is de tijd.",
        "Er zijn twee redenen. De eerste is het geld. De tweede is de tijd.",
        ("BR-LIJST", VERDACHT, "drie"),
    ),
    (
        "De respons zakte van 52% naar 48% (-4%).",
        "De respons zakte van 52% naar 48% (-4 procentpunt).",
        ("BR-EENHEIDWISSEL", LET_OP, "-4%"),
    ),
    (
        "Hierbij waren 4 ouders betrokken.",
        "Hierbij waren 40 ouders betrokken.",
        ("BR-KLEINE-CEL", VERDACHT, "4"),
    ),
]


@pytest.mark.parametrize(("wrong", "right", "found"), SENTENCES)
def test_sentences(wrong: str | bytes, right: str | bytes, found: tuple[str, str, str]) -> None:
    assert rules(wrong) == [found]
    assert rules(right) == []


@pytest.mark.parametrize(
    "told",
    [
        "Van de 1.850 ouders kwamen er 879, dus 48%. Tevreden was (2023: 70%; 2024: 76%) het deel.",
        "Er wachten nog 112 ouders. De kosten liepen op van € 24,1 mln tot € 27,2 mln.",
        "Gesproken is met vijf partijen (de Bank, de VNG, Divosa, Nibud en de Raad voor Recht).",
        "Zie de brief met kenmerk 2024-0001 over dit onderwerp.",
    ],
)
def test_what_only_stands_near_is_not_held_against_each_other(told: str) -> None:
    assert rules(told) == []


SCORES = (
    figure("kpi.K1.realisatie", "Tijdige beslissingen: realisatie", "90.96", "procent", "1/10"),
    figure("kpi.K1.norm", "Tijdige beslissingen: norm", "91", "procent", "1/10"),
    figure("kpi.K1.jaar_eerder", "Tijdige beslissingen: jaar eerder", "91.04", "procent", "1/10"),
)


def test_exact_values_decide_where_both_print_the_same() -> None:
    told = "Het aandeel tijdige beslissingen was 91,0% en ligt daarmee {} de norm van 91,0%."
    wrong = ("BR-RICHTING", FOUT, "91,0%")
    assert rules(told.format("boven"), SCORES) == [wrong]
    assert rules(told.format("onder"), SCORES) == []
    told = "Het aandeel tijdige beslissingen is {} naar 91,0%."
    assert rules(told.format("gestegen"), SCORES) == [wrong]
    assert rules(told.format("gedaald"), SCORES) == []


@pytest.mark.parametrize(
    "told",
    [
        "Ten opzichte van een jaar eerder (94,0%) zijn de tijdige beslissingen met 91,0% {}.",
        "De tijdige beslissingen zijn met 91,0% {} dan een jaar eerder (94,0%).",
        "De tijdige beslissingen kwamen op 91,0%, {} dan de 94,0% van een jaar geleden.",
    ],
)
def test_a_figure_and_its_earlier_value_may_stand_in_any_order(told: str) -> None:
    figures = (*SCORES[:2], figure(SCORES[2].id, SCORES[2].label, "94", "procent", "1/10"))
    assert rules(told.format("hoger"), figures) == [("BR-RICHTING", FOUT, "91,0%")]
    assert rules(told.format("lager"), figures) == []


@pytest.mark.parametrize(
    "told",
    [
        "Ten opzichte van een jaar eerder (79,1%) is de score 2,2% hoger.",
        "Ten opzichte van een jaar eerder (1.200) kwamen er 300 meer.",
        "De uitgaven namen toe met 3%, tegen 8% een jaar eerder.",
        "Vergeleken met 12% in 2023 is het gestegen, met een norm van 10%.",
        "Het is 86,9% bij een norm van 88,0%, tegen 87,2% een jaar eerder: een daling.",
        "Vergeleken met de huurtoeslag (95,0%) is de zorgtoeslag gestegen, naar 91,0%.",
    ],
)
def test_a_difference_and_a_norm_are_no_later_value(told: str) -> None:
    assert rules(told) == []


@pytest.mark.parametrize(
    "told",
    [
        "Er gingen 860 brieven uit en 215 ouders belden, 12% meer dan vorig jaar.",
        "Van de 860 brieven leidden 215 tot een telefoontje, bij een norm van 30%.",
        "Gemiddeld kregen de 268 gezinnen € 540, tegen € 560 een jaar eerder.",
        "Wij openden drie loketten, waaronder Assen en Tiel.",
        "De vier cijfers (zie tabel en bijlage) zijn afgerond.",
        "Er komen drie loketten in Assen, Gouda, Meppel en Tiel.",
        "Naast Assen, Gouda en Oss, vier nieuwe gemeenten in de proef, is Tiel in beeld.",
        "Ongeveer 25% van de ouders (215 van 860) deed mee.",
        "De 268 gezinnen kregen gemiddeld € 540; in totaal kregen zij samen € 145.000.",
        "Van de 1.200 brieven is 40% beantwoord, waarvan 300 binnen een week.",
        "Van 12 gemeenten naar 15 gemeenten is een groei, en de kosten namen af.",
        "In totaal zijn 850 ouders geholpen met € 510.000, maximaal € 1.000 per ouder.",
        "Per ouder is € 600 betaald; het loket kostte € 20.000 en hielp 300 ouders.",
        "Er deden 57 ouders mee. Van de kinderen elders wonen er 4.500 van deze kinderen hier.",
        (
            "Er ging € 7,9 mln naar 4.800 kinderen. Een gezin kreeg gemiddeld € 940 erbij. Voor"
            " de 212 gezinnen samen was dat € 199.000."
        ),
    ],
)
def test_what_only_stands_beside_each_other_need_not_fit(told: str) -> None:
    assert rules(told) == []


def test_a_sentence_that_parts_what_it_counts_announces_no_list() -> None:
    below = p("- een brief later") + p("- een brief eerder") + p("- een brief nieuw")
    for told in (
        "De strategie telt 17 maatregelen, waarvan tien in de implementatiefase.",
        "De strategie telt 17 maatregelen, tien in voorbereiding en zeven ingevoerd.",
    ):
        assert rules(docx(p(told) + below)) == []


def test_a_figure_has_one_value_in_a_letter() -> None:
    told = "Het aandeel tijdige beslissingen was 91,0%.\n\nDe tijdige beslissingen kwamen op {}."
    assert rules(told.format("91,0%"), SCORES[:1]) == []
    assert rules(told.format("91%"), SCORES[:1]) == []
