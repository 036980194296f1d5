"""Reading an article in Discord: every word of it, in pages that fit."""

import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.snapshot import Snapshot
from bot.articles.library import load
from bot.chat.formatting.escaping import unescape
from bot.chat.messages.article_pages import page_of, page_spans, render_article
from bot.knowledge_base.snapshot_builder import build_snapshot
from tests.articles.strategies import markdown_article
from tests.chat.discord_markdown import kinds
from tests.chat.read_back import assert_within_limits
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
        reply = render_article(article, page=page, reader=2**63, embeds=embeds)
        assert_within_limits(reply)
        assert kinds(reply.plain().text) <= {"text", "strong", "subtext", "subtext link"}
        assert page_of(article, start) == page
        if embeds:
            assert reply.card is not None
            own = re.sub(r"(?m)^(?:-# .*|\*\*.*\*\*)$", "", reply.card.description)
            shown = unescape(re.sub(r"(?m)^… | …$", "", own))
            assert shown.split() == article.body[start:end].split()


def test_an_article_shows_where_it_is_from_and_its_sections(write_articles: WriteArticles) -> None:
    folder = write_articles(
        {
            "a.md": "---\ntitle: One\nurl: https://example.org/one\npublisher: Us\n"
            "published: 2026-01-02\n---\nFirst words.\n\n## Part\n\nSecond *words*."
        }
    )
    snapshot = build_snapshot(load([folder]))
    reply = render_article(snapshot.articles["a"], page=9, reader=1, embeds=True)
    assert reply.card is not None
    assert reply.card.title == "One"
    assert reply.card.description == (
        "-# Us · 2026-01-02\n-# [Open the page](https://example.org/one)\n\n"
        "First words.\n\n**Part**\n\nSecond words."
    )
