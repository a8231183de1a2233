"""How it stands with the deliveries of a halfjaar, in a file that the pages may read: who sent what
and when, and what the last check found. It holds nothing of the deliveries but what findings show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from pydantic import ValidationError

from tasks.definitions.finding import Finding, Grade
from tasks.definitions.halfjaar import Halfjaar
from tasks.deliveries.contract import Contract
from tasks.deliveries.inbox import STANDING
from tasks.deliveries.inbox.arrival import Arrival
from tasks.deliveries.inbox.taking import Taken
from tasks.deliveries.refusal_report import contract_of
from tasks.dossier.delivered.checked import Checked
from tasks.figures.dutch import AMSTERDAM
from tasks.figures.frozen import Frozen
from tasks.storage.whole_file import write_whole


class Receipt(Frozen):
    """A file that came in.

    Attributes:
        taken: what was sent by whom, and what became of it.
        replaced: when another file came in its place, None while it holds.
        replaced_by: the account that sent that file.
    """

    taken: Taken
    replaced: datetime | None = None
    replaced_by: str | None = None

    @property
    def in_force(self) -> bool:
        """It was put among the deliveries, and nothing came in its place."""
        return self.replaced is None and self.taken.refused is None


class Standing(Frozen):
    """How it stands.

    Attributes:
        receipts: of every file that came in by way of the inbox, oldest first.
        moment: of the last check, None if there was none.
        checked: what it found; None if it could not look.
        problem: Dutch, why it could not.
    """

    receipts: tuple[Receipt, ...] = ()
    moment: datetime | None = None
    checked: Checked | None = None
    problem: str | None = None

    @property
    def is_behind(self) -> bool:
        """Whether something came in that no check has seen."""
        came = [one.taken.arrival.moment for one in self.receipts if one.in_force]
        return bool(came) and (self.moment is None or max(came) > self.moment)


def read_standing(outputs: Path, halfjaar: str) -> Standing:
    """The last that is known; of a file of another version, nothing."""
    try:
        return Standing.model_validate_json(_path(outputs, halfjaar).read_bytes())
    except (FileNotFoundError, ValidationError):
        return Standing()


def keep_standing(outputs: Path, halfjaar: str, standing: Standing) -> None:
    """Put it in the place of what was known."""
    path = _path(outputs, halfjaar)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, standing.model_dump_json().encode())


def without_findings(data: bytes) -> bytes:
    """Of such a file who sent what and when, and nothing of what was found in it: that may be kept
    longer. As after a file that nobody checked, the next who looks checks it.
    """
    try:
        receipts = Standing.model_validate_json(data).receipts
    except ValidationError:
        receipts = ()
    return Standing(receipts=receipts).model_dump_json().encode()


def _path(outputs: Path, halfjaar: str) -> Path:
    return outputs / STANDING / f"{halfjaar}.json"


def with_receipt(standing: Standing, taken: Taken) -> Standing:
    """With what was taken now, once; receipts of what that replaced say so."""
    if any(earlier.taken.arrival == taken.arrival for earlier in standing.receipts):
        return standing
    replaced = {"replaced": taken.arrival.moment, "replaced_by": taken.arrival.person}
    receipts = (
        one.model_copy(update=replaced) if _comes_in_place(taken, one) else one
        for one in standing.receipts
    )
    return standing.model_copy(update={"receipts": (*receipts, Receipt(taken=taken))})


def _comes_in_place(taken: Taken, earlier: Receipt) -> bool:
    now, then = taken.arrival, earlier.taken.arrival
    return (
        taken.refused is None
        and earlier.in_force
        and now.contract == then.contract
        and (
            now.file.casefold() == then.file.casefold() or (taken.extract and earlier.taken.extract)
        )
    )


class Stand(StrEnum):
    """How it stands with one source, for people."""

    UNKNOWN = "nog niet nagekeken"
    EXPECTED = "verwacht"
    LATE = "te laat"
    CHECKING = "wordt gecontroleerd"
    RIGHT = "goed"
    WRONG = "afgekeurd"


class SourceStanding(Frozen):
    """How it stands with one source.

    Attributes:
        contract, title, supplier, due: of the source.
        stand: see :class:`Stand`.
        since: when its newest file came, None without one.
        person: the account that sent that, None if it was put in the folder.
        late: it came after its last day, or that is over and it is not there.
        replaced: how often a file came in the place of another.
        counts: findings per grade.
        findings: on its files, missing ones included.
        receipts: newest first.
        waiting: what is in the inbox still.
    """

    contract: str
    title: str
    supplier: str
    due: date
    stand: Stand
    since: datetime | None
    person: str | None
    late: bool
    replaced: int
    counts: dict[Grade, int]
    findings: tuple[Finding, ...]
    receipts: tuple[Receipt, ...]
    waiting: tuple[Arrival, ...]


def sources_of(
    halfjaar: Halfjaar,
    contracts: Mapping[str, Contract],
    standing: Standing,
    waiting: Iterable[Arrival],
    today: date,
) -> list[SourceStanding]:
    """One per contract, in their order.

    Args:
        contracts: those of the halfjaar.
        waiting: what is in the inbox.
        today: decides what is late.
    """
    here = [one for one in waiting if one.halfjaar == halfjaar.name]
    found = standing.checked.readiness.findings if standing.checked is not None else ()
    by_source: dict[str, list[Finding]] = {}
    for finding in found:
        source = contract_of(finding.place.file, contracts) if finding.place is not None else None
        by_source.setdefault(source or finding.about or "", []).append(finding)
    return [
        _source(halfjaar, one, standing, here, tuple(by_source.get(name, ())), today)
        for name, one in contracts.items()
    ]


def _source(
    halfjaar: Halfjaar,
    contract: Contract,
    standing: Standing,
    here: list[Arrival],
    findings: tuple[Finding, ...],
    today: date,
) -> SourceStanding:
    name, due = contract.name, halfjaar.due(contract.name)
    receipts = [one for one in standing.receipts if one.taken.arrival.contract == name]
    waiting = tuple(one for one in here if one.contract == name)
    in_force = [one for one in receipts if one.in_force]
    checked = standing.checked
    ready = (
        next((one for one in checked.readiness.sources if one.contract == name), None)
        if checked is not None
        else None
    )
    last = in_force[-1].taken.arrival if in_force else None
    since = last.moment if last is not None else ready.since if ready is not None else None
    if ready is not None and ready.since is not None and last is not None:
        # A newer file may have been put in the folder by hand.
        by_hand = (ready.since - last.moment).total_seconds() > 1
        since, last = (ready.since, None) if by_hand else (since, last)
    came = since.astimezone(AMSTERDAM).date() if since is not None else today
    if waiting or (last is not None and (standing.moment is None or last.moment > standing.moment)):
        stand = Stand.CHECKING
    elif ready is None:
        stand = Stand.UNKNOWN
    elif ready.since is None:
        stand = Stand.LATE if today > due else Stand.EXPECTED
    else:
        stand = Stand.RIGHT if ready.valid else Stand.WRONG
    return SourceStanding(
        contract=name,
        title=contract.title,
        supplier=contract.supplier,
        due=due,
        stand=stand,
        since=since,
        person=last.person if last is not None else None,
        late=came > due and stand is not Stand.UNKNOWN,
        replaced=sum(one.replaced is not None for one in receipts),
        counts=ready.counts if ready is not None else {},
        findings=findings,
        receipts=tuple(reversed(receipts)),
        waiting=waiting,
    )
