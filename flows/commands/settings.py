"""The command ``svz settings``: what holds on this machine, and who says so."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.core import ParameterSource

from flows.shared.settings import OUTPUTS, PAGES_URL, SETTINGS, outputs_option, pages_url

WIDTH = max(len(one.variable) for one in SETTINGS)
NOT_SET = "geen"


@click.command("settings")
@outputs_option
@click.pass_context
def settings_command(context: click.Context, outputs: Path) -> None:
    """Toon welke instellingen gelden en waar ze vandaan komen.

    Wachtwoorden en sleutels worden niet getoond.
    """
    by_option = context.get_parameter_source("outputs") is ParameterSource.COMMANDLINE
    for setting in SETTINGS:
        value = setting.value()
        shown, source = setting.shown(str(value)) if value is not None else NOT_SET, "standaard"
        if os.environ.get(setting.variable):
            source = "omgevingsvariabele"
        elif setting is PAGES_URL and (served := pages_url(outputs)) != value:
            shown, source = setting.shown(served), "waar de pagina's het laatst draaiden"
        if setting is OUTPUTS and by_option:
            shown, source = str(outputs), "optie --outputs"
        click.echo(f"{setting.variable:{WIDTH}}  {shown}  ({source})")
        click.echo(f"{'':{WIDTH}}  {setting.meaning}")
