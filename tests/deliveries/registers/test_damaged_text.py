"""Which texts were read in the wrong encoding, and which only look as if."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.dossiers.register_files import FIRST, changed, csv_bytes, delivered

from tasks.deliveries.reading.damaged_text import damage

#: Dutch words with each accent, in the places where Dutch has it.
ACCENTED = (
    "één Eén éénmalig café privé geëvalueerd financiële België Italië patiënt patiënten ideeën "
    "reëel geëist beëindigd coëfficiënt poëzie "
    "categorieën oriëntatie geïnd geïnformeerd naïef mozaïek ruïne egoïstisch coördinatie "
    "gecoördineerd Coöperatie zoölogie reünie über "
    "vis-à-vis façade reçu Curaçao enquête rôle crème scène carrière maître château"
)
#: What a CSV of that program holds is not read as if it were right: it is damaged, or it is not
#: Windows-1252 at all (D20).
ENCODINGS = ("mac_roman", "cp437", "cp850")


def as_windows(text: str, encoding: str) -> str | None:
    """The text as the intake reads the bytes; None if it refuses to read them."""
    try:
        return text.encode(encoding).decode("cp1252")
    except UnicodeDecodeError:
        return None


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("word", ACCENTED.split())
def test_an_accent_of_mac_or_dos_is_damage(word: str, encoding: str) -> None:
    assert damage(word) is None
    garbled = as_windows(f"Zie {word} hier", encoding)
    assert garbled is None or damage(garbled) is not None, garbled


@pytest.mark.parametrize("accent", "éëïöüàç")
def test_every_dutch_accent_is_among_the_words(accent: str) -> None:
    assert accent in ACCENTED


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("ŽŽn deel", "ŽŽ"),
        ("‚‚n deel", "‚‚"),
        ("de fotoÕs", "Õ"),
        ("Belgi‘ en Itali‘", "‘"),
        ("in K”ln", "”"),
        ("naar ™sterreich", "™"),
        ("r“le en co”rdinatie", "“"),
        ("co”rdinatie van het “loket”", "”"),
        ("fran‡ais", "‡"),
        ("De financi?le gegevens", "?"),
        ("Cura?ao en CURA?AO", "?"),
        ("burgers in Belgi?.", "?"),
        ("in Belgi? en Itali?", "?"),
        ("naar ?sterreich", "?"),
        ("in ??n deel", "??"),
        ("de foto?s", "?"),
        ("meer dan ?500", "?"),
        ("in het caf├®", "├"),
        ("naar BelgiÃƒÂ« toe", "Ãƒ"),
        ("√©√©n deel", "√©√©n"),
    ],
)
def test_the_sign_is_told_as_it_stands_in_the_text(text: str, sign: str) -> None:
    assert damage(text) == sign


@pytest.mark.parametrize(
    "text",
    [
        # Dutch, with everything that word processors make of it.
        "foto’s, zo’n ’s-Gravenhage, ’t Gooi, ‘s avonds, taxi‘s, zo‘n en z‘n",
        "de “alleenstaande ouder”kop, het ‘loket’, „een citaat” en „noch eines“",
        "Zij zei: “één”, en toen „twee”; ‚drie‘ en ‚taxi‘.",
        "€ 1,8 mln, ƒ 25, ƒ25, NAƒ 100, 5‰, 5 ‰, £3, ¢, 3–4, dus—ja, wacht…en, … en zo verder",
        (
            "Windows™, tabel‡ met noot†, • eerste punt, •tweede, a • b, © 2025, §3, 20 °C, ½, ±, "
            "«zo», ‹zo›"
        ),
        "Waarom? Omdat. Zo?Nee. (Echt?) “Hoe?” vroeg hij; wel?! en/of? 1 ? 2 https://x.nl/a?b=c",
        "crèche, hè, hé, oké, scène, à la carte, Français, ambiguïteit, officiële, reïntegratie",
        # Names of Europe, and of countries.
        (
            "Šuštaršič Žagar Žižek Živković Đoković Bošković Miloš Niš Košice Dušan Saša Jokić "
            "Ružička Češka"
        ),
        "KRIŽAJ ŠUŠTARŠIČ ŽUŽEMBERK L’HAŸ-LES-ROSES ŒUVRE CURAÇAO RÉUNION CÔTE D’IVOIRE",
        (
            "Œuvre, cœur, Ÿ, Pierre Louÿs, Škoda, Škofja Loka, Žilina, Šiauliai, Ōsaka, Łódź, "
            "Málaga, "
            "Ñuñoa, Þingvellir, Ólafur, Åland, Ærø"
        ),
        (
            "Côte d’Ivoire, Curaçao, São Tomé en Príncipe, Réunion, Türkiye, Österreich, Éire, "
            "Ísland, Lëtzebuerg, Ka‘aba, Shi‘a, Sana‘a"
        ),
        "Öztürk Gülşen Müller Groß Nuñez Çelik Ünal Ágnes Łukasz Ørsted Håkon Đặng Ἀθῆναι Здравей",
    ],
)
def test_real_text_is_no_damage(text: str) -> None:
    assert damage(text) is None


def test_nothing_in_the_example_is_damage() -> None:
    example = Path(__file__).parents[3] / "config" / "voorbeeld"
    lines = [
        line
        for file in sorted(example.glob("*/*.csv"))
        for line in file.read_text(encoding="utf-8-sig").splitlines()
    ]
    assert len(lines) > 50
    assert [line for line in lines if damage(line) is not None] == []


def test_a_csv_of_a_mac_is_refused_where_it_is_damaged(tmp_path: Path) -> None:
    data = csv_bytes(
        changed(FIRST, titel="Financiële hulp", toelichting="In één deel"), encoding="mac_roman"
    )
    intake, _ = delivered(tmp_path, {"proef.csv": data})
    assert [
        (one.code, one.place.row, one.place.column, one.place.value)
        for one in intake.findings
        if one.place
    ] == [
        ("D51", 2, "titel", "Financi‘le hulp"),
        ("D51", 2, "toelichting", "In ŽŽn deel"),
    ]
    assert intake.findings[1].text == "De tekst bevat beschadigde tekens (ŽŽ)."
    assert "proef" not in intake.deliveries
