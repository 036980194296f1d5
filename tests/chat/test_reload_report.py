"""What moderators are told about a reload."""

import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.reloads.reload_report import render_reload, render_rollback
from bot.knowledge_base.knowledge_base import KnowledgeBase
from tests.chat.discord_markdown import kinds
from tests.chat.read_back import assert_within_limits
from tests.conftest import WriteArticles

QUESTION = "---\nquestions:\n  - ask: when does the harbour open\n    expect: at nine\n---\n"


@pytest.fixture
def folder(write_articles: WriteArticles) -> Path:
    return write_articles({"a.md": f"{QUESTION}The harbour opens at nine.", "b.md": "More text."})


def test_a_reload_tells_what_changed_and_how_the_questions_went(folder: Path) -> None:
    knowledge = KnowledgeBase([folder])
    before = knowledge.current.revision
    (folder / "b.md").write_text("Another text.")
    (folder / "c.md").write_text("---\ntitle: 1\ntitle: 2\n---\nText.")
    reply = render_reload(knowledge.reload(), files=True, folders=())
    after = knowledge.current.revision
    first, *lines = reply.text.split("\n")
    assert first == f"Reloaded: version `{after}` serves now, `{before}` before."
    assert lines[0].startswith("Articles: 0 added, 1 changed, 0 removed; passages: 0 added, 1 ch")
    assert lines[1].startswith("1 fault; 1 of 1 question answered as expected; ")
    assert lines[2] == "**Faults**"
    assert "c.md" in lines[3]
    assert "\\`title\\` is given twice" in lines[3]
    assert lines[4:] == ["**Articles**", "- changed `b`"]
    assert reply.file is None


def test_a_lost_answer_is_named_with_the_way_out(folder: Path) -> None:
    knowledge = KnowledgeBase([folder])
    (folder / "a.md").write_text(f"{QUESTION}It is closed.")
    text = render_reload(knowledge.reload(), files=True, folders=()).text
    assert text.startswith("Not reloaded: 1 answer would be lost, version `")
    assert "`--force`" in text
    assert "**Lost answers**\n- " in text
    assert "when does the harbour open" in text


def test_mostly_gone_and_nothing_changed_are_said(folder: Path) -> None:
    (folder / "c.md").write_text("A third one.")
    knowledge = KnowledgeBase([folder])
    assert render_reload(knowledge.reload(), files=True, folders=()).text.startswith(
        "Nothing changed: version `"
    )
    (folder / "b.md").unlink()
    (folder / "c.md").unlink()
    assert (
        "more than half of the articles would be gone"
        in render_reload(knowledge.reload(), files=True, folders=()).text
    )


FAULT = re.compile(r"\bn\d+\.md\W{1,3}3\b")  # escaped or not


@settings(max_examples=20)  # each writes and reads files
@given(st.integers(1, 60), st.sampled_from(["x", "@everyone **b** `c`", "y" * 400]))
def test_a_report_fits_and_a_long_one_is_attached_in_full(count: int, key: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ok.md").write_text("Text.")
        knowledge = KnowledgeBase([folder])
        for number in range(count):
            (folder / f"n{number}.md").write_text(f'---\n"{key}": 1\n"{key}": 2\n---\nText.')
        reply = render_reload(knowledge.reload(), files=True, folders=())
    assert_within_limits(reply)
    assert kinds(reply.text) <= {"text", "code", "strong", "list", "list strong", "list code"}
    if reply.file is None:
        assert len(FAULT.findall(reply.text)) == count
    else:
        assert reply.text.endswith("The full report is attached.")
        assert len(FAULT.findall(reply.file.content)) == count
        assert f"Faults ({count})" in reply.file.content


@pytest.mark.parametrize(
    ("later", "ago"),
    [
        (timedelta(seconds=20), "a moment ago"),
        (timedelta(minutes=30), "30 minutes ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_a_rollback_says_which_version_serves_again(
    folder: Path, later: timedelta, ago: str
) -> None:
    knowledge = KnowledgeBase([folder])
    first = knowledge.current.revision
    (folder / "b.md").write_text("Another text.")
    second = knowledge.reload().staged.revision
    text = render_rollback(knowledge.rollback(), now=datetime.now(UTC) + later).text
    assert f"version `{first}` serves again, with 2 articles" in text
    assert f"`{second}` does not serve any more, nor after a restart" in text
    assert ago in text


def test_where_no_file_may_be_attached_a_long_report_is_cut(folder: Path) -> None:
    for number in range(40):
        (folder / f"n{number}.md").write_text("---\ntitle: 1\ntitle: 2\n---\nText.")
    reply = render_reload(KnowledgeBase([folder]).reload(), files=False, folders=())
    assert_within_limits(reply)
    assert reply.file is None
    assert "… and 37 more" in reply.text
    assert reply.text.endswith("or by `footnote check`.")
