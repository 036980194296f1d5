"""The store of the journal: what is written of questions, read again, and deleted.

All of it belongs to one thread. Times are whole seconds since 1970.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from heapq import nsmallest
from pathlib import Path

from bot.answers.answer import Answer
from bot.journal.database import delete_set_aside, scrub
from bot.journal.gaps import Miss
from bot.journal.keyed_hash import KeyedHash
from bot.journal.normalisation import normalised
from bot.journal.statistics import Statistics, read_statistics

MESSAGE_DAYS = 30
"""Days for which it is known which message gave an answer."""
WAITING_DAYS = 90
"""Days for which somebody waits to be told of an answer."""

_DAY_S = 24 * 3600
_TEXT_HASH_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAnswer:
    """An answer of the last days, and where it stands.

    Attributes:
        entry: its number in the journal.
        channel_id: the channel.
        message_id: the message in it.
    """

    entry: int
    channel_id: int
    message_id: int


Quoted = tuple[str, bytes]
"""Article id and `text_hash` of a passage that was quoted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who wants to be told when a question is answered.

    Attributes:
        entry: the question's number in the journal.
        user_id: who.
        question: as it was normalised.
        channel_id: where it was asked, or None if that is no longer known.
    """

    entry: int
    user_id: int
    question: str
    channel_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How much is stored of a person.

    Attributes:
        questions: questions that they asked.
        feedback: answers that they found helpful or not.
        waiting: questions whose answer they want to be told of.
    """

    questions: int
    feedback: int
    waiting: int


def text_hash(text: str) -> bytes:
    """Return the hash by which a quoted text is known again, 8 bytes."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_TEXT_HASH_BYTES).digest()


class Store:
    """An open journal. Each method may raise a `sqlite3.Error`; then nothing has changed."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        hashes: KeyedHash,
        *,
        keep_days: int,
        clock: Callable[[], float],
    ) -> None:
        """Take an open database.

        Args:
            path: its file.
            connection: the open database, with all migrations.
            hashes: of people and questions.
            keep_days: days for which a question is kept.
            clock: seconds since 1970.
        """
        self._path = path
        self._connection = connection
        self._hashes = hashes
        self._keep_days = keep_days
        self._clock = clock

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def add_answer(self, entry: int, *, asker: int, answer: Answer) -> None:
        """Write that a question was asked and what came of it.

        Args:
            entry: a number of its own.
            asker: the user id of who asked.
            answer: what was said; its quotes are those that are shown.
        """
        with self._transaction() as connection:
            question = normalised(answer.question)
            person = self._hashes.person(asker)
            connection.execute(
                "INSERT INTO questions VALUES (?, ?, ?, ?, ?)",
                (entry, self._now, question, person, answer.level),
            )
            if answer.answered:
                connection.executemany(
                    "INSERT INTO quotes VALUES (?, ?, ?, ?, ?)",
                    [
                        (
                            entry,
                            quote.rank,
                            quote.article_id,
                            quote.passage_id,
                            text_hash(quote.text),
                        )
                        for quote in answer.quotes
                    ],
                )

    def add_message(self, entry: int, *, channel_id: int, message_id: int) -> None:
        """Write which message gave an answer."""
        if self._has(entry):
            self._connection.execute(
                "INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?)",
                (entry, channel_id, message_id, self._now),
            )

    def add_feedback(self, entry: int, *, person: int, helpful: bool) -> bool:
        """Write whether an answer helped a person, whose last word counts.

        Returns:
            Whether the answer is known; it may have been deleted.
        """
        if not self._has(entry):
            return False
        self._connection.execute(
            "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?)",
            (entry, self._hashes.person(person), int(helpful), self._now),
        )
        return True

    def add_waiting(self, entry: int, *, user_id: int) -> bool:
        """Write that a person wants to be told when a question is answered.

        Returns:
            Whether the question is known; it may have been deleted.
        """
        if not self._has(entry):
            return False
        self._connection.execute(
            "INSERT OR IGNORE INTO waiting VALUES (?, ?, ?)", (entry, user_id, self._now)
        )
        return True

    def misses(self) -> list[Miss]:
        """Return the questions without an answer that helped, except those of closed gaps."""
        closed = dict(
            self._connection.execute(
                "SELECT question_hash, CASE verdict WHEN 'answered' THEN closed_at END "
                "FROM closed_gaps"
            ).fetchall()
        )
        rows = self._connection.execute(
            """
            SELECT entry, question, asked_at, outcome != 'none',
                   (SELECT count(*) FROM waiting WHERE waiting.entry = questions.entry)
            FROM questions
            WHERE outcome = 'none'
               OR (SELECT avg(helpful) FROM feedback WHERE feedback.entry = questions.entry) < 0.5
            ORDER BY asked_at, entry
            """
        )
        return [
            Miss(
                entry=entry,
                question=question,
                asked_at=asked_at,
                answered=bool(answered),
                waiting=waiting,
            )
            for entry, question, asked_at, answered, waiting in rows
            if _is_open(closed, self._hashes.question(question), asked_at)
        ]

    def close_gap(self, questions: Sequence[str], *, for_us: bool) -> None:
        """Close a gap.

        Args:
            questions: its wordings, as they were normalised.
            for_us: whether it was answered, so that it opens again if it is asked in vain later;
                else it stays closed.
        """
        verdict = "answered" if for_us else "not for us"
        with self._transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO closed_gaps VALUES (?, ?, ?)",
                [(self._hashes.question(question), verdict, self._now) for question in questions],
            )

    def waiting_for(self, entries: Sequence[int]) -> list[Waiting]:
        """Return who wants to be told of some questions, who has waited longest first."""
        return [
            Waiting(entry=entry, user_id=user_id, question=question, channel_id=channel_id)
            for entry in entries
            for user_id, question, channel_id in self._connection.execute(
                "SELECT user_id, question, channel_id FROM waiting JOIN questions USING (entry) "
                "LEFT JOIN messages USING (entry) WHERE entry = ? ORDER BY since, user_id",
                (entry,),
            )
        ]

    def told(self, waiting: Waiting) -> None:
        """Delete the wish of somebody who is told."""
        self._connection.execute(
            "DELETE FROM waiting WHERE entry = ? AND user_id = ?", (waiting.entry, waiting.user_id)
        )

    def quoted(self) -> list[Quoted]:
        """Return each passage that an answer of the last 30 days quotes, once.

        These are no more than there were passages, however many answers were given.
        """
        return self._connection.execute(
            "SELECT DISTINCT article_id, text_hash FROM messages JOIN quotes USING (entry) "
            "WHERE sent_at > ?",
            (self._now - MESSAGE_DAYS * _DAY_S,),
        ).fetchall()

    def answers_with(self, quoted: Sequence[Quoted], *, most: int) -> list[SentAnswer]:
        """Return the latest answers of the last 30 days that quote any of some passages.

        Args:
            quoted: the passages.
            most: answers at most; in a busy month thousands may quote what a reload has changed.

        Returns:
            The latest first.
        """
        wanted = json.dumps([(article_id, digest.hex().upper()) for article_id, digest in quoted])
        found = self._connection.execute(
            """
            SELECT sent_at, entry, channel_id, message_id
            FROM messages
            WHERE sent_at > ? AND entry IN (
                SELECT entry FROM quotes WHERE (article_id, hex(text_hash)) IN (
                    SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]')
                    FROM json_each(?)
                )
            )
            """,
            (self._now - MESSAGE_DAYS * _DAY_S, wanted),
        )
        return [
            SentAnswer(entry=entry, channel_id=channel_id, message_id=message_id)
            for _, entry, channel_id, message_id in nsmallest(
                most, found, key=lambda row: (-row[0], row[1])
            )
        ]

    def forget_message(self, entry: int) -> None:
        """Delete where an answer stands: its message was corrected, or is gone."""
        self._connection.execute("DELETE FROM messages WHERE entry = ?", (entry,))

    def statistics(self, *, days: int = 30) -> Statistics:
        """Count the questions of the last days of UTC, today included."""
        return read_statistics(self._connection, now=self._clock(), days=days)

    def kept_of(self, user_id: int) -> Kept:
        """Return how much is stored of a person."""
        person = self._hashes.person(user_id)
        count = self._connection.execute(
            "SELECT (SELECT count(*) FROM questions WHERE asker = ?), "
            "(SELECT count(*) FROM feedback WHERE person = ?), "
            "(SELECT count(*) FROM waiting WHERE user_id = ?)",
            (person, person, user_id),
        )
        questions, feedback, waiting = count.fetchone()
        return Kept(questions=questions, feedback=feedback, waiting=waiting)

    def forget(self, user_id: int) -> Kept:
        """Delete all that is stored of a person, so that no byte of it is left in the files.

        Databases that were set aside are deleted as a whole: nothing can be picked out of them.

        Returns:
            How much it was.

        Raises:
            sqlite3.Error: if bytes may be left, as while another program reads the database.
            OSError: if a database that was set aside cannot be deleted.
        """
        kept = self.kept_of(user_id)
        person = self._hashes.person(user_id)
        with self._transaction() as connection:
            connection.execute("DELETE FROM questions WHERE asker = ?", (person,))
            connection.execute("DELETE FROM feedback WHERE person = ?", (person,))
            connection.execute("DELETE FROM waiting WHERE user_id = ?", (user_id,))
        scrub(self._connection)
        delete_set_aside(self._path)
        return kept

    def retire(self) -> None:
        """Delete what has become too old, from the files too; to be called daily.

        Raises:
            OSError: if a database that was set aside cannot be deleted.
        """
        with self._transaction() as connection:
            for statement, days in (
                ("DELETE FROM questions WHERE asked_at <= ?", self._keep_days),
                ("DELETE FROM messages WHERE sent_at <= ?", MESSAGE_DAYS),
                ("DELETE FROM waiting WHERE since <= ?", WAITING_DAYS),
            ):
                connection.execute(statement, (self._now - days * _DAY_S,))
        scrub(self._connection)
        delete_set_aside(self._path, before=self._now - MESSAGE_DAYS * _DAY_S)

    @property
    def _now(self) -> int:
        return int(self._clock())

    def _has(self, entry: int) -> bool:
        known = self._connection.execute("SELECT 1 FROM questions WHERE entry = ?", (entry,))
        return known.fetchone() is not None

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Write all or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise


def _is_open(closed: dict[bytes, int | None], question: bytes, asked_at: int) -> bool:
    if question not in closed:
        return True
    closed_at = closed[question]
    return closed_at is not None and asked_at > closed_at
