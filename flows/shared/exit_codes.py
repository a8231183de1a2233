"""How a command of ``svz`` ends, in a number: for the script that called it. The README shows
these.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

import click


class ExitCode(IntEnum):
    """Every number that a command ends with."""

    DONE = 0
    FAILED = 1
    REFUSED = 2
    BLOCKED = 3
    NOT_WHOLE = 4
    DEFINITIONS = 5
    ILL = 6
    #: ``EX_USAGE`` of sysexits.h.
    USAGE = 64
    #: As a shell says it: 128 and the number of the signal.
    INTERRUPTED = 130


MEANINGS: Mapping[ExitCode, str] = MappingProxyType(
    {
        ExitCode.DONE: "it is done; for `svz assemble`, the dossier is sealed; for "
        "`svz check`, `svz letter-check` and `svz disclosure`, nothing is wrong",
        ExitCode.REFUSED: "deliveries are wrong or missing; one Dutch report lists all problems, "
        "and nothing else is written; for `svz letter-check` and `svz disclosure`, what is given "
        "can not be read",
        ExitCode.BLOCKED: "the dossier is sealed, and has findings that block its release or that "
        "nobody has confirmed; for `svz check`, it would have the former; for `svz letter-check`, "
        "the letter has mistakes or numbers that nobody knows; for `svz disclosure`, more can be "
        "known than a profile allows",
        ExitCode.NOT_WHOLE: "`svz verify` and `svz review check`: what was sealed or "
        "written is not what it was",
        ExitCode.DEFINITIONS: "a file of definitions is not right",
        ExitCode.ILL: "`svz doctor`: something is not well, and it says what to do",
        ExitCode.USAGE: "the call is not right: a halfjaar, command, option, folder or setting "
        "that can not be; nothing is done",
        ExitCode.INTERRUPTED: "somebody pressed Ctrl-C",
        ExitCode.FAILED: "anything else",
    }
)

# Click ends with 2, which is what deliveries that are not right give.
click.UsageError.exit_code = ExitCode.USAGE
