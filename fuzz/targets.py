"""What takes what others write: given any bytes, each keeps its promise and raises nothing.

`tests/test_hostile_input.py` runs them on made-up and kept inputs, `python -m fuzz` with a fuzzer
that follows the branches.
"""

import json
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from bot.answers.answering import answer
from bot.answers.citation import MAX_LINK_CHARS, deep_link
from bot.answers.snapshot import Snapshot
from bot.articles.article_file import read_article
from bot.articles.library import load
from bot.articles.passages import split
from bot.chat.buttons import custom_ids, feedback_buttons, moderator_ids
from bot.chat.delivery.question_text import asks, has_question_mark, is_small_talk, question_in
from bot.chat.formatting.escaping import escape, length, unescape
from bot.chat.formatting.reply import MAX_CUSTOM_ID
from bot.errors import SettingsError
from bot.knowledge_base.snapshot_builder import build_snapshot
from bot.settings.loading import load_settings
from bot.settings.settings import Settings
from localdiscord.page.request import PageRequest, PageRequestError

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
ARTICLES = (".md", ".mdx", ".html", ".txt", ".rst", ".pdf")

Target = Callable[[bytes], None]


def reads(suffix: str) -> Target:
    """Return a target: a file is an article whose passages are slices of it, or has faults."""

    def target(data: bytes) -> None:
        path = Path(f"page{suffix}")
        read = read_article(data, path, identifier="page", shown=path.name)
        for fault in read.faults:
            assert fault.what
            assert fault.cure
            assert fault.line >= 1
        article = read.article
        if article is None:
            return
        assert "\0" not in article.body
        for passage in split(article):
            assert article.body[passage.start : passage.end] == passage.text
            link = deep_link(article, passage)
            if link is not None:
                assert len(link) <= max(MAX_LINK_CHARS, len(str(article.url)) * 12)
                assert not any(char.isspace() or char in "()<>" for char in link)
        for found in article.links:
            assert 0 <= found.start <= found.end <= len(article.body)

    return target


def settings(data: bytes) -> None:
    """A settings file is taken, or each mistake is a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "footnote.yaml"
        file.write_bytes(data)
        try:
            assert isinstance(load_settings(file, {}), Settings)
        except SettingsError as error:
            assert error.faults
            assert all(str(fault).strip() for fault in error.faults)


@cache
def _snapshot() -> Snapshot:
    return build_snapshot(load([KNOWLEDGE]))


def question(data: bytes) -> None:
    """A question has an answer of exact slices, or none, and the same one again."""
    said = data.decode("utf-8", "replace")[:4000]
    asked = question_in(said, ("<@1>", "<@!1>"))
    for tell in (asks, has_question_mark, is_small_talk):
        assert tell(said) in {True, False}
    given = answer(_snapshot(), asked)
    assert 0 <= given.confidence <= 1
    for quote in given.quotes:
        article = _snapshot().articles[quote.article_id]
        assert article.body[quote.start : quote.end] == quote.text
    again = answer(_snapshot(), asked)
    assert [q.passage_id for q in again.quotes] == [q.passage_id for q in given.quotes]


def escaping(data: bytes) -> None:
    """What is escaped can be had back, and pings nobody."""
    text = data.decode("utf-8", "replace")
    escaped = escape(text)
    assert unescape(escaped) == text
    assert "@everyone" not in escaped.casefold()
    assert "@here" not in escaped.casefold()
    assert length(escaped) >= length(text)


def links(data: bytes) -> None:
    """A deep link opens the page of the article and no other."""
    url, _, text = data.decode("utf-8", "replace").partition("\n")
    front = f"---\ntitle: Page\nurl: {json.dumps('https://example.org/' + url)}\n---\n"
    read = read_article(f"{front}{text}".encode(), Path("page.md"), identifier="page", shown="page")
    if read.article is None or read.article.url is None:
        return
    for passage in split(read.article):
        link = deep_link(read.article, passage)
        assert link is not None
        assert urlsplit(link).netloc == "example.org"
        assert not any(char.isspace() or char in "()<>" for char in link)


def identifiers(data: bytes) -> None:
    """A custom id is one of ours, and written as it was, or none."""
    written = data.decode("utf-8", "replace")[:MAX_CUSTOM_ID]
    read = custom_ids.parse(written)
    if read is not None:
        assert custom_ids.parse(str(read)) == read
    mods = moderator_ids.parse(written)
    assert mods is None or str(mods) == written
    feedback_buttons.parse(written)


def page_frames(data: bytes) -> None:
    """A frame of the local Discord's page is read, or refused in a sentence."""
    try:
        request = PageRequest(data.decode("utf-8", "surrogateescape"))
    except PageRequestError as error:
        assert str(error)
        return
    for read in (request.text, request.texts, request.fields, request.identifier):
        try:
            read("text")
        except PageRequestError as error:
            assert str(error)


TARGETS: Mapping[str, Target] = {
    **{f"article{suffix}": reads(suffix) for suffix in ARTICLES},
    "settings": settings,
    "question": question,
    "escaping": escaping,
    "link": links,
    "custom-id": identifiers,
    "page-frame": page_frames,
}
