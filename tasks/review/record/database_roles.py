"""What the roles of a PostgreSQL may do with the tables, where an installation has them
(``config/server/databases.sql.j2``): the owner migrates, services run as another role.

A trigger stops who makes a mistake. Whoever owns a table can drop its triggers; these roles can
not, and may not even try to change a line of the log, a vote or a remark. Who works without a
person at hand, and runs what Prefect is told to run, can write no line of the log in which a person
decides something, and end no session that somebody uses.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from tasks.dossier.history import tables as history
from tasks.review.accounts.sessions import IDLE, WINDOW
from tasks.review.record import tables as review
from tasks.review.removal.purge import BEGUN, PURGED
from tasks.review.rules.states import Action

#: Of the pages, where people act; of services that assemble dossiers, offer them and send notices;
#: of one that only asks which dossier came before.
RUNTIME, UNATTENDED, READER = "svz-runtime", "svz-unattended", "svz-reader"
#: Nobody but the owner changes or removes a row of these.
ADD_ONLY = {one.__tablename__ for one in (review.LogRow, review.VoteRow, review.CommentRow)}
#: Its account removes deliveries at their end, which the log must say.
WORKER = "svz-worker"
_VERSIONS = ("history_version", "review_version")
_ALL = "SELECT, INSERT, UPDATE, DELETE"
#: What happens when a dossier is offered: it is registered, and what was said goes along. These are
#: written, and the rows of them that may be.
_OFFERING = {
    review.CaseRow.__tablename__: "true",
    review.MakerRow.__tablename__: "true",
    review.NoticeRow.__tablename__: "true",
    review.CommentRow.__tablename__: "origin IS NOT NULL",
    review.LogRow.__tablename__: (
        f"body::json ->> 'action' IN ('{Action.REGISTER}', '{Action.CARRY}') OR dossier IS NULL "
        f"AND current_user = '{WORKER}' AND body::json ->> 'action' IN ('{BEGUN}', '{PURGED}')"
    ),
}
#: What services without a person at hand remove of people: rows that mean nothing any more.
_EXPIRED = {
    review.SessionRow.__tablename__: f"seen < now() - interval '{IDLE.seconds} seconds'",
    review.AttemptRow.__tablename__: f"moment <= now() - interval '{WINDOW.seconds} seconds'",
}


def give_rights(connection: Connection) -> bool:
    """Give the roles their rights on the tables, and take away any other. Returns whether this
    database has such roles.

    Args:
        connection: of the owner of the tables, which are up to date.
    """
    if connection.dialect.name != "postgresql" or not _has_roles(connection):
        return False
    of_history, of_review = set(history.Base.metadata.tables), set(review.Base.metadata.tables)
    only_added = dict.fromkeys(ADD_ONLY, "SELECT, INSERT") | dict.fromkeys(_VERSIONS, "SELECT")
    runtime = dict.fromkeys(of_history | of_review, _ALL) | only_added
    unattended = dict.fromkeys(of_review, "SELECT") | dict.fromkeys((*of_history, *_OFFERING), _ALL)
    unattended |= {table: right for table, right in only_added.items() if table in _OFFERING}
    unattended |= dict.fromkeys((*_VERSIONS, review.VoteRow.__tablename__), "SELECT")
    unattended |= dict.fromkeys(_EXPIRED, "SELECT, DELETE")
    reader = dict.fromkeys((*of_history, _VERSIONS[0]), "SELECT")
    for role, rights in ((RUNTIME, runtime), (UNATTENDED, unattended), (READER, reader)):
        connection.exec_driver_sql(f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{role}"')
        for table, right in sorted(rights.items()):
            connection.exec_driver_sql(f'GRANT {right} ON "{table}" TO "{role}"')
    for table in (*_OFFERING, *_EXPIRED):
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        _let(connection, RUNTIME, table, "ALL", "USING (true) WITH CHECK (true)")
    for table, rows in _OFFERING.items():
        _let(connection, UNATTENDED, table, "ALL", f"USING (true) WITH CHECK ({rows})")
    for table, rows in _EXPIRED.items():
        _let(connection, UNATTENDED, table, "SELECT", "USING (true)")
        _let(connection, UNATTENDED, table, "DELETE", f"USING ({rows})")
    # Numbers of new rows.
    for role in (RUNTIME, UNATTENDED):
        connection.exec_driver_sql(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
    return True


def _let(connection: Connection, role: str, table: str, command: str, rows: str) -> None:
    """Say which rows of a table a role may do something with, in place of what was said of that."""
    name = f"{role}-delete" if command == "DELETE" else role
    connection.exec_driver_sql(f'DROP POLICY IF EXISTS "{name}" ON "{table}"')
    connection.exec_driver_sql(
        f'CREATE POLICY "{name}" ON "{table}" FOR {command} TO "{role}" {rows}'
    )


def _has_roles(connection: Connection) -> bool:
    found = connection.scalar(
        text("SELECT count(*) FROM pg_roles WHERE rolname IN (:one, :two, :three)"),
        {"one": RUNTIME, "two": UNATTENDED, "three": READER},
    )
    return bool(found == 3)
