"""Marks dead runs as crashed, in Dutch, so that people can start them again.

A worker that is killed, or a machine that disappears, cannot report its run, and the server would
show that run as running for ever. The server marks it after a while without a sign of life; on one
computer it is marked as soon as everything is started again.
"""

from __future__ import annotations

from datetime import timedelta

from prefect.automations import AutomationCore, ChangeFlowRunState, EventTrigger, Posture
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import StateType
from prefect.states import Crashed

from flows.shared.outcome import FELL_AWAY
from flows.shared.settings import HEARTBEAT

#: Three times no sign of life, and a run is dead.
SILENCE = timedelta(seconds=3 * HEARTBEAT)
#: From the moment that a worker has claimed a run until that begins: a new process, all its imports
#: on a machine that is busy, and the five minutes for which it goes on asking a server that is
#: away.
START = timedelta(minutes=6)
LEFT = (
    "De run is afgebroken doordat alles stopte (Ctrl-C of stroomuitval). Wat er al was, is "
    "niet veranderd; start de run opnieuw."
)


def watch_for_dead_runs(client: SyncPrefectClient) -> None:
    """Make or renew the automations on a server; doing it again changes nothing.

    An automation that is as it should be is left alone: after an update it would have forgotten the
    runs that it waits for.
    """
    for wanted in (
        # A run that is killed in its first moment has not said anything yet: it counts from the
        # state itself, not from the first beat. `Retrying` is what Prefect calls a second
        # `Running`.
        _watch(
            "Dode runs",
            {"prefect.flow-run.heartbeat", "prefect.flow-run.Running", "prefect.flow-run.Retrying"},
            SILENCE,
            "De run is weggevallen (computer of worker gestopt). Wat er al was, is niet "
            "veranderd; start de run opnieuw.",
        ),
        # A worker that claims a run says so twice: `Pending`, and `Submitting` when it begins to
        # make a process.
        _watch(
            "Runs die niet beginnen",
            {
                "prefect.flow-run.Pending",
                "prefect.flow-run.Submitting",
                "prefect.flow-run.InfrastructurePending",
            },
            START,
            "De run is niet begonnen (computer of worker gestopt). Er is niets veranderd; start "
            "de run opnieuw.",
        ),
    ):
        known = client.read_automations_by_name(wanted.name)
        if not known:
            client.create_automation(wanted)
        elif _content(known[0]) != _content(wanted):
            client.update_automation(known[0].id, wanted)


def end_left_runs(client: SyncPrefectClient) -> None:
    """Mark every run that seems to be running as crashed.

    Only for a server without workers, where none can be running.
    """
    begun = FlowRunFilterStateType(
        any_=[StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
    )
    for run in client.read_flow_runs(
        flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=begun))
    ):
        # A run without a deployment is one of `svz assemble`, which needs no worker.
        if run.deployment_id is not None:
            client.set_flow_run_state(run.id, Crashed(name=FELL_AWAY, message=LEFT), force=True)


def _content(automation: AutomationCore) -> dict[str, object]:
    content = automation.model_dump(mode="json", include=set(AutomationCore.model_fields))
    trigger = content["trigger"]
    return content | {
        "trigger": trigger
        | {"id": None, "after": sorted(trigger["after"]), "expect": sorted(trigger["expect"])}
    }


def _watch(name: str, after: set[str], within: timedelta, message: str) -> AutomationCore:
    return AutomationCore(
        name=name,
        description=(
            f"Merkt runs die na {int(within.total_seconds())} seconden niets van zich "
            "laten horen, aan als weggevallen."
        ),
        trigger=EventTrigger(
            after=after,
            # The next beat, or any change of state: their events bear the names of states, and ours
            # are Dutch.
            expect={"prefect.flow-run.*"},
            match={"prefect.resource.id": ["prefect.flow-run.*"]},
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=within,
        ),
        actions=[ChangeFlowRunState(name=FELL_AWAY, state=StateType.CRASHED, message=message)],
    )
