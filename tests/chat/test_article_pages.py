"""Reading in Discord: every word of an article, in pages that fit."""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.snapshot import Snapshot, build_snapshot
from bot.articles.library import load
from bot.chat.article_pages import (
    find_articles,
    page_of,
    page_spans,
    render_article,
    render_list,
)
from bot.chat.escaping import unescape
from tests.articles.strategies import markdown_article
from tests.chat.discord_markdown import kinds
from tests.chat.reading import assert_within_limits
from tests.chat.test_escaping import hostile
from tests.conftest import WriteArticles


def snapshot_of(text: str) -> Snapshot:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.md").write_text(text, encoding="utf-8")
        return build_snapshot(load([Path(folder)]))


long_articles = st.builds(
    lambda head, blocks: f"# Title {head}\n\nOpening.\n\n" + "\n\n".join(blocks),
    st.sampled_from(["", "*", "x" * 300]),
    st.lists(st.one_of(markdown_article, hostile.map(lambda t: f"Say {t} " * 25)), max_size=4),
)


@settings(max_examples=20)  # each writes and reads files
@given(long_articles, st.booleans())
def test_the_pages_of_an_article_fit_and_hold_every_word(text: str, embeds: bool) -> None:
    snapshot = snapshot_of(text)
    (article,) = snapshot.articles.values()
    spans = page_spans(article)
    held = "".join(article.body[start:end] for start, end in spans)
    assert "".join(held.split()) == "".join(article.body.split())
    for page, (start, end) in enumerate(spans):
        reply = render_article(snapshot, article, page=page, reader=2**63, embeds=embeds)
        assert_within_limits(reply)
        assert kinds(reply.plain().text) <= {"text", "strong", "subtext", "subtext link"}
        assert page_of(article, start) == page
        if embeds:
            assert reply.card is not None
            own = re.sub(r"(?m)^(?:-# .*|\*\*.*\*\*)$", "", reply.card.description)
            shown = unescape(re.sub(r"(?m)^… | …$", "", own))
            assert shown.split() == article.body[start:end].split()


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


def test_an_article_shows_where_it_is_from_and_its_sections(write_articles: WriteArticles) -> None:
    folder = write_articles(
        {
            "a.md": "---\ntitle: One\nurl: https://example.org/one\npublisher: Us\n"
            "published: 2026-01-02\n---\nFirst words.\n\n## Part\n\nSecond *words*."
        }
    )
    snapshot = build_snapshot(load([folder]))
    reply = render_article(snapshot, snapshot.articles["a"], page=9, reader=1, embeds=True)
    assert reply.card is not None
    assert reply.card.title == "One"
    assert reply.card.description == (
        "-# Us · 2026-01-02\n-# [Open the page](https://example.org/one)\n\n"
        "First words.\n\n**Part**\n\nSecond words."
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
