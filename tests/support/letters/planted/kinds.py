"""The kinds of mistakes that are planted in letters: each spoils the fields of one topic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from support.letters.planted.topics import Fields


def _from(field: str, source: str) -> Callable[[Fields, Random], Fields]:
    """One field has the value of another."""
    return lambda fields, _: fields | {field: fields[source]}


def _other_choice(fields: Fields, random: Random) -> Fields:
    return fields | {"keuze": str(1 - int(fields["keuze"]))}


def _digit(field: str) -> Callable[[Fields, Random], Fields]:
    """One digit that is not the first is another by three or more."""

    def changed(fields: Fields, random: Random) -> Fields:
        text = fields[field]
        places = [at for at, sign in enumerate(text) if sign.isdecimal()]
        at = random.choice([one for one in places[:-1] if text[one] != "0"] or places[:1])
        digit = (int(text[at]) + random.randrange(3, 7)) % 10 or 1
        return fields | {field: f"{text[:at]}{digit}{text[at + 1 :]}"}

    return changed


def _swap(field: str) -> Callable[[Fields, Random], Fields]:
    """Two digits beside each other that differ are swapped."""

    def changed(fields: Fields, random: Random) -> Fields:
        text = fields[field]
        digits = [at for at, sign in enumerate(text) if sign.isdecimal()]
        pairs = [
            (one, other)
            for one, other in pairwise(digits)
            if text[one] != text[other] and text[other] != "0"
        ]
        one, other = random.choice(pairs)
        signs = [*text]
        signs[one], signs[other] = signs[other], signs[one]
        return fields | {field: "".join(signs)}

    return changed


def _tenfold(field: str) -> Callable[[Fields, Random], Fields]:
    return lambda fields, _: fields | {field: fields[field].replace(",", "")}


@dataclass(frozen=True, slots=True)
class PlantedKind:
    """A kind of mistake: Dutch, what it is, and how it spoils the fields of a topic."""

    name: str
    topic: str
    spoil: Callable[[Fields, Random], Fields]


KINDS = (
    PlantedKind("cijfer van een kpi verkeerd getypt", "kpi", _digit("realisatie")),
    PlantedKind("cijfers van een kpi verwisseld", "kpi", _swap("realisatie")),
    PlantedKind("kpi van een jaar eerder", "kpi", _from("realisatie", "eerder")),
    PlantedKind("norm verkeerd overgenomen", "kpi", _from("norm", "eerder")),
    PlantedKind("kpi nauwkeuriger dan vastgesteld", "kpi", _from("realisatie", "fijner")),
    PlantedKind("aantal van een ander land", "land", _from("kinderen", "ander")),
    PlantedKind("aantal verkeerd getypt", "land", _swap("kinderen")),
    PlantedKind("bedrag tien keer te groot", "land", _tenfold("bedrag")),
    PlantedKind("ruim waar het bijna is", "ruim", _other_choice),
    PlantedKind("aantal van een actie verwisseld", "muteren", _swap("brieven")),
    PlantedKind("deel van een actie verkeerd getypt", "muteren", _digit("zelf")),
    PlantedKind("schatting van een andere toeslag", "niet_gebruik", _from("zorg", "huur")),
    PlantedKind("totaal van een tabel", "tabel", _from("rijen", "totaal")),
    PlantedKind("rijen van een tabel verwisseld", "tabel", _from("rijen", "verwisseld")),
    PlantedKind("rij van een tabel weg", "tabel", _from("rijen", "zonder")),
    PlantedKind("andere eenheid in een kolom", "tabel", _from("rijen", "euro")),
    PlantedKind("totaal van een eigen tabel", "eigen_tabel", _from("rijen", "verkeerd")),
    PlantedKind("percentage past niet bij aantallen", "aandeel", _from("aandeel", "verkeerd")),
    PlantedKind("deel groter dan het geheel", "aandeel", _from("deel", "te_groot")),
    PlantedKind("gemiddelde tien keer te groot", "gemiddelde", _from("gemiddeld", "verkeerd")),
    PlantedKind("gestegen waar het daalde", "kpi_eerder", _other_choice),
    PlantedKind("verkeerde kant van de norm", "normkant", _other_choice),
    PlantedKind("procent waar procentpunt hoort", "procentpunt", _from("keuze", "verkeerd")),
    PlantedKind("bedrag in een andere eenheid", "wisselbedrag", _from("later", "verkeerd")),
    PlantedKind("lijst langer of korter dan gezegd", "lijst", _from("hoeveel", "verkeerd")),
    PlantedKind("opsomming met een ander aantal", "opsomming", _from("hoeveel", "verkeerd")),
    PlantedKind("kop overgeslagen", "koppen", _from("nummers", "over")),
    PlantedKind("kop dubbel", "koppen", _from("nummers", "dubbel")),
    PlantedKind("tabel die er niet is", "tabelverwijzing", _from("nummer", "verkeerd")),
    PlantedKind("paragraaf die er niet is", "paragraaf", _from("nummer", "verkeerd")),
    PlantedKind("bijlage die er niet is", "bijlage", _from("nummer", "verkeerd")),
    PlantedKind("getal twee keer verschillend", "dubbel", _from("herhaald", "verkeerd")),
    PlantedKind("te weinig personen", "weinigen", _from("personen", "verkeerd")),
    PlantedKind("dossiernummer verwisseld", "dossier", _from("dossier", "verwisseld")),
    PlantedKind("vergaderjaar dat niet bestaat", "vergaderjaar", _from("jaren", "verkeerd")),
    PlantedKind("nummer past niet bij vergaderjaar", "ondernummer", _from("jaren", "verkeerd")),
    PlantedKind("datum past niet bij noot", "datum_noot", _from("dag", "verkeerd")),
    PlantedKind("een datum, twee stukken", "twee_stukken", _from("dag", "verkeerd")),
    PlantedKind("stuk ouder dan de gebeurtenis", "jaar_na_stuk", _from("jaar", "verkeerd")),
    PlantedKind("toezegging die niet bestaat", "toezegging", _from("nummer", "verkeerd")),
    PlantedKind("dag die niet bestaat", "datum", _from("dag", "verkeerd")),
    PlantedKind("verkeerde dag van de week", "weekdag", _from("weekdag", "verkeerd")),
    PlantedKind("stuk of debat in het weekend", "weekend", _from("dag", "verkeerd")),
    PlantedKind("gebeurd na de brief", "na_brief", _from("dag", "verkeerd")),
    PlantedKind("nog te komen voor de brief", "tijd", _from("maand", "verkeerd")),
    PlantedKind("maand na de brief is voorbij", "voorbij", _from("maand", "verkeerd")),
    PlantedKind("halfjaar nog niet begonnen", "halfjaar", _from("half", "verkeerd")),
    PlantedKind("maanden van het andere halfjaar", "halfjaar_maanden", _from("half", "verkeerd")),
    PlantedKind("dag van een ander jaar", "twee_jaren", _from("dag", "verkeerd")),
    PlantedKind("punt waar een komma hoort", "getalvorm", _from("getal", "verkeerd")),
    PlantedKind("noot zonder tekst", "noot", _from("noot", "verkeerd")),
)
