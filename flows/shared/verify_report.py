"""What ``svz verify --json`` gives, by the schema in docs/verificatie.schema.json.

A field is never taken away or given another meaning without another ``version``.
"""

from __future__ import annotations

from typing import Literal

from tasks.figures.frozen import Frozen


class VerifyReport(Frozen):
    """Whether a folder is what was sealed.

    Attributes:
        version: of this form.
        folder: its name.
        kind: what it is; None if that can not be told.
        whole: nothing is wrong.
        signature_checked: a public key was given, and its signature is one of the things checked.
        timestamp_checked: certificates of an authority were given, and its timestamp is one too.
        problems: Dutch, everything that is wrong.
        remarks: Dutch, what was not checked or is of an older version.
    """

    version: Literal[1] = 1
    folder: str
    kind: Literal["dossier", "vrijgave"] | None
    whole: bool
    signature_checked: bool
    timestamp_checked: bool
    problems: tuple[str, ...]
    remarks: tuple[str, ...]
