"""A folder of extracts as it was taken in."""

from __future__ import annotations

from pydantic import Field

from tasks.definitions.finding import Finding
from tasks.figures.frozen import Frozen


class Delivery(Frozen):
    """One extract as received and checked.

    Attributes:
        contract: name of the contract.
        file: name of the file, without folder.
        digest: sha256 of the bytes as received.
        content: digest in the store of what was read: canonical JSON of the rows of a register,
            Parquet of records.
        rows: how many.
        sheet: the sheet of an XLSX that was read.
        documents: sha256 by name of the files that came with a register, see
            :class:`~tasks.deliveries.contract.Contract`.
        in_database: the records stayed in a database; ``file`` then says so, and both digests are
            of their fingerprint.
    """

    contract: str
    file: str
    digest: str
    content: str
    rows: int
    sheet: str | None
    documents: dict[str, str] = Field(default_factory=dict)
    in_database: bool = False


class Intake(Frozen):
    """What one folder held. If a finding blocks, only the findings may be used.

    Attributes:
        deliveries: by name of the contract; only those without a blocking finding of their own.
        findings: of all sources, in the order of the contracts, then of the extract.
        example: label of a folder of examples, None for real deliveries.
        example_digest: sha256 of the file that says so.
        synthetic: names of the contracts whose values are invented.
    """

    deliveries: dict[str, Delivery]
    findings: tuple[Finding, ...]
    example: str | None
    example_digest: str | None = None
    synthetic: tuple[str, ...] = ()
