"""What the roles of a PostgreSQL may do with the tables, where an installation has them
(``config/server/databases.sql.j2``): the owner migrates, services run as another role.

A trigger stops who makes a mistake. Whoever owns a table can drop its triggers; these roles can
not, and may not even try to change a line of the log, a vote or a remark.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from tasks.dossier.history import tables as history
from tasks.review.record import tables as review

#: Of services that take part in review; of one that only asks which dossier came before.
RUNTIME, READER = "svz-runtime", "svz-reader"
#: Nobody but the owner changes or removes a row of these.
ADD_ONLY = {one.__tablename__ for one in (review.LogRow, review.VoteRow, review.CommentRow)}
_VERSIONS = ("history_version", "review_version")


def give_rights(connection: Connection) -> bool:
    """Give the roles their rights on the tables, and take away any other. Returns whether this
    database has such roles.

    Args:
        connection: of the owner of the tables, which are up to date.
    """
    if connection.dialect.name != "postgresql" or not _has_roles(connection):
        return False
    of_history, of_review = set(history.Base.metadata.tables), set(review.Base.metadata.tables)
    runtime = dict.fromkeys(of_history | of_review, "SELECT, INSERT, UPDATE, DELETE")
    runtime |= dict.fromkeys(ADD_ONLY, "SELECT, INSERT") | dict.fromkeys(_VERSIONS, "SELECT")
    reader = dict.fromkeys((*of_history, _VERSIONS[0]), "SELECT")
    for role, rights in ((RUNTIME, runtime), (READER, reader)):
        connection.exec_driver_sql(f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{role}"')
        for table, right in sorted(rights.items()):
            connection.exec_driver_sql(f'GRANT {right} ON "{table}" TO "{role}"')
    # Numbers of new rows.
    connection.exec_driver_sql(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{RUNTIME}"')
    return True


def _has_roles(connection: Connection) -> bool:
    found = connection.scalar(
        text("SELECT count(*) FROM pg_roles WHERE rolname IN (:one, :other)"),
        {"one": RUNTIME, "other": READER},
    )
    return bool(found == 2)
