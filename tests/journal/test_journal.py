"""The journal: off until it is switched on, true after any fault, and empty of who is forgotten."""

import logging
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.answers.answer import Answer
from bot.journal.database import LockedError
from bot.journal.gaps import Miss
from bot.journal.journal import Journal, JournalError, SwitchedOffError, new_entry
from bot.journal.store import Kept, Quoted, SentAnswer, Store, Waiting, text_hash
from tests.journal.conftest import DAY_S, NOON, Clock, full_disk

Give = Callable[..., Answer]

ASKER, OTHER = 111_222_333_444_555_666, 999_888_777_666_555_444


def asked(journal: Journal, answer: Answer, *, asker: int = ASKER) -> int:
    entry = new_entry()
    journal.note(lambda store: store.add_answer(entry, asker=asker, answer=answer))
    return entry


def misses(journal: Journal) -> list[Miss]:
    return journal.ask(Store.misses).result()


def kept(journal: Journal, user_id: int = ASKER) -> Kept:
    return journal.ask(lambda store: store.kept_of(user_id)).result()


class TestOff:
    def test_nothing_is_written_and_no_folder_made(self, data: Path, give: Give) -> None:
        journal = Journal(data)
        asked(journal, give("who sells tickets"))
        with pytest.raises(SwitchedOffError, match="nothing is stored"):
            misses(journal)
        journal.close()
        assert not data.exists()

    def test_switching_off_deletes_every_file(self, data: Path, give: Give) -> None:
        journal = Journal(data)
        journal.switch_on().result()
        asked(journal, give("who sells tickets"))
        assert len(misses(journal)) == 1
        journal.switch_off().result()
        assert not journal.is_on
        assert list(data.iterdir()) == []
        asked(journal, give("who sells tickets"))
        journal.close()
        assert list(data.iterdir()) == []

    def test_where_the_data_folder_is_read_only_it_stays_off_and_says_why(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / "data").write_text("a file where the folder should be")
        journal = Journal(tmp_path / "data")
        with pytest.raises(
            JournalError, match=r"journal\.key: the journal's key cannot be written"
        ):
            journal.switch_on().result()
        assert not journal.is_on
        journal.close()


class TestNotes:
    def test_it_is_on_after_a_restart_and_remembers(
        self, data: Path, journal: Journal, give: Give
    ) -> None:
        entry = asked(journal, give("who sells tickets"))
        journal.close()
        again = Journal(data)
        assert again.is_on
        assert [miss.entry for miss in misses(again)] == [entry]
        again.close()

    def test_a_question_without_an_answer_is_a_miss_and_an_answered_one_is_none(
        self, journal: Journal, give: Give
    ) -> None:
        asked(journal, give("when does the harbour open"))
        entry = asked(journal, give("who sells tickets", said="Who sells <@123456789> tickets?"))
        (miss,) = misses(journal)
        assert miss == Miss(entry=entry, question="who sells … tickets?", asked_at=NOON)

    @pytest.mark.parametrize(
        ("votes", "is_miss"),
        [
            ([(1, False)], True),
            ([(1, True)], False),
            ([(1, False), (1, True)], False),  # the last word counts
            ([(1, False), (2, True)], False),  # one against one
            ([(1, False), (2, False), (3, True)], True),
        ],
    )
    def test_an_answer_that_most_found_unhelpful_is_a_miss(
        self, journal: Journal, give: Give, votes: list[tuple[int, bool]], is_miss: bool
    ) -> None:
        entry = asked(journal, give("when does the harbour open"))
        for person, helpful in votes:
            noted = journal.ask(
                lambda store, who=person, how=helpful: store.add_feedback(
                    entry, person=who, helpful=how
                )
            )
            assert noted.result()
        assert [miss.answered for miss in misses(journal)] == [True] * is_miss

    def test_made_up_entries_are_not_known_and_change_nothing(self, journal: Journal) -> None:
        entry = new_entry()
        assert not journal.ask(
            lambda store: store.add_feedback(entry, person=1, helpful=True)
        ).result()
        assert not journal.ask(lambda store: store.add_waiting(entry, user_id=1)).result()
        journal.note(lambda store: store.add_message(entry, channel_id=1, message_id=2))
        assert kept(journal, 1) == Kept(questions=0, feedback=0, waiting=0)
        assert journal.ask(Store.quoted).result() == []

    def test_a_sent_answer_is_found_by_what_it_quotes(self, journal: Journal, give: Give) -> None:
        answer = give("when does the harbour open")
        entry = asked(journal, answer)
        journal.note(lambda store: store.add_message(entry, channel_id=5, message_id=6))
        again = asked(journal, answer)
        journal.note(lambda store: store.add_message(again, channel_id=5, message_id=7))
        quoted = journal.ask(Store.quoted).result()
        assert sorted(quoted) == sorted((q.article_id, text_hash(q.text)) for q in answer.quotes)
        opens = ("harbour", text_hash("The harbour opens at nine."))
        assert opens in quoted

        def found(*quotes: Quoted) -> set[SentAnswer]:
            return set(journal.ask(lambda store: store.answers_with(quotes, most=9)).result())

        sent = SentAnswer(entry=entry, channel_id=5, message_id=6)
        assert found(opens) == {sent, SentAnswer(entry=again, channel_id=5, message_id=7)}
        assert found(("harbour", b"another"), ("library", opens[1])) == set()
        journal.ask(lambda store: store.forget_message(again)).result()
        assert found(*quoted) == {sent}
        journal.ask(lambda store: store.forget_message(entry)).result()
        assert journal.ask(Store.quoted).result() == []

    @pytest.mark.parametrize("article_id", ['a "b"/c', "a'b\\c", "größe/東京", "a\nb"])
    def test_a_sent_answer_is_found_whatever_its_article_is_named(
        self, journal: Journal, give: Give, article_id: str
    ) -> None:
        answer = give("when does the harbour open")
        first = answer.quotes[0]._replace(article_id=article_id)
        entry = asked(journal, answer._replace(quotes=(first,)))
        journal.note(lambda store: store.add_message(entry, channel_id=5, message_id=6))
        quoted = journal.ask(Store.quoted).result()
        assert quoted == [(article_id, text_hash(first.text))]
        found = journal.ask(lambda store: store.answers_with(quoted, most=9)).result()
        assert [sent.entry for sent in found] == [entry]

    def test_sent_answers_come_latest_first_and_are_not_sorted_in_the_database(
        self, data: Path, give: Give, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read: list[str] = []
        connect = sqlite3.connect

        def watched(*given: Any, **named: Any) -> sqlite3.Connection:
            connection = connect(*given, **named)
            connection.set_trace_callback(read.append)
            return connection

        monkeypatch.setattr(sqlite3, "connect", watched)
        journal = Journal(data, clock=clock)
        journal.switch_on().result()
        answer = give("when does the harbour open")
        entries = []
        for channel_id in (5, 6, 7):
            entry = asked(journal, answer)
            journal.note(
                lambda store, entry=entry, to=channel_id: store.add_message(
                    entry, channel_id=to, message_id=to
                )
            )
            entries.append(entry)
            journal.ask(Store.quoted).result()  # it is written before the time goes on
            clock.now += 1
        quoted = [(quote.article_id, text_hash(quote.text)) for quote in answer.quotes]
        read.clear()
        found = journal.ask(lambda store: store.answers_with(quoted, most=9)).result()
        assert [sent.entry for sent in found] == entries[::-1]
        # All answers of 30 days are gone through: a sort would hold them all in memory.
        (statement,) = read
        some = journal.ask(lambda store: store.answers_with(quoted, most=2)).result()
        assert some == found[:2]
        journal.close()
        with closing(connect(data / "journal.sqlite")) as database:
            plan = database.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
        assert plan
        assert not [step for *_, step in plan if "TEMP B-TREE" in step]

    def test_who_waits_is_told_once_and_where_it_was_asked(
        self, journal: Journal, give: Give
    ) -> None:
        entry = asked(journal, give("who sells tickets"))
        journal.note(lambda store: store.add_message(entry, channel_id=5, message_id=6))
        for user_id in (OTHER, ASKER, OTHER):
            assert journal.ask(lambda s, who=user_id: s.add_waiting(entry, user_id=who)).result()
        assert misses(journal)[0].waiting == 2
        waiting = journal.ask(lambda store: store.waiting_for([entry])).result()
        expected = Waiting(entry=entry, user_id=ASKER, question="who sells tickets", channel_id=5)
        assert waiting[0] == expected
        assert [one.user_id for one in waiting] == [ASKER, OTHER]
        journal.ask(lambda store: store.told(waiting[0])).result()
        left = journal.ask(lambda store: store.waiting_for([entry])).result()
        assert [one.user_id for one in left] == [OTHER]

    def test_a_closed_gap_opens_again_when_it_is_asked_in_vain_later(
        self, journal: Journal, give: Give, clock: Clock
    ) -> None:
        asked(journal, give("who sells tickets"))
        journal.ask(lambda store: store.close_gap(["who sells tickets"], for_us=True)).result()
        assert misses(journal) == []
        clock.now += 1
        later = asked(journal, give("who sells tickets"))
        assert [miss.entry for miss in misses(journal)] == [later]

    def test_a_gap_that_is_not_for_us_stays_closed(
        self, journal: Journal, give: Give, clock: Clock
    ) -> None:
        journal.ask(lambda store: store.close_gap(["who sells tickets"], for_us=False)).result()
        clock.now += 100 * DAY_S
        asked(journal, give("who sells tickets"))
        assert misses(journal) == []

    def test_a_note_takes_its_caller_less_than_a_tenth_of_a_millisecond(
        self, journal: Journal, give: Give
    ) -> None:
        answer = give("when does the harbour open")
        spent: list[float] = []
        for _ in range(200):
            begun = time.thread_time()
            asked(journal, answer)
            spent.append(time.thread_time() - begun)
        assert sorted(spent)[100] < 0.000_1
        assert kept(journal).questions == 200


class TestRetention:
    def test_what_is_too_old_goes(self, journal: Journal, give: Give, clock: Clock) -> None:
        entry = asked(journal, give("when does the harbour open"))
        journal.note(lambda store: store.add_message(entry, channel_id=5, message_id=6))
        journal.ask(lambda store: store.add_waiting(entry, user_id=ASKER)).result()
        for days, messages, waiting, questions in (
            (29, 1, 1, 1),
            (30, 0, 1, 1),
            (90, 0, 0, 1),
            (180, 0, 0, 0),
        ):
            clock.now = NOON + days * DAY_S
            journal.ask(Store.retire).result()
            with sqlite3.connect(journal.path) as database:
                assert database.execute("SELECT count(*) FROM messages").fetchone() == (messages,)
            database.close()
            assert kept(journal) == Kept(questions=questions, feedback=0, waiting=waiting)

    def test_a_database_set_aside_goes_after_a_month(
        self, journal: Journal, give: Give, clock: Clock
    ) -> None:
        journal.close()
        journal.path.write_bytes(b"nothing that SQLite knows" * 400)
        asked(journal, give("who sells tickets"))
        assert len(misses(journal)) == 1
        assert len(set_aside(journal)) == 1
        clock.now = time.time() + 29 * DAY_S
        journal.ask(Store.retire).result()
        assert len(set_aside(journal)) == 1
        clock.now = time.time() + 31 * DAY_S
        journal.ask(Store.retire).result()
        assert set_aside(journal) == []


def set_aside(journal: Journal) -> list[Path]:
    return list(journal.path.parent.glob("journal.damaged-*"))


class TestFaults:
    def test_a_damaged_database_is_set_aside_at_the_start_and_a_new_one_begun(
        self, journal: Journal, give: Give, caplog: pytest.LogCaptureFixture
    ) -> None:
        journal.close()
        damaged = b"nothing that SQLite knows" * 400
        journal.path.write_bytes(damaged)
        entry = asked(journal, give("who sells tickets"))
        assert [miss.entry for miss in misses(journal)] == [entry]
        (aside,) = set_aside(journal)
        assert aside.read_bytes() == damaged
        assert f"the journal is damaged; it was set aside as {aside.name}" in caplog.text

    def test_damage_found_while_it_is_open_costs_no_later_note(
        self, journal: Journal, give: Give, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = give("who sells tickets", said="who sells tickets " * 15)

        def fill(store: Store) -> None:
            for _ in range(10_000):  # more than SQLite keeps in memory
                store.add_answer(new_entry(), asker=ASKER, answer=answer)
            store.retire()  # all is in the database, nothing in its log

        journal.ask(fill).result()
        size = journal.path.stat().st_size
        with journal.path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xa5" * (size - 4096))
        entry = asked(journal, give("who sells tickets"))
        assert entry in [miss.entry for miss in misses(journal)]
        assert set_aside(journal)
        assert "was set aside" in caplog.text

    def test_while_another_program_holds_it_notes_are_lost_and_that_is_said_once(
        self, journal: Journal, give: Give, caplog: pytest.LogCaptureFixture
    ) -> None:
        other = sqlite3.connect(journal.path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        for _ in range(3):
            asked(journal, give("who sells tickets"))
        with pytest.raises(LockedError, match="another program holds the journal"):
            journal.ask(lambda store: store.close_gap(["x"], for_us=True)).result()
        other.execute("ROLLBACK")
        other.close()
        entry = asked(journal, give("who sells tickets"))
        assert [miss.entry for miss in misses(journal)] == [entry]
        assert [r.levelno for r in caplog.records if "Nothing is noted" in r.message] == [
            logging.WARNING
        ]
        assert set_aside(journal) == []

    def test_on_a_full_disk_notes_are_lost_and_what_was_there_stays(
        self, journal: Journal, give: Give, caplog: pytest.LogCaptureFixture
    ) -> None:
        first = asked(journal, give("who sells tickets"))
        journal.ask(Store.retire).result()
        with full_disk():
            asked(journal, give("who sells tickets"))
            with pytest.raises(JournalError, match="the journal cannot be used"):
                journal.ask(lambda store: store.close_gap(["x"], for_us=True)).result()
        assert "Nothing is noted in the journal" in caplog.text
        last = asked(journal, give("who sells tickets"))
        assert {miss.entry for miss in misses(journal)} == {first, last}

    def test_a_journal_of_a_newer_version_is_left_alone(self, journal: Journal) -> None:
        journal.close()
        with sqlite3.connect(journal.path) as database:
            database.execute("PRAGMA user_version = 99")
        database.close()
        before = journal.path.read_bytes()
        with pytest.raises(JournalError, match="a newer Footnote made this journal"):
            misses(journal)
        assert journal.path.read_bytes() == before

    def test_a_journal_without_its_key_is_set_aside_when_it_is_switched_on(
        self, data: Path, journal: Journal, give: Give
    ) -> None:
        asked(journal, give("who sells tickets"))
        journal.close()
        (data / "journal.key").unlink()
        again = Journal(data)
        assert not again.is_on
        again.switch_on().result()
        assert misses(again) == []
        assert len(set_aside(again)) >= 1
        again.close()

    def test_a_key_that_is_none_is_named(self, data: Path, journal: Journal) -> None:
        journal.close()
        (data / "journal.key").write_bytes(b"short")
        with pytest.raises(JournalError, match=r"journal\.key: is no key of a journal"):
            misses(journal)

    def test_only_the_bots_user_may_read_the_key(self, data: Path, journal: Journal) -> None:
        assert (data / "journal.key").stat().st_mode & 0o077 == 0
        assert (data / "journal.key").stat().st_size == 32
        assert [path.name for path in data.iterdir() if path.name.startswith(".")] == []
        assert journal.is_on
