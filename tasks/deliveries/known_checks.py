"""Checks of deliveries that an earlier run made, by the digest of the delivery; and those of this
run, which are kept once all deliveries are accepted.

Only what passed is kept: of a refused delivery nothing may stay behind.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import NamedTuple

from tasks.definitions.finding import Finding
from tasks.deliveries.contract import Contract, References
from tasks.storage.kept import Kept

REGISTER, RECORDS, REFERENCES = "controle register", "controle records", "controle verwijzingen"


class KnownRegister(NamedTuple):
    """A register without its references: the digest of its checked rows, the sheet of an XLSX, and
    the findings, none of which blocks.
    """

    content: str
    sheet: str | None
    findings: tuple[Finding, ...]


class KnownRecords(NamedTuple):
    """Records without their references: the digest of the Parquet file, the number of rows, and the
    findings, none of which blocks.
    """

    content: str
    rows: int
    findings: tuple[Finding, ...] = ()


class _New(NamedTuple):
    kind: str
    made_from: object
    result: object
    content: str


class KnownChecks:
    """The checks of the deliveries of one halfjaar.

    The methods that ask give None or False for what is not known. ``file`` is the name of a
    delivery as received, of which findings tell and the ending decides how it is read; ``digest``
    is that of its bytes.
    """

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._new: list[_New] = []

    @property
    def kept(self) -> Kept:
        """Where they are kept; its store has what they name."""
        return self._kept

    def register(self, contract: Contract, file: str, digest: str) -> KnownRegister | None:
        """The check of a register."""
        found = self._kept.look_up(REGISTER, [contract.name, file, digest])
        if found is None:
            return None
        findings = tuple(Finding.model_validate(one) for one in found["findings"])
        return KnownRegister(found["content"], found["sheet"], findings)

    def records(self, contract: Contract, file: str, digest: str) -> KnownRecords | None:
        """The check of records."""
        found = self._kept.look_up(RECORDS, [contract.name, file, digest])
        if found is None:
            return None
        findings = tuple(Finding.model_validate(one) for one in found["findings"])
        return KnownRecords(found["content"], found["rows"], findings)

    def references_hold(self, contract: Contract, content: str, references: References) -> bool:
        """Whether it is known that everything that checked records refer to is in
        ``references``.
        """
        made_from = [contract.name, content, _digest_of(references)]
        return self._kept.look_up(REFERENCES, made_from) is not None

    def passed_register(
        self, contract: Contract, file: str, digest: str, passed: KnownRegister
    ) -> None:
        """A register that passed in this run."""
        result = {
            "content": passed.content,
            "sheet": passed.sheet,
            "findings": [one.model_dump(mode="json") for one in passed.findings],
        }
        made_from = [contract.name, file, digest]
        self._new.append(_New(REGISTER, made_from, result, passed.content))

    def passed_records(
        self, contract: Contract, file: str, digest: str, passed: KnownRecords
    ) -> None:
        """Records that passed in this run."""
        findings = [one.model_dump(mode="json") for one in passed.findings]
        made_from = [contract.name, file, digest]
        result = passed._asdict() | {"findings": findings}
        self._new.append(_New(RECORDS, made_from, result, passed.content))

    def passed_references(self, contract: Contract, content: str, references: References) -> None:
        """Checked records of which this run found all references."""
        made_from = [contract.name, content, _digest_of(references)]
        self._new.append(_New(REFERENCES, made_from, True, content))

    def keep_passed(self) -> None:
        """Keep what passed in this run. To be called when all deliveries are accepted and what they
        hold is in the store.
        """
        for one in self._new:
            self._kept.keep(one.kind, one.made_from, one.result, [one.content])


def _digest_of(references: References) -> str:
    tuples: Sequence[object] = sorted(
        [list(one.columns), one.source, list(one.source_columns), sorted(known)]
        for one, known in references.items()
    )
    return hashlib.sha256(json.dumps(tuples).encode()).hexdigest()
