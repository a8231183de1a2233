"""How a flow ends, also when it has no result: in Dutch, with what to do next, and without looking
like a crash.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, ParamSpec

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, State
from prefect.exceptions import Abort, MissingContextError
from prefect.logging import get_run_logger
from prefect.runtime import flow_run as this_run
from prefect.states import Completed, Crashed, Failed

from flows.shared.errors import in_words
from flows.shared.form import NoHalfjaarError, RefusedChoiceError
from flows.shared.settings import OUTPUTS
from tasks.definitions.halfjaar import NO_HALFJAAR
from tasks.dossier.order import Outcome
from tasks.dossier.rectification import RectificationRefused
from tasks.dossier.run_lock import RunInProgress

Parameters = ParamSpec("Parameters")

# People open a run on its log. Its level is its own: of Prefect, they need not see more than
# warnings.
log = logging.getLogger("flows")
log.setLevel(logging.INFO)

FAILED = "Mislukt"
REFUSED_CHOICE = "Keuze klopt niet"
IN_PROGRESS = "Loopt al"
#: What Prefect tags a run with that nobody started.
BY_SCHEDULE = "auto-scheduled"
#: Of a run that ended without a say of its own, whoever noticed it.
FELL_AWAY = "Weggevallen"
STOPPED = (
    "De run is afgebroken doordat de worker of het programma stopte. Wat er al was, is niet "
    "veranderd; start de run opnieuw."
)


class Ended(Abort):
    """The data of a state that is not completed: the reason in Dutch, and the outcome for the
    command line.

    A worker raises it once the run has its state. Because it is an ``Abort``, the process ends
    quietly. For any other data Prefect logs a traceback and the data itself, which may be findings
    with values of deliveries.
    """

    def __init__(self, reason: str, outcome: Outcome | None = None) -> None:
        super().__init__(reason)
        self.outcome = outcome


def ends_in_dutch(body: Callable[Parameters, State[Any]]) -> Callable[Parameters, State[Any]]:
    """Turn every exception of a flow's body into a failed state that says in Dutch what is wrong
    and what to do. A run that nobody started and that no halfjaar is for, has not failed: there was
    nothing to do, and ``svz doctor`` tells it.

    The message of the state is also the last line of the log. The state keeps the cause, for the
    command line. The traceback of a mistake of ours goes to the log of the run, not in the message.
    """

    def ended(*args: Parameters.args, **kwargs: Parameters.kwargs) -> State[Any]:
        try:
            return body(*args, **kwargs)
        except NoHalfjaarError as error:
            if BY_SCHEDULE in this_run.tags:
                return Completed(message=str(error.__cause__), name=NO_HALFJAAR)
            return failed(str(error), REFUSED_CHOICE, error)
        except (RefusedChoiceError, RectificationRefused) as error:
            return failed(str(error), REFUSED_CHOICE, error)
        except RunInProgress as error:
            return failed(str(error), IN_PROGRESS, error)
        except Exception as error:
            words = in_words(error, OUTPUTS.value())
            if words is None:
                words = (
                    f"Er ging iets mis dat niet was voorzien ({type(error).__name__}). Wat er al "
                    "was, is niet veranderd. "
                    "Probeer het opnieuw; gaat het weer mis, geef dan het adres van deze run aan "
                    "de beheerder."
                )
                _logger().exception("Niet voorzien")
            return failed(words, FAILED, error)

    @wraps(body)
    def logged(*args: Parameters.args, **kwargs: Parameters.kwargs) -> State[Any]:
        state = ended(*args, **kwargs)
        log.info(state.message)
        return state

    return logged


def told_as_fallen_away(flow: object, flow_run: FlowRun, state: object) -> None:
    """Say in Dutch that a run was stopped from outside. Prefect calls this once it has told the
    server so in English: in the process of the run, or in its worker where that was killed.
    """
    # A server that is away has the words of Prefect, and the run can be started again all the same.
    with suppress(httpx.HTTPError), get_client(sync_client=True) as client:
        now = client.read_flow_run(flow_run.id).state
        if now is not None and now.is_crashed():  # and was not started again meanwhile
            told: State[Any] = Crashed(name=FELL_AWAY, message=STOPPED)
            client.set_flow_run_state(flow_run.id, told, force=True)


def failed(message: str, name: str, cause: BaseException | None = None) -> State[Any]:
    """A failed state with this message and name. ``cause`` is the exception, which the command line
    raises again.
    """
    ended = Ended(message)
    ended.__cause__ = cause
    return Failed(message=message, name=name, data=ended)


def _logger() -> logging.Logger | logging.LoggerAdapter[logging.Logger]:
    try:
        return get_run_logger()
    except MissingContextError:
        return logging.getLogger(__name__)
