"""Whether a source is the one of this halfjaar, and whole, beside that of the previous one.

1. Een register dat ieder halfjaar nieuw is, heeft niet dezelfde rijen als het vorige.
2. Het aantal rijen van een bestand met records halveert of verdubbelt niet, en ook niet dat van een
   valuta met veel rijen. Geldt de sprong voor het hele bestand, dan is dat één vraag.
3. Wat een rij van een register houdt, zoals een naam of een dag, is hetzelfde als in het vorige.
   Wat toen leeg was, mag nu gevuld zijn. Een kolom met andere waarden is één vraag.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.contract import Contract
from tasks.deliveries.delivery import Delivery
from tasks.deliveries.records.in_database.checked_rows import CheckedRows
from tasks.deliveries.summary import FEWEST, summary
from tasks.edits.distance import far_apart
from tasks.edits.names import told
from tasks.edits.thresholds import threshold
from tasks.figures import dutch
from tasks.figures.previous import Previous, SourceSummary
from tasks.storage.kept import Kept

#: The kind of result that is kept.
SUMMARY = "kenmerken van bron"


def summaries(
    deliveries: Mapping[str, Delivery],
    contracts: Mapping[str, Contract],
    kept: Kept,
    rows: CheckedRows | None = None,
) -> dict[str, SourceSummary]:
    """What checked deliveries look like, by contract, as far as they are held against each other.
    Records are counted once, whatever else changes.

    Args:
        rows: of the database that has the records; None if they are files.
    """
    found = {name: _summary(one, contracts[name], kept, rows) for name, one in deliveries.items()}
    return {name: one for name, one in found.items() if one is not None}


def _summary(
    delivery: Delivery, contract: Contract, kept: Kept, rows: CheckedRows | None
) -> SourceSummary | None:
    made_from = {
        "content": delivery.content,
        "rows": delivery.rows,
        "renewed": contract.renewed,
        "counted_by": contract.counted_by,
        "key": contract.key,
        "lasting": contract.lasting,
    }
    known = kept.look_up(SUMMARY, made_from)
    if known is not None:
        return SourceSummary.model_validate(known)
    found = summary(kept.store, delivery, contract, rows)
    if found is not None:
        kept.keep(SUMMARY, made_from, found.model_dump(mode="json"), ())
    return found


def beside_previous(
    now: Mapping[str, SourceSummary],
    deliveries: Mapping[str, Delivery],
    contracts: Mapping[str, Contract],
    previous: Previous | None,
) -> list[Finding]:
    """What is asked of deliveries beside those of the previous halfjaar, as far as its dossier
    tells what they looked like.

    Args:
        now: what they look like.
    """
    if previous is None:
        return []
    return [
        finding
        for name, one in now.items()
        if name in previous.sources
        for finding in held_against(
            contracts[name],
            one,
            previous.sources[name],
            previous.halfjaar,
            Place(file=deliveries[name].file, sheet=deliveries[name].sheet),
        )
    ]


def held_against(
    contract: Contract,
    now: SourceSummary,
    before: SourceSummary,
    halfjaar_before: str,
    place: Place,
) -> list[Finding]:
    """D90 for a register that is the previous one (1), D91 for records of which much is gone or
    double (2), D93 for values that did not last (3).

    Args:
        now, before: of this halfjaar and of the one before.
        halfjaar_before: name of the latter.
        place: of the delivery.
    """
    if now.rows and now.digest is not None and now.digest == before.digest:
        rows = "de ene rij" if now.rows == 1 else f"alle {dutch.number(now.rows)} rijen"
        return [
            Finding(
                code="D90",
                about=contract.name,
                text=(
                    f"{contract.title}: {rows} {'is' if now.rows == 1 else 'zijn'} dezelfde als "
                    f"in {halfjaar_before}, ook de teksten."
                ),
                place=place,
                expected="het register van dit halfjaar",
                value=rows,
                against=halfjaar_before,
            )
        ]
    return [
        *_leaps(contract, now, before, halfjaar_before, place),
        *_changed(contract, now, before, halfjaar_before, place),
    ]


def _leaps(
    contract: Contract,
    now: SourceSummary,
    before: SourceSummary,
    halfjaar_before: str,
    place: Place,
) -> Iterator[Finding]:
    if contract.counted_by is None:
        return
    factor = threshold("D91", "factor")
    leap = far_apart(Fraction(now.rows), Fraction(before.rows), factor)
    if leap and max(now.rows, before.rows) >= factor * FEWEST:
        told = [("", now.rows, before.rows)]
    else:
        told = [
            (value, now.counts.get(value, 0), before.counts.get(value, 0))
            for value in sorted({*now.counts, *before.counts})
        ]
    for value, number, held in told:
        # A value with too few rows to be counted is taken to have one less than enough.
        few = FEWEST - 1
        if not far_apart(Fraction(max(number, few)), Fraction(max(held, few)), factor):
            continue
        what = f"{contract.counted_by} {value}" if value else "alle rijen samen"
        yield Finding(
            code="D91",
            about=f"{contract.name}.{contract.counted_by}.{value}" if value else contract.name,
            text=(
                f"{contract.title}, {what}: {_told(number)}, in {halfjaar_before} {_told(held)}."
            ),
            place=place.model_copy(update={"column": contract.counted_by if value else None}),
            expected=f"minder dan {dutch.number(factor)} keer zo veel of zo weinig rijen",
            value=str(number),
            against=str(held),
        )


def _changed(
    contract: Contract,
    now: SourceSummary,
    before: SourceSummary,
    halfjaar_before: str,
    place: Place,
) -> Iterator[Finding]:
    for column in contract.lasting:
        were = {
            key: values[column]
            for key, values in sorted(before.lasting.items())
            if column in values
            and key in now.lasting
            and now.lasting[key].get(column) != values[column]
        }
        if not were:
            continue
        are = {key: now.lasting[key].get(column, "") for key in were}
        rows = dutch.counted(len(were), "rij heeft", "rijen hebben")
        yield Finding(
            code="D93",
            about=f"{contract.name}.{column}",
            text=(
                f"{contract.title}: {rows} in kolom {column} een andere waarde dan in "
                f"{halfjaar_before}: {told(are, were)}."
            ),
            place=place.model_copy(update={"column": column}),
            expected="bij iedere rij de waarde die er stond",
            value="; ".join(f"{key}={value}" for key, value in are.items()),
            against="; ".join(f"{key}={value}" for key, value in were.items()),
        )


def _told(number: int) -> str:
    return dutch.counted(number, "rij", "rijen") if number else f"minder dan {FEWEST} rijen"
