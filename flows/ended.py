"""How a flow ends that has no result to give, without looking like a crash."""

from __future__ import annotations

from prefect.exceptions import Abort

from tasks.dossier.assemble import Outcome


class Ended(Abort):
    """The data of a state that is not completed: the reason in Dutch, and the outcome for the command line.

    A worker raises it after the run has its state. As an ``Abort`` it ends the process quietly. Any other data puts a traceback and the
    data itself in the log of the run, and those may be findings with values of deliveries.
    """

    def __init__(self, reason: str, outcome: Outcome | None = None) -> None:
        super().__init__(reason)
        self.outcome = outcome
