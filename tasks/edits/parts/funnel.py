"""Whether the funnel of an action closes.

1. Een actie heeft één eerste stap; iedere andere stap hoort bij een stap van dezelfde actie.
2. De rest is het geheel min de delen, plus hun overlap. De delen zijn samen nooit groter dan het
   geheel.
3. Delen sluiten elkaar uit, of hun overlap is een eigen regel: hoeveel uit het ene deel ook in het
   andere zitten. De overlap is nooit groter dan een van beide delen, en niemand zit in drie.
4. Is er een rest, dan staat in het register wie dat zijn; anders wordt ernaar gevraagd.
5. Van twee of meer delen staat in het register of zij elkaar uitsluiten; anders wordt ernaar
   gevraagd, want overlappen zij, dan is de rest groter.
6. Bezwaren en klachten tellen niet mee in de trechter: zij zijn geen deel, maar een aandeel van de
   stap waarbij zij horen.
7. Een aantal is nooit lager dan in de vorige rapportage, en een bedrag per burger past bij een
   toeslag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from tasks.definitions.finding import Finding, Place
from tasks.edits.thresholds import threshold
from tasks.figures.dutch import enumeration, number

PRECISE = "precies"
PART, OVERLAP = "deel", "overlap"
#: What a step says of its parts.
EXCLUSIVE, OVERLAPPING = "sluiten elkaar uit", "overlappen"


class FunnelStep(NamedTuple):
    """One step of an action.

    Attributes:
        code: tells it from the other steps of the action.
        name: what happened to the citizens in it.
        kind: :data:`PART`, :data:`OVERLAP`, or what is counted beside the funnel, such as
            ``bezwaren``.
        whole: code of the step that it belongs to; None for the first.
        also_in: of an overlap: code of the part that these citizens are in as well.
        size: how many.
        precision: :data:`PRECISE`, or the word that is printed before the count.
        amount: euros, None where the register gives none.
        parts: :data:`EXCLUSIVE`, :data:`OVERLAPPING`, or None if the register does not say it.
        rest: who is in no part, None if the register does not say it.
        before: how many in the previous report, None if it was not in it.
        at: the place of a column of this step.
    """

    code: str
    name: str
    kind: str
    whole: str | None
    also_in: str | None
    size: int
    precision: str
    amount: Fraction | None
    parts: str | None
    rest: str | None
    before: Fraction | None
    at: Callable[[str], Place]


class Funnel:
    """The steps of one action. What it says of parts holds only if :func:`misplaced` finds
    nothing.

    Args:
        base: begins the ids of its figures.
        name: what people call the action.
        steps: in the order of the register.
    """

    def __init__(self, base: str, name: str, steps: Sequence[FunnelStep]) -> None:
        self.base, self.name, self.steps = base, name, tuple(steps)

    def id(self, step: FunnelStep, column: str = "aantal") -> str:
        """The id of a figure of a step."""
        return f"{self.base}.{step.code}.{column}"

    def parts(self, whole: FunnelStep) -> list[FunnelStep]:
        """The parts of a step."""
        return [one for one in self.steps if one.whole == whole.code and one.kind == PART]

    def overlaps(self, whole: FunnelStep) -> list[FunnelStep]:
        """The overlaps between the parts of a step."""
        parts = {part.code for part in self.parts(whole)}
        return [one for one in self.steps if one.kind == OVERLAP and one.whole in parts]

    def rest(self, whole: FunnelStep) -> int | None:
        """How many of a step are in none of its parts; None if it has no parts. Nobody is in three
        parts.
        """
        parts = self.parts(whole)
        if not parts:
            return None
        return (
            whole.size
            - sum(one.size for one in parts)
            + sum(one.size for one in self.overlaps(whole))
        )

    def used_for_rest(self, whole: FunnelStep) -> list[FunnelStep]:
        """The steps that the rest of a step is made from."""
        return [whole, *self.parts(whole), *self.overlaps(whole)]

    def is_precise(self, whole: FunnelStep) -> bool:
        """Whether the rest of a step is made from precise counts only."""
        return all(one.precision == PRECISE for one in self.used_for_rest(whole))


def check_funnel(funnel: Funnel) -> list[Finding]:
    """What is wrong with a funnel (A01 to A04), and what is asked about it (A05 to A08)."""
    found = list(misplaced(funnel))
    if found:
        return found
    for step in funnel.steps:
        found += [*_overlap(funnel, step), *_closes(funnel, step), *_plausible(funnel, step)]
    return found


def misplaced(funnel: Funnel) -> Iterator[Finding]:
    """A01 for every step that does not belong to one: then nothing can be said of parts."""
    by_code = {one.code: one for one in funnel.steps}
    first = next((one for one in funnel.steps if one.whole is None and one.kind == PART), None)
    for step in funnel.steps:
        whole = None if step.whole is None else by_code.get(step.whole)
        if step is first:
            continue
        if step.whole is None:
            told = "hoort nergens bij, en is niet de eerste stap"
        elif whole is None:
            told = f"hoort bij {step.whole}, en die stap is er niet"
        elif whole.kind == OVERLAP:
            told = f"hoort bij {step.whole}, en dat is een overlap"
        elif _returns(step, by_code):
            told = "hoort langs een omweg bij zichzelf"
        else:
            continue
        yield Finding(
            code="A01",
            about=funnel.id(step),
            text=f"{funnel.name}: stap {step.code} ({step.name}) {told}.",
            place=step.at("hoort_bij"),
            expected="de code van een andere stap van deze actie, of leeg bij de eerste stap",
        )


def _returns(step: FunnelStep, by_code: dict[str, FunnelStep]) -> bool:
    seen, one = {step.code}, by_code.get(step.whole or "")
    while one is not None:
        if one.code in seen:
            return True
        seen.add(one.code)
        one = by_code.get(one.whole or "")
    return False


def _overlap(funnel: Funnel, step: FunnelStep) -> Iterator[Finding]:
    by_code = {one.code: one for one in funnel.steps}
    other = by_code.get(step.also_in or "")
    told = expected = None
    if step.kind != OVERLAP:
        if step.also_in is not None:
            told = f"zit volgens het register ook in {step.also_in}, en is geen overlap"
            expected = "een lege cel, of de soort overlap"
    else:
        part = by_code[step.whole or ""]
        whole = by_code.get(part.whole or "")
        if other is None or other is part or whole is None or other not in funnel.parts(whole):
            told = (
                f"is een overlap van {part.code} met {step.also_in or 'geen ander deel'}; dat zijn "
                "geen twee delen van hetzelfde geheel"
            )
            expected = f"een ander deel van {part.whole or 'hetzelfde geheel'}"
        elif step.size > min(part.size, other.size):
            told = (
                f"telt {number(step.size)}; de delen {part.code} en {other.code} tellen "
                f"{number(part.size)} en {number(other.size)}"
            )
            expected = f"ten hoogste {number(min(part.size, other.size))}"
        elif whole.parts == EXCLUSIVE:
            told = f"is een overlap, en volgens {whole.code} sluiten de delen elkaar uit"
            expected = f"'{OVERLAPPING}' in de kolom delen van {whole.code}, of geen overlap"
    if told is not None:
        yield Finding(
            code="A04",
            about=funnel.id(step),
            text=f"{funnel.name}: stap {step.code} ({step.name}) {told}.",
            place=step.at("ook_in"),
            expected=expected,
        )


def _closes(funnel: Funnel, whole: FunnelStep) -> Iterator[Finding]:
    rest, parts = funnel.rest(whole), funnel.parts(whole)
    if rest is None:
        return
    sums = enumeration([f"{part.code} {number(part.size)}" for part in parts])
    counted = f"van {number(whole.size)} ({whole.name}) zijn de delen {sums}"
    overlap = sum(one.size for one in funnel.overlaps(whole))
    if overlap:
        counted += f", met een overlap van {number(overlap)}"
    about = funnel.id(whole, "rest")
    if rest < 0:
        precise = funnel.is_precise(whole)
        yield Finding(
            code="A02" if precise else "A03",
            about=about,
            text=f"{funnel.name}: {counted}; dat is samen {number(-rest)} te veel.",
            place=whole.at("aantal"),
            expected="delen die samen niet groter zijn dan het geheel"
            + ("" if precise else ", of de bevestiging dat alleen de afronding verschilt"),
            value=str(rest),
            against=str(whole.size),
        )
        return
    if rest > 0 and whole.rest is None:
        yield Finding(
            code="A05",
            about=about,
            text=f"{funnel.name}: {counted}; van {number(rest)} zegt het register niets.",
            place=whole.at("rest"),
            expected="wie dat zijn, in de kolom rest; of de ontbrekende stap of overlap",
            value=str(rest),
            against=str(whole.size),
        )
    if len(parts) > 1 and whole.parts != EXCLUSIVE and not overlap:
        yield Finding(
            code="A06",
            about=funnel.id(whole, "delen"),
            text=(
                f"{funnel.name}: het register zegt niet of de delen van {whole.code} "
                f"({whole.name}) elkaar uitsluiten. Overlappen zij, dan is de rest groter dan "
                f"{number(rest)}."
                if whole.parts is None
                else f"{funnel.name}: de delen van {whole.code} ({whole.name}) overlappen, en het "
                f"register zegt niet hoeveel. De rest is groter dan {number(rest)}."
            ),
            place=whole.at("delen"),
            expected=f"'{EXCLUSIVE}', of een regel van de soort overlap",
            value=whole.parts or "",
            against=str(rest),
        )


def _plausible(funnel: Funnel, step: FunnelStep) -> Iterator[Finding]:
    about = funnel.id(step)
    if step.before is not None and step.size < step.before:
        yield Finding(
            code="A08",
            about=about,
            text=(
                f"{funnel.name}, {step.name}: {number(step.size)} nu, {number(step.before)} in de "
                "vorige rapportage."
            ),
            place=step.at("aantal"),
            expected=f"ten minste {number(step.before)}, of de reden waarom het minder is",
            value=str(step.size),
            against=str(step.before),
        )
    if step.amount is None:
        return
    low, high = threshold("A07", "laagste"), threshold("A07", "hoogste")
    if step.size == 0 or not low <= step.amount / step.size <= high:
        each = "" if step.size == 0 else f", {number(step.amount / step.size)} euro per burger"
        yield Finding(
            code="A07",
            about=funnel.id(step, "bedrag"),
            text=(
                f"{funnel.name}, {step.name}: {number(step.amount)} euro voor "
                f"{number(step.size)} burgers{each}."
            ),
            place=step.at("bedrag"),
            expected=f"tussen {number(low)} en {number(high)} euro per burger",
            value=str(step.amount),
            against=str(step.size),
        )
