"""The step that looks, before anything is sealed, at what an outsider could compute from all that
would then be published.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import TypeAdapter

from tasks.definitions.finding import Finding, Grade
from tasks.definitions.halfjaar import load_halfjaar
from tasks.disclosure.audit import audit
from tasks.disclosure.published import (
    read_release,
)
from tasks.disclosure.report import report_page, values_file
from tasks.disclosure.stated import stated_file
from tasks.dossier.audit_folder import earlier_release
from tasks.dossier.order import Order
from tasks.dossier.sealed.contents import DISCLOSURE, DISCLOSURE_PAGE, THRESHOLDS
from tasks.dossier.sealed.released import released_folders
from tasks.dossier.sealed.seal import final_store
from tasks.dossier.sealed.statement import EARLIER_RELEASE, Dependency
from tasks.dossier.steps.print_annex import Printed
from tasks.figures.frozen import Frozen
from tasks.sections.section import Section

#: The kind of result that is kept.
AUDIT = "onthulling"
FINDINGS = TypeAdapter(tuple[Finding, ...])


class Audited(Frozen):
    """What the audit made: files by name and digest in the store, the digest of its findings there,
    whether one of those blocks the release, and the releases that it went by.
    """

    files: dict[str, str]
    findings: str
    blocks: bool
    against: tuple[Dependency, ...]


def audit_disclosure(
    order: Order, section_digests: list[str], annexes: list[Printed], example: str | None
) -> Audited:
    """Audit the bytes that a release would publish, or the concepts if there can be no release,
    with all that was released before. Examples are held against releases of examples only.

    Raises:
        UnreadableError: in Dutch, if an earlier release can not be read: without it, nobody knows
            what was published.
    """
    store, kept, finals = order.store(), order.kept(), final_store(order.outputs)
    folders = released_folders(order.outputs, trials=example is not None)
    against = tuple(
        Dependency(kind=EARLIER_RELEASE, name=one.parent.name, sha256=one.name) for one in folders
    )
    final = all(annex.final is not None for annex in annexes)
    digests = {
        name: digest
        for annex in annexes
        for name, digest in (annex.final or {} if final else annex.files).items()
    }
    made_from = {
        "sections": section_digests,
        "files": digests,
        "against": [one.sha256 for one in against],
    }
    known = kept.look_up(AUDIT, made_from)
    if known is None:
        source = finals if final else store
        files = {name: source.get(digest) for name, digest in digests.items()}
        sections = [Section.model_validate_json(store.get(digest)) for digest in section_digests]
        files |= {name: store.get(digest) for name, digest in documents_of(sections).items()}
        found = audit(
            read_release("dit dossier", order.halfjaar, files, [one.name for one in sections]),
            files,
            [earlier_release(one) for one in folders],
            load_halfjaar(order.halfjaar).letter_date,
            {one.name: one.concentrations for one in sections},
        )
        made = {
            DISCLOSURE: values_file(found),
            DISCLOSURE_PAGE: report_page(found, order.halfjaar, example),
            THRESHOLDS: stated_file(found.stated),
        }
        known = {
            "files": store.put_all(made),
            "findings": store.put(FINDINGS.dump_json(found.findings)),
        }
        kept.keep(AUDIT, made_from, known, [*known["files"].values(), known["findings"]])
    findings = FINDINGS.validate_json(store.get(known["findings"]))
    return Audited(
        files=known["files"],
        findings=known["findings"],
        blocks=any(one.grade is Grade.BLOCKING for one in findings),
        against=against,
    )


def documents_of(sections: Iterable[Section]) -> dict[str, str]:
    """The files of others that go with the annexes, by their name in the dossier, and the digest of
    each in the store.
    """
    return {
        f"{section.name}-{name}": digest
        for section in sections
        for name, digest in section.documents.items()
    }
