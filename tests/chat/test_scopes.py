"""Scopes: whatever a channel is shown keeps to the articles to which it is restricted."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.answering import answer
from bot.answers.explanation import explain
from bot.answers.snapshot import Snapshot
from bot.articles.article_selection import ArticleSelection, entries_for
from bot.chat.buttons.answer_buttons import (
    answer_buttons,
    articles_with,
    find_passage,
    topic_buttons,
)
from bot.chat.buttons.fingerprints import article_fingerprint, passage_fingerprint
from bot.chat.commands.autocomplete import suggest_articles, suggest_questions
from bot.chat.delivery.error_messages import Refused
from bot.chat.messages.answer_message import render_answer
from bot.chat.messages.article_list import find_articles, render_list
from bot.chat.messages.why_message import render_why
from bot.chat.scopes.scope_message import gone_from_scopes, selection_of, suggest_entries
from bot.chat.scopes.scopes import Scopes, ScopesError
from bot.knowledge_base.knowledge_base import KnowledgeBase

MARKS = ("alphawort", "betawort", "gammawort", "deltawort", "epsilonwort", "zetawort")
PLACES = ("rules/one", "rules/two", "rules/deep/three", "faq/one", "faq/two", "other")
WORDS = ("harbour", "opens", "ferry", "tickets", "nine", "boats", "when does the", "who sells")


def source(mark: str, tag: str, words: str) -> str:
    front = f"title: About {mark}\ntags: [{tag}]\nquestions: [{{ask: what is {mark}, expect: x}}]"
    text = f"The {mark} has a harbour that opens at nine. Boats wait there. {words}"
    return f"---\n{front}\n---\n{text}\n\nIn {mark} the ferry leaves when tickets are sold."


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """What is known after a reload: a base, and a delta over it."""
    folder = tmp_path_factory.mktemp("knowledge")
    for number, (place, mark) in enumerate(zip(PLACES, MARKS, strict=True)):
        path = folder / f"{place}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source(mark, "even" if number % 2 else "odd", "It is old."))
    for number in range(20):
        (folder / f"filler-{number}.md").write_text(f"# Filler {number}\n\nNothing of note here.")
    knowledge = KnowledgeBase([folder])
    (folder / "rules/one.md").write_text(source(MARKS[0], "odd", "It is new."))
    knowledge.reload(force=True)
    assert knowledge.current.index.delta is not None
    return knowledge.current


@pytest.fixture(scope="module")
def entries(snapshot: Snapshot) -> list[str]:
    return [entry for entry in entries_for(snapshot.articles) if "filler" not in entry]


def everything_shown(seen: Snapshot, question: str, about: str) -> Iterator[str]:
    """Yield the ids of all articles that a channel is shown, and texts that may name one."""
    found = answer(seen, question, top=5, about=about)
    yield from (quote.article_id for quote in found.quotes)
    yield from (topic.article_id for topic in found.suggestions)
    explained = explain(seen, question, about=about)
    for candidate in (*explained.quoted, *explained.missed):
        yield candidate.passage_id.partition("#")[0]
    yield render_why(explained, question, embeds=False).text
    yield from (name for _, name in suggest_articles(seen, ""))
    yield from (article.id for article in find_articles(seen, question))
    yield from suggest_questions(seen, "")
    pages = -(-len(seen.articles) // 10)
    for page in range(pages):
        card = render_list(seen, page=page, reader=1, embeds=True).card
        assert card
        yield card.description
    for embeds in (True, False):
        message = render_answer(found, embeds=embeds)
        yield message.text
        yield message.card.description if message.card else ""
    make = answer_buttons if found.answered and found.quotes else None
    buttons = (
        make(found, asker=1, question="a" * 12, shown=3)
        if make
        else topic_buttons(found, asker=1, question="a" * 12)
    )
    yield from (button.label for button in buttons)


@given(data=st.data())
def test_whatever_is_asked_nothing_outside_of_the_scope_is_shown(
    snapshot: Snapshot, entries: list[str], data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(entries), min_size=1, max_size=3, unique=True))
    misspelt = [mark.replace("wort", "wrot") for mark in MARKS]
    typed = st.lists(st.sampled_from([*WORDS, *MARKS, *misspelt]), max_size=5).map(" ".join)
    question, about = data.draw(typed), data.draw(typed)
    named = ArticleSelection(tuple(chosen)).of(snapshot.articles)
    inside = {identifier for some in named.values() for identifier in some}
    seen = snapshot.restricted(inside, "one")
    marks = dict(zip(PLACES, MARKS, strict=True))
    outside = snapshot.articles.keys() - inside
    hidden = [marks[name] for name in outside & marks.keys() if marks[name] not in question + about]
    for shown in everything_shown(seen, question, about):
        assert shown not in outside
        assert not [mark for mark in hidden if mark in shown]
    for name in outside:
        assert not list(articles_with(seen, article_fingerprint(name)))
    for passage in snapshot.passages:
        found = find_passage(seen, passage_fingerprint(passage.article_id, passage.text))
        assert (found is not None) == (passage.article_id in inside)
    assert [p.article_id for p in seen.passages] == sorted(p.article_id for p in seen.passages)
    assert len(seen.passages) == sum(p.article_id in inside for p in snapshot.passages)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("rules/", ("rules/",)),
        ("rules", ("rules/",)),
        ("Rules / , TAG: Odd", ("rules/", "tag:odd")),
        ("About gammawort, rules/deep/", ("rules/deep/three", "rules/deep/")),
        ("`other`, other", ("other",)),
    ],
)
def test_a_scope_is_read_as_moderators_write_it(
    snapshot: Snapshot, written: str, meant: tuple[str, ...]
) -> None:
    assert selection_of(snapshot, written).entries == meant


@pytest.mark.parametrize("written", ["nowhere/", "tag:none", "???", " , ", "rules/, nothing"])
def test_a_scope_of_nothing_is_refused(snapshot: Snapshot, written: str) -> None:
    with pytest.raises(Refused):
        selection_of(snapshot, written)


def test_a_scope_that_names_what_is_gone_is_told(snapshot: Snapshot) -> None:
    scopes = {7: ArticleSelection(("rules/", "old/", "tag:gone")), 8: ArticleSelection(("other",))}
    assert gone_from_scopes(scopes, snapshot) == [
        "<#7>: `old/`, `tag:gone` names nothing any more; use `kb scope` there."
    ]


def test_what_is_typed_is_completed_behind_the_last_comma(snapshot: Snapshot) -> None:
    assert suggest_entries(snapshot, "rules/, tag:e") == ["rules/, tag:even"]
    assert suggest_entries(snapshot, "deep")[0] == "rules/deep/"


class TestFile:
    def test_scopes_outlive_a_restart_and_threads_are_as_their_channel(
        self, tmp_path: Path
    ) -> None:
        scopes = Scopes(tmp_path / "data" / "scopes.json")
        scopes.set(5, ArticleSelection(("rules/", "tag:odd")))
        scopes.set(6, ArticleSelection(("other",)))
        scopes.set(6, None)
        again = Scopes(tmp_path / "data" / "scopes.json")
        thread = SimpleNamespace(id=9, parent_id=5)
        for channel in (SimpleNamespace(id=5), thread):
            assert again.of(channel) == ArticleSelection(("rules/", "tag:odd"))
        assert again.of(SimpleNamespace(id=6)) is None
        assert again.of(None) is None

    @pytest.mark.parametrize(
        "content", ["{", "[]", '{"a": ["x"]}', '{"5": "rules/"}', '{"5": [1]}']
    )
    def test_a_broken_file_opens_no_channel(self, content: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "scopes.json"
            path.write_text(content)
            with pytest.raises(ScopesError, match="mend it, or delete it"):
                Scopes(path)

    def test_what_cannot_be_written_changes_nothing(self, tmp_path: Path) -> None:
        scopes = Scopes(tmp_path / "scopes.json")
        scopes.set(5, ArticleSelection(("rules/",)))
        (tmp_path / "scopes.json").unlink()
        (tmp_path / "scopes.json").mkdir()
        with pytest.raises(ScopesError, match="all is as it was"):
            scopes.set(5, None)
        assert scopes.of(SimpleNamespace(id=5)) is not None

    def test_without_a_data_folder_there_are_no_scopes(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        for folder in ("none", "file"):
            assert Scopes(tmp_path / folder / "scopes.json").by_channel == {}

    def test_a_view_is_made_once_for_each_snapshot(
        self, tmp_path: Path, snapshot: Snapshot
    ) -> None:
        path = tmp_path / "scopes.json"
        path.write_text(json.dumps({"5": ["other"]}))
        scopes, channel = Scopes(path), SimpleNamespace(id=5)
        assert scopes.known_view(channel, snapshot) is None
        seen = scopes.view(channel, snapshot)
        assert list(seen.articles) == ["other"]
        assert scopes.known_view(channel, snapshot) is seen
        assert scopes.view(SimpleNamespace(id=6), snapshot) is snapshot
