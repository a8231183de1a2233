"""Answers of people to findings that ask: that a value is right, and why.

An answer is an input of the next dossier of the halfjaar, and sealed in it. It holds for the key of
a finding: the same question about the same value. Whoever answers does so in review
(:mod:`tasks.review.justifying`); the history keeps the answers for the run that seals them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from pydantic import TypeAdapter

from tasks.definitions.finding import Finding, Grade
from tasks.figures.frozen import Frozen


class Justification(Frozen):
    """Why one value is right.

    Attributes:
        key: of the finding, see :attr:`tasks.definitions.finding.Finding.key`.
        reason: Dutch, as the person wrote it.
        person: the name of their account.
        moment: in UTC, as the log writes it.
    """

    key: str
    reason: str
    person: str
    moment: str


def unjustified(findings: Iterable[Finding], known: Iterable[str]) -> tuple[Finding, ...]:
    """The findings that nobody has answered; ``known`` are the keys of the answers."""
    answered = set(known)
    return tuple(
        one for one in findings if one.grade is Grade.TO_CONFIRM and one.key not in answered
    )


def answers_to(
    findings: Iterable[Finding], known: Mapping[str, Justification]
) -> tuple[Justification, ...]:
    """The answers to these findings, each once, by key. What nobody asks any more is left out."""
    keys = {one.key for one in findings if one.grade is Grade.TO_CONFIRM}
    return tuple(known[key] for key in sorted(keys & known.keys()))


def justifications_file(justifications: Iterable[Justification]) -> bytes:
    """The bytes of ``justifications.json``: indent 1, one newline at the end."""
    listed = [one.model_dump(mode="json") for one in justifications]
    return (json.dumps({"justifications": listed}, indent=1, ensure_ascii=False) + "\n").encode()


def read_justifications(data: bytes) -> dict[str, Justification]:
    """The answers in ``justifications.json`` by key. Raises ValueError if it is not that file."""
    read = TypeAdapter(dict[str, list[Justification]]).validate_json(data)["justifications"]
    return {one.key: one for one in read}
