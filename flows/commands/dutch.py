"""Everything that ``svz`` says is Dutch, also what click says by itself: usage, options, and what
is wrong with a call.

Click looks its texts up in a catalogue of gettext; ours is ``flows/commands/locale``. Importing
this module makes it known to click.
"""

from __future__ import annotations

import gettext
import inspect
import os
from pathlib import Path

import click

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "svz"
METAVARS = {"text": "TEKST", "integer": "GETAL", "integer range": "GETAL"}

# Not the language of the machine: the same words for everybody, whatever the locale says.
os.environ["LANGUAGE"] = "nl"
gettext.bindtextdomain(DOMAIN, str(LOCALE))
gettext.textdomain(DOMAIN)


def in_dutch(command: click.Command) -> None:
    """Give ``command``, and the commands in it, the few words in their usage for which click has no
    text to look up, and the whole of their first sentence in a list of commands.
    """
    command.options_metavar = "[OPTIES]"
    # Click itself cuts this text off at the end of the line.
    command.short_help = first_paragraph(command)
    for parameter in command.params:
        if (
            isinstance(parameter, click.Option)
            and not parameter.is_flag
            and not isinstance(parameter.type, click.Choice)
        ):
            parameter.metavar = parameter.metavar or METAVARS.get(parameter.type.name)
    if isinstance(command, click.Group):
        command.subcommand_metavar = "OPDRACHT [ARGUMENTEN]..."
        for inner in command.commands.values():
            in_dutch(inner)


def first_paragraph(command: click.Command) -> str:
    """What a command does, on one line: the first paragraph of its explanation."""
    return inspect.cleandoc(command.help or "").partition("\n\n")[0].replace("\n", " ")
