"""What the machine says, not a run: every environment variable of ours, in one table.

A matter of the machine is never on a form. Everything else reads these variables here, so that no
command can pass one by. Only ``SVZ_DEFINITIONS`` is read elsewhere as well, by the rooms below.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import click

Value = TypeVar("Value")
Command = TypeVar("Command", bound=Callable[..., Any])

PROJECT = Path(__file__).parents[2]
SERVER_PORT, PAGES_PORT = 4200, 4201
LOOPBACK = "127.0.0.1"
#: A run says once in so many seconds that it lives. Prefect allows no fewer.
HEARTBEAT = 30
#: Where workers find runs to carry out.
POOL = "svz"
#: The parts of a database's address after the question mark that are no secret.
PLAIN_PARTS = ("host", "port", "sslmode", "application_name")


def masked_url(text: str) -> str:
    """An address without what could be a password in it, also if it is not quite an address."""
    if "://" not in text:
        return "*** (geen adres)"
    # Up to the last @: a password that is not quoted may hold one, or a slash.
    text = re.sub(r"(?s)^(.*?://[^:/@?]*):.*@", r"\1:***@", text)
    # Without an @, what stands where a port belongs may be a password all the same.
    text = re.sub(r"^([^:]+://[^:/@?]*):(?!\d+([/?]|$)|\*\*\*@)[^/?]*", r"\1:***", text)
    address, mark, parts = text.partition("?")
    shown = (
        part if part.partition("=")[0] in PLAIN_PARTS else f"{part.partition('=')[0]}=***"
        for part in parts.split("&")
    )
    return f"{address}?{'&'.join(shown)}" if mark else address


def file_with_secret(text: str) -> str:
    """The name of a file; not what somebody put there in place of that, such as the secret
    itself.
    """
    return text if Path(text).is_file() else "*** (noemt geen bestand)"


@dataclass
class Setting(Generic[Value]):
    """One environment variable. Empty counts as not set: that is how a container says so.

    Args:
        variable: its name.
        meaning: what it is for, in Dutch.
        read: makes the value of its text.
        default: the value where it is not set.
        shown: its text as people may see it, without secrets.
    """

    variable: str
    meaning: str
    read: Callable[[str], Value]
    default: Value
    shown: Callable[[str], str] = str

    def value(self) -> Value:
        """What holds now."""
        text = os.environ.get(self.variable)
        return self.read(text) if text else self.default


def _folder(text: str) -> Path:
    return Path(text).resolve()


def _address(text: str) -> str:
    return text.rstrip("/")


def _text(variable: str, meaning: str) -> Setting[str | None]:
    return Setting(variable, meaning, str, None)


OUTPUTS = Setting(
    "SVZ_OUTPUTS",
    "Map waarin alles staat: leveringen, dossiers, vrijgaven en de stand van Prefect.",
    _folder,
    PROJECT / "outputs",
)
DATABASE_URL: Setting[str | None] = Setting(
    "SVZ_DATABASE_URL",
    "Database van geschiedenis en beoordeling; zonder: history.db in de map van SVZ_OUTPUTS.",
    str,
    None,
    masked_url,
)
DEFINITIONS = Setting(
    "SVZ_DEFINITIONS",
    "Map met de definities: halfjaren, bronnen, kpi's, beoordelaars.",
    _folder,
    PROJECT / "config",
)
PAGES_URL = Setting(
    "SVZ_PAGES_URL",
    "Adres waaronder mensen de pagina's bereiken.",
    _address,
    f"http://{LOOPBACK}:{PAGES_PORT}",
    masked_url,
)
MAKER = _text(
    "SVZ_MAKER", "Account in wiens naam een run zijn dossier aanbiedt; zonder: geen aanbieding."
)
SIGNING_KEY: Setting[Path | None] = Setting(
    "SVZ_SIGNING_KEY",
    "Bestand met de sleutel (PEM) waarmee een vrijgave wordt ondertekend.",
    Path,
    None,
    file_with_secret,
)
BACKUPS: Setting[Path | None] = Setting(
    "SVZ_BACKUPS", "Map met de reservekopieën, om te zien hoe oud de laatste is.", _folder, None
)
ALERT_TO = _text(
    "SVZ_ALERT_TO", "Adressen, gescheiden door komma's, van wie hoort dat er iets niet goed is."
)
TSA_URL = _text(
    "SVZ_TSA_URL", "Adres van de tijdstempeldienst (RFC 3161); zonder: geen tijdstempels."
)
TSA_CERTIFICATES: Setting[Path | None] = Setting(
    "SVZ_TSA_CERTIFICATES",
    "Bestand met de certificaten (PEM) waarmee een tijdstempel wordt gecontroleerd.",
    Path,
    None,
)
#: Everything there is. The last ones are read together, from :func:`environment`.
SETTINGS: tuple[Setting[Any], ...] = (
    OUTPUTS,
    DATABASE_URL,
    DEFINITIONS,
    PAGES_URL,
    MAKER,
    SIGNING_KEY,
    BACKUPS,
    ALERT_TO,
    TSA_URL,
    TSA_CERTIFICATES,
    _text("SVZ_PROXY_HEADER", "Kop waarin de aanmeldproxy de aanmeldnaam zet."),
    _text("SVZ_PROXY_ADDRESSES", "Adressen van de aanmeldproxy, gescheiden door komma's."),
    _text("SVZ_SMTP_HOST", "Mailserver voor berichten; zonder: bestanden in .mail."),
    Setting("SVZ_SMTP_PORT", "Poort van de mailserver.", str, "25"),
    Setting("SVZ_SMTP_TLS", "Of de mailserver versleuteld wordt bereikt: ja of nee.", str, "ja"),
    _text("SVZ_SMTP_USER", "Gebruiker van de mailserver."),
    Setting(
        "SVZ_SMTP_PASSWORD_FILE",
        "Bestand met het wachtwoord van die gebruiker.",
        str,
        None,
        file_with_secret,
    ),
    Setting("SVZ_MAIL_FROM", "Afzender van berichten.", str, "stand-van-zaken@localhost"),
)


#: In the outputs: where the pages were served last.
SERVED_AT = Path(".prefect", "pages-url")


def pages_url(outputs: Path) -> str:
    """Where people reach the pages, for every link that is made outside them: what the variable
    says, else where the pages of these outputs were served last, else where they are by default.
    """
    served = outputs / SERVED_AT
    if os.environ.get(PAGES_URL.variable) or not served.is_file():
        return PAGES_URL.value()
    return served.read_text(encoding="utf-8").strip() or PAGES_URL.default


def keep_pages_url(outputs: Path, address: str) -> None:
    """Note where the pages are served from now on, for :func:`pages_url` in other processes."""
    served = outputs / SERVED_AT
    served.parent.mkdir(parents=True, exist_ok=True)
    served.write_text(f"{address}\n", encoding="utf-8")


def environment() -> Mapping[str, str]:
    """The texts of the settings that are set, by variable: for what several of them make together,
    such as a mail server.
    """
    return {
        one.variable: text for one in SETTINGS if (text := os.environ.get(one.variable, "").strip())
    }


def outputs_option(command: Command) -> Command:
    """``--outputs``, the same for every command: absolute, and without it what the setting says at
    the moment of the call.
    """
    option = click.option(
        "--outputs",
        type=click.Path(path_type=Path, resolve_path=True),
        default=OUTPUTS.value,
        callback=_without_remains,
        help=f"Map waarin alles staat; standaard {OUTPUTS.variable}, zonder die variabele outputs.",
    )
    return option(command)


def _without_remains(_ctx: click.Context, _option: click.Parameter, outputs: Path) -> Path:
    remove_remains(outputs)
    return outputs


def remove_remains(outputs: Path) -> None:
    """Remove what runs that were killed had of deliveries and records: whatever starts next does
    so.
    """
    store = outputs / ".store"
    # Nothing where a process may not look, as the pages.
    if any(any(store.glob(one)) for one in (".quarantaine-*", "*/.werk-*", "*/??/.werk-*")):
        # Only then: a command imports what it needs.
        from tasks.dossier.quarantine import remove_abandoned

        remove_abandoned(store)


def python_path() -> str:
    """``PYTHONPATH`` for a process of ours that works in another folder: it finds this code
    first.
    """
    return os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))


def quiet_prefect(outputs: Path) -> dict[str, str]:
    """Environment for every process with Prefect in it: state in one folder, nothing told to
    anybody outside.

    A home of its own: a database of another Prefect version elsewhere on the machine would stop the
    server.
    """
    return {
        "PREFECT_HOME": str(outputs / ".prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        # Without it a run is silent for minutes, and the watch of a server takes it for dead.
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT),
        # Our own lines (what is done, what is waited for) belong in the log of the run.
        "PREFECT_LOGGING_EXTRA_LOGGERS": "flows,tasks",
    }
