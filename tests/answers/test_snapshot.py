"""Snapshots: what the revision depends on, and articles in other scripts."""

from pathlib import Path

import pytest

from bot.answers.answer import Topic
from bot.answers.answering import answer
from bot.answers.snapshot import Snapshot
from bot.articles.library import load
from bot.knowledge_base.snapshot_builder import build_snapshot
from tests.conftest import WriteArticles


def snapshot_of(folder: Path) -> Snapshot:
    return build_snapshot(load([folder]))


def test_the_revision_changes_with_any_content_and_only_with_it(
    write_articles: WriteArticles,
) -> None:
    head = "---\ntitle: A\nquestions: [{ask: why, expect: y}]\n---\n"
    first = snapshot_of(write_articles({"a.md": f"{head}Text y."})).revision
    assert len(first) == 8
    moved = snapshot_of(write_articles({"a.md": f"{head.replace('why', 'how')}Text y."})).revision
    assert moved == first
    body = snapshot_of(write_articles({"a.md": f"{head}Text y!"})).revision
    assert body != first
    title = snapshot_of(write_articles({"a.md": f"{head.replace('A', 'B')}Text y."})).revision
    assert title not in (first, body)
    added = snapshot_of(write_articles({"b.md": "More."})).revision
    assert added not in (first, body, title)


@pytest.mark.parametrize(
    ("language", "text", "question", "found"),
    [
        (
            "hi",
            "बंदरगाह सुबह नौ बजे खुलता है। कार्यालय रविवार को बंद रहता है।\n\n"
            "नावों को रात में रोशनी दिखानी होती है।",
            "बंदरगाह कब खुलता है?",
            "बंदरगाह सुबह नौ बजे खुलता है।",
        ),
        (
            "zh",
            "港口办公室早上九点开门。星期天休息。\n\n船只在夜间必须亮灯，否则不得进港。",
            "港口办公室几点开门",
            "港口办公室早上九点开门。",
        ),
        (
            "ar",
            "يفتح مكتب الميناء في الساعة التاسعة صباحا. المكتب مغلق يوم الأحد.\n\n"
            "يجب على القوارب أن تضيء أنوارها في الليل.",
            "متى يفتح مكتب الميناء؟",
            "يفتح مكتب الميناء في الساعة التاسعة صباحا.",
        ),
    ],
)
def test_articles_in_other_scripts_are_quoted(
    write_articles: WriteArticles, language: str, text: str, question: str, found: str
) -> None:
    folder = write_articles({"a.md": f"---\nlanguage: {language}\n---\n{text}"})
    given = answer(snapshot_of(folder), question)
    assert given.answered
    assert given.quotes[0].highlighted == found


def test_hostile_articles_are_quoted_as_they_are(write_articles: WriteArticles) -> None:
    text = "The anchor @everyone <@123> \u202eis\u202c he\u200bavy and `rm -rf` 😀 <t:0>."
    folder = write_articles({"a.txt": f"Title\n{text}\n"})
    given = answer(snapshot_of(folder), "how heavy is the anchor")
    assert [quote.text for quote in given.quotes] == [text]


def test_an_empty_question_has_no_answer(write_articles: WriteArticles) -> None:
    snapshot = snapshot_of(write_articles({"a.txt": "Title\nText of it.\n"}))
    given = answer(snapshot, "")
    assert (given.level, given.quotes, given.suggestions) == ("none", (), (Topic("Title", "a"),))
