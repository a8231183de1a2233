"""Everything that ``svz`` says is Dutch, also what click says by itself: usage, options, and what
is wrong with a call.

Click looks its texts up in a catalogue of gettext; ours is ``flows/commands/locale``. It must be
known before options are made, because click looks up the names of their types then. So importing
this module is what makes it known.
"""

from __future__ import annotations

import gettext
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
    """Give ``command`` and all below it the few words in their usage for which click has no text to
    look up, and leave none of ours out.
    """
    command.options_metavar = "[OPTIES]"
    # By itself click cuts it where the line of a list of commands is full.
    command.short_help = (command.help or "").partition("\n\n")[0].replace("\n", " ")
    for parameter in command.params:
        if (
            isinstance(parameter, click.Option)
            and not parameter.is_flag
            and not isinstance(parameter.type, click.Choice)
        ):
            parameter.metavar = parameter.metavar or METAVARS.get(parameter.type.name)
    if isinstance(command, click.Group):
        command.subcommand_metavar = "OPDRACHT [ARGUMENTEN]..."
        for below in command.commands.values():
            in_dutch(below)
