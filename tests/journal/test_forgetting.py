"""After `forget` no byte of a person is left in the files of the journal."""

import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers.answer import Answer
from bot.journal.database import LockedError
from bot.journal.journal import Journal, new_entry
from bot.journal.keyed_hash import read_key
from bot.journal.store import Kept, Store
from tests.journal.conftest import Clock

PEOPLE = (111_222_333_444_555_666, 999_888_777_666_555_444, 500_600_700_800_900_111)

deeds = st.lists(
    st.tuples(
        st.sampled_from(["ask", "miss", "vote", "wait", "retire", "restart"]),
        st.integers(0, 2),  # who
        st.integers(0, 30),  # to which entry
    ),
    max_size=40,
)


def traces(data: Path, needles: list[bytes]) -> list[tuple[str, bytes]]:
    """Return which of some bytes are found, and in which file."""
    return [
        (path.name, needle)
        for path in data.iterdir()
        for needle in needles
        if needle in path.read_bytes()
    ]


@given(deeds=deeds, forgotten=st.integers(0, 2))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_byte_of_who_is_forgotten_is_left_and_nothing_of_the_others_is_lost(
    tmp_path_factory: pytest.TempPathFactory,
    give: Callable[..., Answer],
    deeds: list[tuple[str, int, int]],
    forgotten: int,
) -> None:
    data = tmp_path_factory.mktemp("data")
    journal = Journal(data, clock=Clock(), patience_s=0.05)
    journal.switch_on().result()
    hashes = read_key(data / "journal.key")
    answers = {"ask": give("when does the harbour open"), "miss": give("who sells tickets")}
    entries: list[tuple[int, int, int, str]] = []  # entry, asker, message id, question
    ids = count(700_100_200_300_400_500, 2)  # of messages; of their channels, one more
    voted: set[tuple[int, int]] = set()
    waits: set[tuple[int, int]] = set()
    for deed, who, number in deeds:
        person = PEOPLE[who]
        if deed in answers:
            entry, message_id = new_entry(), next(ids)
            question = f"zq{chr(97 + who) * 9}{len(entries)} canary"
            answer = answers[deed]._replace(question=question)
            entries.append((entry, who, message_id, question))
            journal.note(lambda s, e=entry, p=person, a=answer: s.add_answer(e, asker=p, answer=a))
            journal.note(
                lambda s, e=entry, m=message_id: s.add_message(e, channel_id=m + 1, message_id=m)
            )
        elif deed == "retire":
            journal.ask(Store.retire).result()
        elif deed == "restart":
            journal.close()
            journal = Journal(data, clock=Clock(), patience_s=0.05)
        elif entries:
            entry = entries[number % len(entries)][0]
            if deed == "vote":
                voted.add((entry, who))
                journal.note(lambda s, e=entry, p=person: s.add_feedback(e, person=p, helpful=True))
            else:
                waits.add((entry, who))
                journal.note(lambda s, e=entry, p=person: s.add_waiting(e, user_id=p))
    person = PEOPLE[forgotten]
    own = {entry for entry, who, _, _ in entries if who == forgotten}
    kept = journal.ask(lambda store: store.forget(person)).result()
    assert kept == Kept(
        questions=len(own),
        feedback=sum(who == forgotten for _, who in voted),
        waiting=sum(who == forgotten for _, who in waits),
    )
    needles = [hashes.person(person), person.to_bytes(8, "big"), str(person).encode()]
    for entry, who, message_id, question in entries:
        if who == forgotten:
            needles += [entry.to_bytes(8, "big"), message_id.to_bytes(8, "big"), question.encode()]
            needles.append((message_id + 1).to_bytes(8, "big"))
    assert traces(data, needles) == []
    for who, other in enumerate(PEOPLE):
        if who != forgotten:
            left = journal.ask(lambda store, p=other: store.kept_of(p)).result()
            assert left == Kept(
                questions=sum(asker == who for _, asker, _, _ in entries),
                feedback=sum(v == who and e not in own for e, v in voted),
                waiting=sum(w == who and e not in own for e, w in waits),
            )
    journal.close()
    assert traces(data, needles) == []


def test_before_that_all_of_it_is_there(journal: Journal, give: Callable[..., Answer]) -> None:
    """The search for bytes finds what it looks for, so that finding nothing means something."""
    entry, person = new_entry(), PEOPLE[0]
    journal.note(lambda store: store.add_answer(entry, asker=person, answer=give("who sells tea")))
    journal.note(lambda store: store.add_message(entry, channel_id=2**60 + 1, message_id=2**60))
    journal.note(lambda store: store.add_waiting(entry, user_id=person))
    journal.ask(Store.retire).result()
    digest = read_key(journal.path.with_name("journal.key")).person(person)
    numbers = (person, 2**60, 2**60 + 1)
    needles = [digest, b"who sells tea", *(number.to_bytes(8, "big") for number in numbers)]
    found = {needle for _, needle in traces(journal.path.parent, needles)}
    assert found == set(needles)


def test_a_database_that_was_set_aside_goes_too(journal: Journal) -> None:
    journal.close()
    journal.path.write_bytes(b"nothing that SQLite knows" * 400)
    journal.ask(Store.misses).result()
    names = {path.name for path in journal.path.parent.iterdir()}
    assert any(name.startswith("journal.damaged-") for name in names)
    journal.ask(lambda store: store.forget(1)).result()
    names = {path.name for path in journal.path.parent.iterdir()}
    assert not any(name.startswith("journal.damaged-") for name in names)


def test_while_another_program_reads_it_nobody_is_told_that_all_is_gone(
    journal: Journal, give: Callable[..., Answer]
) -> None:
    entry = new_entry()
    journal.note(lambda store: store.add_answer(entry, asker=1, answer=give("who sells tea")))
    assert journal.ask(lambda store: store.kept_of(1)).result().questions == 1
    other = sqlite3.connect(journal.path, isolation_level=None)
    other.execute("BEGIN")
    assert other.execute("SELECT count(*) FROM questions").fetchone() == (1,)
    with pytest.raises(LockedError, match="another program holds the journal"):
        journal.ask(lambda store: store.forget(1)).result()
    other.close()
    assert journal.ask(lambda store: store.forget(1)).result().questions == 0
    assert traces(journal.path.parent, [b"who sells tea"]) == []
