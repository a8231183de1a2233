"""Totals of the whole country beside those of the previous report (rule 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from tasks.definitions.finding import Finding
from tasks.edits.thresholds import threshold
from tasks.figures import dutch


class National(NamedTuple):
    """Children (mean over the year) and euros of a regeling in the whole country."""

    children: Fraction
    euros: Fraction


def odd_national_totals(
    now: Mapping[str, tuple[str, National]], before: Mapping[str, National]
) -> list[Finding]:
    """B15 for national totals that are far from those of the previous report, or B16 for an amount
    per child that no regeling has (5).

    Args:
        now: per short name of a regeling the id of its totals and what they are.
        before: what the previous report had of them, as far as it did.
    """
    if swapped := _swapped({name: total for name, (_, total) in now.items()}, before):
        one, other = swapped
        told = " en ".join(
            f"{name} {dutch.number(total.children)} kinderen en {dutch.euro(total.euros)}"
            for name in swapped
            for total in (now[name][1],)
        )
        return [
            Finding(
                code="B15",
                about=now[one][0],
                text=f"De totalen van {one} en {other} lijken verwisseld: {told}.",
                expected=f"totalen die bij de vorige rapportage van {one} en {other} passen",
                value=_exact(now[one][1]) + "; " + _exact(now[other][1]),
                against=_exact(before[one]) + "; " + _exact(before[other]),
            )
        ]
    found: list[Finding] = []
    for name, (id, total) in now.items():
        held = before.get(name)
        asked = list(_against_previous(name, id, total, held)) if held is not None else []
        found += asked or _against_limits(name, id, total)
    return found


def _against_previous(name: str, id: str, total: National, held: National) -> Iterator[Finding]:
    for part, value, old, told, (down, up) in (
        ("kinderen", total.children, held.children, dutch.number, _children_move()),
        ("bedrag", total.euros, held.euros, dutch.euro, _amount_moves()),
    ):
        if old == 0 or -down * old <= value - old <= up * old:
            continue
        text = f"{name}, hele regeling: {part} {told(value)}, in de vorige rapportage {told(old)}."
        exchanged = digits_exchanged(int(value), int(old), max(down, up))
        if exchanged is not None:
            text += f" Met twee cijfers andersom staat er {told(Fraction(exchanged))}."
        yield Finding(
            code="B15",
            about=f"{id}.{part}",
            text=text,
            expected=(
                f"hoogstens {dutch.percentage(down)} minder en {dutch.percentage(up)} meer dan in "
                "de vorige rapportage"
            ),
            value=str(value),
            against=str(old),
        )


def _against_limits(name: str, id: str, total: National) -> list[Finding]:
    if has_an_amount_per_child(total.children, total.euros):
        return []
    low, high = _limits()
    return [
        Finding(
            code="B16",
            about=f"{id}.bedrag",
            text=(
                f"{name}, hele regeling: {dutch.euro(total.euros)} voor "
                f"{dutch.number(total.children)} kinderen."
            ),
            expected=f"tussen {dutch.euro(low)} en {dutch.euro(high)} per kind over het jaar",
            value=_exact(total),
            against=f"{low} tot {high}",
        )
    ]


def _children_move() -> tuple[Fraction, Fraction]:
    """Shares by which children of a regeling go down and up between two reports."""
    return (share := threshold("B15", "kinderen")), share


def _amount_moves() -> tuple[Fraction, Fraction]:
    """The same of its euros."""
    return threshold("B15", "bedrag_lager"), threshold("B15", "bedrag_hoger")


def _limits() -> tuple[Fraction, Fraction]:
    """The least and the most euros per child over a year that a regeling can have."""
    return threshold("B16", "laagste_per_kind"), threshold("B16", "hoogste_per_kind")


def has_an_amount_per_child(children: Fraction, euros: Fraction) -> bool:
    """Whether a regeling can have these euros for these children, over a year."""
    low, high = _limits()
    return low * children <= euros <= high * children


def _swapped(now: Mapping[str, National], before: Mapping[str, National]) -> tuple[str, str] | None:
    """Two regelingen whose totals are each like those that the other had, and unlike its own."""
    moves = _children_move(), _amount_moves()

    def like(one: National, other: National) -> bool:
        return all(
            -down * old <= value - old <= up * old
            for value, old, (down, up) in zip(one, other, moves, strict=True)
        )

    names = [name for name in now if name in before]
    for index, one in enumerate(names):
        for other in names[index + 1 :]:
            if (
                like(now[one], before[other])
                and like(now[other], before[one])
                and not like(now[one], before[one])
            ):
                return one, other
    return None


def digits_exchanged(value: int, wanted: int, near: Fraction) -> int | None:
    """What ``value`` becomes when two digits that stand beside each other change places, if that is
    within the share ``near`` of ``wanted``; the nearest one, None if there is none.
    """
    digits = str(value)
    turned = {
        int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])
        for at in range(len(digits) - 1)
        if digits[at] != digits[at + 1]
    }
    close = [one for one in turned if abs(one - wanted) <= near * wanted]
    return min(close, key=lambda one: (abs(one - wanted), one), default=None)


def _exact(total: National) -> str:
    return f"{total.children} kinderen, {total.euros} euro"
