"""Every command of ``svz``, from the command line itself, so that a new one is not forgotten."""

from __future__ import annotations

import click


def every_command(
    group: click.Group, before: tuple[str, ...] = ()
) -> dict[tuple[str, ...], click.Command]:
    """Groups and commands, by the words with which they are called."""
    context = click.Context(group)
    found: dict[tuple[str, ...], click.Command] = {}
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found[*before, name] = command
        if isinstance(command, click.Group):
            found |= every_command(command, (*before, name))
    return found
