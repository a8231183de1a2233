"""The command line ``svz``: every command by name. A command is imported when it is called, so that
each starts as fast as it can.
"""

from __future__ import annotations

import importlib
import os
import resource
import tomllib
from typing import NamedTuple

import click

from flows.commands.dutch import in_dutch
from flows.shared.settings import DEFINITIONS, PROJECT


class Lazy(NamedTuple):
    """A command that is not imported yet: where it is, and its line in the list of commands."""

    module: str
    name: str
    help: str


COMMANDS = {
    "assemble": Lazy(
        "assemble",
        "assemble_command",
        "Stel het dossier van HALFJAAR samen, bijvoorbeeld 2025-H1.",
    ),
    "backup": Lazy(
        "server.backup",
        "backup_command",
        "Maak in de nieuwe map DOEL een reservekopie van alles behalve leveringen; het product mag "
        "blijven draaien.",
    ),
    "check": Lazy(
        "check",
        "check_command",
        "Controleer de definities, en de leveringen van HALFJAAR; er wordt niets van bewaard.",
    ),
    "deploy": Lazy(
        "server.server",
        "deploy_command",
        "Zet de flows van prefect.yaml klaar op de Prefect-server van PREFECT_API_URL.",
    ),
    "disclosure": Lazy(
        "disclosure",
        "disclosure_command",
        "Bereken wat een buitenstaander weet die alles in MAP naast elkaar legt.",
    ),
    "doctor": Lazy(
        "server.doctor",
        "doctor_command",
        "Zeg of alles goed is: versies, database, vastlegging van de beoordeling, schijf, mail, "
        "reservekopie, pagina's, worker en geplande runs.",
    ),
    "halfjaar": Lazy("halfjaar", "halfjaar_group", "Halfjaren: het volgende beginnen."),
    "letter-check": Lazy(
        "letter_check",
        "letter_check_command",
        "Houd ieder getal, iedere datum en iedere vindplaats in BRIEF tegen een dossier.",
    ),
    "letter-confirm": Lazy(
        "letter_confirm",
        "letter_confirm_command",
        "Bevestig wat een briefcontrole vraagt, met de SLEUTEL die in het verslag staat.",
    ),
    "migrate": Lazy(
        "server.migrate",
        "migrate_command",
        "Werk de tabellen van de database bij, en geef de rollen van een server daarin hun "
        "rechten.",
    ),
    "notices": Lazy("review.notices", "notices_group", "Berichten aan wie aan zet is."),
    "pages": Lazy("server.pages", "pages_command", "Toon en beoordeel de dossiers in een browser."),
    "people": Lazy(
        "review.people",
        "people_group",
        "Wie mag beoordelen en vrijgeven: accounts, rollen en groepen.",
    ),
    "preview": Lazy(
        "preview",
        "preview_command",
        "Toon BIJLAGE van het laatste dossier in de browser, met het sjabloon zoals het nu is.",
    ),
    "publish": Lazy(
        "review.release",
        "publish_command",
        "Maak van de vrijgave in MAP de map die op een website kan.",
    ),
    "purge": Lazy(
        "purge",
        "purge_command",
        "Ruim leveringen op: van HALFJAAR, of wat volgens bewaren.yaml lang genoeg bewaard is.",
    ),
    "receive": Lazy(
        "server.receive",
        "receive_command",
        "Neem aan wat op de pagina's is geleverd, en controleer het.",
    ),
    "records": Lazy(
        "records",
        "records_group",
        "Records in een database: bewijs dat die dezelfde cijfers geeft als bestanden.",
    ),
    "release": Lazy(
        "review.release", "release_command", "Geef het goedgekeurde dossier DIGEST vrij."
    ),
    "restore": Lazy(
        "server.backup",
        "restore_command",
        "Zet de reservekopie in MAP terug, nadat alles erin is gecontroleerd.",
    ),
    "review": Lazy(
        "review.review",
        "review_group",
        "Beoordeling: dossiers aanbieden, zien waar ze staan, en het logboek.",
    ),
    "serve": Lazy(
        "server.serve",
        "serve_command",
        "Start Prefect, een worker, de planning en de pagina's, alleen voor deze computer.",
    ),
    "server-files": Lazy(
        "server.server",
        "server_files_command",
        "Schrijf de bestanden waarmee een beheerder een server inricht.",
    ),
    "settings": Lazy(
        "settings", "settings_command", "Toon welke instellingen gelden en waar ze vandaan komen."
    ),
    "templates": Lazy(
        "templates",
        "templates_command",
        "Maak de sjablonen voor leveranciers van HALFJAAR; standaard het nieuwste.",
    ),
    "verify": Lazy(
        "review.verify",
        "verify_command",
        "Controleer of het dossier of de vrijgave in MAP nog precies is wat verzegeld werd, met "
        "logboek en al.",
    ),
}


class LazyGroup(click.Group):
    """A group whose commands, :data:`COMMANDS`, are imported when they are called. Its help imports
    none of them.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the alphabet."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            lazy = COMMANDS[cmd_name]
            module = importlib.import_module(f"flows.commands.{lazy.module}")
            command: click.Command = getattr(module, lazy.name)
            in_dutch(command)
            self.commands[cmd_name] = command
        return self.commands[cmd_name]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of a call; for one that is not there, click proposes names that look
        like it.
        """
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(error.command_name, possibilities=COMMANDS, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        with formatter.section("Opdrachten"):
            formatter.write_dl([(name, COMMANDS[name].help) for name in self.list_commands(ctx)])


def _show_version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        about = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
        click.echo(f"svz {about['project']['version']}")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Toon de versie.",
)
@click.option(
    "--definitions",
    metavar="MAP",
    type=click.Path(exists=True, file_okay=False, resolve_path=True),
    help="Map met de definities; standaard SVZ_DEFINITIONS, anders config naast de code.",
)
def main(definitions: str | None) -> None:
    """Stand van zaken: van aangeleverde bestanden naar het halfjaardossier."""
    # What is made is for its owner, and no crash writes memory with records to a file; also in all
    # that we start. Who closed it to others already, as a unit does, decides about a group too.
    before = os.umask(0o077)
    if before & 0o007 == 0o007:
        os.umask(before)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if definitions is not None:
        # For this process and for all that it starts: servers, workers, prints.
        os.environ[DEFINITIONS.variable] = definitions


in_dutch(main)

if __name__ == "__main__":
    main()
