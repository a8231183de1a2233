"""What a reviewer can say of an annex, and what follows for the dossier once all of them did."""

from __future__ import annotations

from enum import StrEnum

from tasks.review.rules.states import State


class Choice(StrEnum):
    """The judgement of a reviewer on an annex."""

    AGREED = "akkoord"
    RETURN = "teruggeven"


def outcome(complete: bool, choices: list[str]) -> State:
    """The state that follows from the votes of a round."""
    if not complete:
        return State.IN_REVIEW
    return State.RETURNED if Choice.RETURN in choices else State.REVIEWED
