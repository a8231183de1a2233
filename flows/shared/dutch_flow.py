"""What all flows have in common: a form and an end in Dutch, and no result that Prefect keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec

from prefect import Flow, flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from flows.shared.form import run_name
from flows.shared.outcome import ends_in_dutch, told_as_fallen_away

Parameters = ParamSpec("Parameters")


def dutch_flow(
    name: str, description: str, *, by_date: bool = True
) -> Callable[[Callable[Parameters, State[Any]]], Flow[Parameters, State[Any]]]:
    """Make a flow of a function with a Dutch docstring, which explains each field of the form.

    A run is called after the flow and its halfjaar. It ends as :func:`ends_in_dutch` says, also
    when what was filled in is not right, so Prefect does not check that in English; one that is
    stopped from outside ends as :func:`told_as_fallen_away` says.

    Args:
        name: of the flow, with hyphens.
        description: in Dutch, for the list of flows.
        by_date: whether the day of the run says which halfjaar is meant by ``automatisch``. A flow
            that finds out otherwise names its run when it knows, with :func:`rename_run`.
    """

    def made(body: Callable[Parameters, State[Any]]) -> Flow[Parameters, State[Any]]:
        return flow(
            name=name,
            flow_run_name=lambda: run_name(name.replace("-", " "), by_date=by_date),
            description=description,
            # A result may hold findings with values of deliveries.
            persist_result=False,
            validate_parameters=False,
            on_crashed=[told_as_fallen_away],
        )(ends_in_dutch(body))

    return made


def rename_run(name: str) -> None:
    """Give this run another name."""
    with get_client(sync_client=True) as client:
        client.set_flow_run_name(flow_run.id, name)
