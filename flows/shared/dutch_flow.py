"""What all flows have in common: a form and an end in Dutch, and no result that Prefect keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec

from prefect import Flow, flow
from prefect.client.schemas.objects import State

from flows.shared.form import run_name
from flows.shared.outcome import ends_in_dutch

Parameters = ParamSpec("Parameters")


def dutch_flow(
    name: str, description: str
) -> Callable[[Callable[Parameters, State[Any]]], Flow[Parameters, State[Any]]]:
    """Make a flow of a function with a Dutch docstring, which explains each field of the form.

    A run is called after the flow and its halfjaar. It ends as :func:`ends_in_dutch` says, also
    when what was filled in is not right, so Prefect does not check that in English.

    Args:
        name: of the flow, with hyphens.
        description: in Dutch, for the list of flows.
    """

    def made(body: Callable[Parameters, State[Any]]) -> Flow[Parameters, State[Any]]:
        return flow(
            name=name,
            flow_run_name=lambda: run_name(name.replace("-", " ")),
            description=description,
            # A result may hold findings with values of deliveries.
            persist_result=False,
            validate_parameters=False,
        )(ends_in_dutch(body))

    return made
