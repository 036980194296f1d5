"""The tables of the journal, as a list of migrations.

A migration is never changed once it was released: a later one is added behind it. `PRAGMA
user_version` of a database says how many of them it has had. `PRIVACY.md` says what each column is
for, and a test holds it to these tables.
"""

import sqlite3

MIGRATIONS = (
    """
    CREATE TABLE questions (
        entry INTEGER PRIMARY KEY,
        asked_at INTEGER NOT NULL,
        question TEXT NOT NULL,
        asker BLOB NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('answer', 'closest', 'none'))
    ) STRICT;
    CREATE INDEX questions_by_time ON questions (asked_at);
    CREATE INDEX questions_by_asker ON questions (asker);

    CREATE TABLE quotes (
        entry INTEGER NOT NULL REFERENCES questions ON DELETE CASCADE,
        rank INTEGER NOT NULL,
        article_id TEXT NOT NULL,
        passage_id TEXT NOT NULL,
        text_hash BLOB NOT NULL,
        PRIMARY KEY (entry, rank)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE messages (
        entry INTEGER PRIMARY KEY REFERENCES questions ON DELETE CASCADE,
        channel_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        sent_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE feedback (
        entry INTEGER NOT NULL REFERENCES questions ON DELETE CASCADE,
        person BLOB NOT NULL,
        helpful INTEGER NOT NULL CHECK (helpful IN (0, 1)),
        given_at INTEGER NOT NULL,
        PRIMARY KEY (entry, person)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX feedback_by_person ON feedback (person);

    CREATE TABLE waiting (
        entry INTEGER NOT NULL REFERENCES questions ON DELETE CASCADE,
        user_id INTEGER NOT NULL,
        since INTEGER NOT NULL,
        PRIMARY KEY (entry, user_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX waiting_by_user ON waiting (user_id);

    CREATE TABLE closed_gaps (
        question_hash BLOB PRIMARY KEY,
        verdict TEXT NOT NULL CHECK (verdict IN ('answered', 'not for us')),
        closed_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """,
)


def version(connection: sqlite3.Connection) -> int:
    """Return how many migrations a database has had."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date, each migration as a whole or not at all."""
    for number, script in enumerate(MIGRATIONS[version(connection) :], start=version(connection)):
        try:
            connection.executescript(f"BEGIN;{script}PRAGMA user_version = {number + 1};COMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
