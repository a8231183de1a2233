"""Who has to act hears of it: by mail, once, with a link and without figures."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select
from support.fork_server import PROCESSES
from support.review.review_example import Clock, approved, opened, registered, reviewed, submitted

from tasks.review import comments
from tasks.review.accounts.sessions import set_password
from tasks.review.decisions import give_back, vote, withdraw
from tasks.review.messages.mail import CLAIM, Sent, Server, message_of, send_notices, server_from
from tasks.review.messages.notices import RECEIPT
from tasks.review.record.store import Review, open_review
from tasks.review.record.tables import LogRow, NoticeRow, PersonRow
from tasks.review.release.release import release
from tasks.review.rules.outcome import Choice

SENDER = "stand-van-zaken@example.org"
PASSWORD = "paard fiets regen lamp"


class Mailbox:
    """What a real SMTP server received; refuses recipients when told so."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refuses: set[str] = set()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return "550 nobody here by that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"


@pytest.fixture(scope="module")
def _mail_server() -> Iterator[tuple[Mailbox, Server]]:
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, Server("127.0.0.1", port, tls=False, user=None, password=None)
    controller.stop()


@pytest.fixture
def mail(_mail_server: tuple[Mailbox, Server]) -> tuple[Mailbox, Server]:
    _mail_server[0].messages.clear()
    _mail_server[0].refuses.clear()
    return _mail_server


def waiting(review: Review) -> dict[str, str]:
    """What each person was told last, of what was told since the last look: the state in the
    subject, and what to do. Receipts are passed over.
    """
    with review.writing() as session:
        rows = session.scalars(
            select(NoticeRow).where(NoticeRow.sent.is_(None)).order_by(NoticeRow.id)
        ).all()
        told = {
            row.person: row.subject.rpartition(": ")[2] + "|" + row.text.split("\n\n")[1]
            for row in rows
            if not row.subject.startswith(RECEIPT)
        }
        for row in rows:
            row.sent = review.now()
    return told


def test_each_step_tells_who_has_to_act_next(review: Review) -> None:
    digest = registered(review)
    assert waiting(review) == {}, "whoever did it knows"
    digest = submitted(review)
    assert set(waiting(review)) == {"bo", "ben", "ugo"}
    question = comments.ask(review, "bo", digest, "Klopt dit?")
    assert set(waiting(review)) == {"mia"}
    comments.answer(review, "mia", question, "Ja.")
    assert set(waiting(review)) == {"bo"}
    comments.close(review, "ugo", question, "Goed.")
    assert set(waiting(review)) == {"mia"}
    vote(review, "bo", digest, "damages", Choice.AGREED)
    assert waiting(review) == {}, "nobody has to act because of one vote"
    give_back(review, "ugo", digest, "Kijk nog eens.")
    told = waiting(review)
    assert set(told) == {"mia"}
    assert told["mia"].startswith("teruggegeven|")
    withdraw(review, "mia", digest, "Opnieuw.")
    assert set(waiting(review)) == {"bo"}, "of those who looked at it"
    reviewed(review, text="2")
    assert {name for name, what in waiting(review).items() if what.startswith("beoordeeld|")} == {
        "bo",
        "ben",
    }
    digest = approved(review, text="3")
    assert {name for name, what in waiting(review).items() if what.startswith("goedgekeurd|")} == {
        "vera",
        "vic",
    }
    release(review, "vera", digest)
    assert {name: what.split("|")[0] for name, what in waiting(review).items()} == dict.fromkeys(
        ("mia", "bo", "ugo"), "vrijgegeven"
    )


def test_mail_goes_to_the_server_once_with_a_link_and_no_figures(
    url: str, tmp_path: Path, mail: tuple[Mailbox, Server]
) -> None:
    box, server = mail
    with opened(url, tmp_path / "uit") as review:
        review.pages_url = "https://svz.example.org"
        digest = submitted(review, example="voorbeeldcijfers")
        comments.ask(
            review,
            "bo",
            digest,
            "Waarom 7.200 en niet 7.300?",
            "buitenland",
            "buitenland.wkb.7028.kinderen",
        )
        assert send_notices(review, server, SENDER) == Sent(7, ())
        assert send_notices(review, server, SENDER) == Sent(0, ())
        with review.reading() as session:
            lines = {row.number: row.hash for row in session.scalars(select(LogRow))}
    assert sorted(message["To"] for message in box.messages) == [
        f"{name}@example.org" for name in ("ben", "bo", "bo", "mia", "mia", "mia", "ugo")
    ]
    for message in box.messages:
        text = message.get_content()
        assert f"https://svz.example.org/beoordeling/{digest}\r\n" in text.replace(
            "\r\n", "\n"
        ).replace("\n", "\r\n")
        assert "7.200" not in message.as_string()
        assert "7028" not in message.as_string()
        what = message["Subject"].removeprefix(f"{RECEIPT} ")
        assert what.startswith("Halfjaardossier 2025-H1 (voorbeeld): ")
        assert message["Auto-Submitted"] == "auto-generated"
        number = int(text.split("Kenmerk: regel ")[1].split(" ")[0])
        assert lines[number] in text, "the mailboxes hold the heads of the log"
    assert len({message["Message-ID"] for message in box.messages}) == 7


def test_a_server_that_is_away_or_refuses_loses_nothing_and_is_tried_again(
    review: Review, clock: Clock, mail: tuple[Mailbox, Server]
) -> None:
    box, server = mail
    submitted(review)
    away = send_notices(review, server._replace(port=1), SENDER)
    assert away.sent == 0
    assert "niet te bereiken" in away.failures[0]
    assert send_notices(review, server, SENDER) == Sent(0, ()), "not at once"
    clock.pass_time(CLAIM)
    box.refuses.add("ben@example.org")
    refused = send_notices(review, server, SENDER)
    assert refused.sent == 4
    assert "Het bericht aan Ben is niet verstuurd" in refused.failures[0]
    box.refuses.clear()
    clock.pass_time(timedelta(hours=6))
    assert send_notices(review, server, SENDER) == Sent(1, ())
    assert sorted(message["To"] for message in box.messages) == [
        f"{name}@example.org" for name in ("ben", "bo", "mia", "mia", "ugo")
    ]


def _send(url: str, outputs: Path, server: Server) -> int:
    with open_review(url, outputs) as review:
        return send_notices(review, server, SENDER).sent


def test_two_senders_at_once_send_each_notice_once(
    url: str, tmp_path: Path, mail: tuple[Mailbox, Server]
) -> None:
    box, server = mail
    with opened(url, tmp_path / "uit") as review:
        for number in range(2):
            reviewed(review, text=str(number))
    with PROCESSES.Pool(2) as pool:
        sent = pool.starmap(_send, [(url, tmp_path / "uit", server)] * 2, chunksize=1)
    ids = [message["Message-ID"] for message in box.messages]
    assert sum(sent) == len(ids) == len(set(ids)) > 6


def test_without_a_server_mail_is_files_that_are_the_same_when_sent_again(
    review: Review, clock: Clock
) -> None:
    submitted(review)
    assert send_notices(review, None, SENDER) == Sent(5, ())
    folder = review.outputs / ".mail"
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert len(first) == 5
    message = email.message_from_bytes(next(iter(first.values())), policy=default)
    assert str(message["From"]) == f"Stand van zaken <{SENDER}>"
    assert "Beste " in message.get_content()
    # A sender that was killed before it wrote down that it had sent.
    with review.writing() as session:
        for row in session.scalars(select(NoticeRow)):
            row.sent = None
    clock.pass_time(CLAIM)
    assert send_notices(review, None, SENDER).sent == 5
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SVZ_SMTP_PORT": "zes"}, "geen poort"),
        ({"SVZ_SMTP_TLS": "misschien"}, "ja of nee"),
        ({"SVZ_SMTP_USER": "svz"}, "SVZ_SMTP_PASSWORD_FILE"),
        ({"SVZ_SMTP_USER": "svz", "SVZ_SMTP_TLS": "nee"}, "onversleuteld"),
    ],
)
def test_settings_that_are_not_right_are_told(settings: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        server_from({"SVZ_SMTP_HOST": "mail.example.org", **settings})


def test_settings_that_are_right(tmp_path: Path) -> None:
    assert server_from({}) is None
    assert server_from({"SVZ_SMTP_HOST": "mail.example.org"}) == Server(
        "mail.example.org", 25, True, None, None
    )
    secret = tmp_path / "wachtwoord"
    secret.write_text("geheim\n")
    given: dict[str, Any] = {
        "SVZ_SMTP_HOST": "m",
        "SVZ_SMTP_PORT": "587",
        "SVZ_SMTP_USER": "u",
        "SVZ_SMTP_PASSWORD_FILE": str(secret),
    }
    assert server_from(given) == Server("m", 587, True, "u", "geheim")


@pytest.mark.parametrize(
    ("by", "who"),
    [("beheer:svz", "De beheerder heeft een wachtwoord gezet"), ("bo", "U heeft het wachtwoord")],
)
def test_a_changed_password_is_mailed_to_whose_it_is_without_any_secret(
    review: Review, by: str, who: str
) -> None:
    set_password(review, by, "bo", PASSWORD)
    with review.reading() as session:
        hashed = session.get_one(PersonRow, "bo").password
        (row,) = session.scalars(select(NoticeRow))
        line = session.get_one(LogRow, row.number)
    message = message_of(row, SENDER)
    text = message.get_content()
    assert (message["To"], message["Subject"]) == (
        "bo@example.org",
        "Stand van zaken: uw wachtwoord is gewijzigd",
    )
    assert who in text
    assert "Waarschuw dan meteen de beheerder." in text.replace("\n", " ")
    assert line.hash in text, "as every notice it holds a head of the log"
    assert hashed is not None
    assert not any(
        secret in message.as_string() for secret in (PASSWORD, hashed, hashed.rpartition("$")[2])
    )
