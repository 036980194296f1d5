"""The list of all articles, and finding one by its name."""

import re
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.articles.library import load
from bot.chat.messages.article_list import find_articles, render_list
from bot.knowledge_base.snapshot_builder import build_snapshot
from tests.chat.read_back import assert_within_limits
from tests.conftest import WriteArticles


@settings(max_examples=20)  # each writes and reads files
@given(
    st.lists(st.from_regex(r"[a-z]{3,12}", fullmatch=True), min_size=1, max_size=40, unique=True)
)
def test_the_list_names_every_article_on_pages_that_fit(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            title = f"{name} {'*' * 100}"
            (Path(folder) / f"{name}.txt").write_text(f"{title}\n\nSome text.")
        snapshot = build_snapshot(load([Path(folder)]))
    listed: list[str] = []
    for page in range(40):
        reply = render_list(snapshot, page=page, reader=1, embeds=bool(page % 2))
        assert_within_limits(reply)
        listed += re.findall(r"^- \*\*([a-z]+) ", reply.plain().text, re.MULTILINE)
        if not reply.buttons or reply.buttons[1].disabled:
            break
    assert listed == sorted(names)


def test_the_list_tells_dates_and_counts(write_articles: WriteArticles) -> None:
    folder = write_articles(
        {"a.md": "---\ntitle: One\nupdated: 2026-02-03\n---\nText.", "b.txt": "Two\n\nMore text."}
    )
    reply = render_list(build_snapshot(load([folder])), page=0, reader=1, embeds=True)
    assert reply.card is not None
    assert reply.card.title == "2 articles, 2 passages"
    assert reply.card.description == "- **One** · 2026-02-03 · 1 passage\n- **Two** · 1 passage"
    assert reply.buttons == ()


def test_the_list_says_that_an_earlier_version_serves(write_articles: WriteArticles) -> None:
    folder = write_articles({"a.md": "---\ntitle: One\n---\nText."})
    snapshot = replace(build_snapshot(load([folder])), rolled_back=True)
    reply = render_list(snapshot, page=0, reader=1, embeds=True)
    assert reply.card is not None
    assert reply.card.description == (
        f"Rolled back to version `{snapshot.revision}` until the next reload.\n"
        "- **One** · 1 passage"
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("the harbour", "harbour"),
        ("HARBOUR", "harbour"),
        ("port", "harbour"),
        ("harb", "harbour"),
        ("the habour", "harbour"),
        ("books", "library"),
        ("zebra", None),
    ],
)
def test_an_article_is_found_by_what_people_type(
    write_articles: WriteArticles, typed: str, found: str | None
) -> None:
    folder = write_articles(
        {
            "harbour.md": "---\ntitle: The harbour\naliases: [port]\n---\nText.",
            "library.md": "---\ntitle: Books and more\n---\nText.",
        }
    )
    articles = find_articles(build_snapshot(load([folder])), typed)
    assert [article.id for article in articles] == ([found] if found else [])


def test_an_empty_name_finds_all_in_order(write_articles: WriteArticles) -> None:
    folder = write_articles({"b.txt": "B\n\nText.", "a.txt": "A\n\nText."})
    snapshot = build_snapshot(load([folder]))
    assert [a.id for a in find_articles(snapshot, " ", limit=9)] == ["a", "b"]
