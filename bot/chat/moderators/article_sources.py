"""The sources of articles: what moderators change, read from the files that serve."""

import io
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

import discord

from bot.articles.article import Article
from bot.articles.ledger import digest_of
from bot.articles.source_edit import text_of
from bot.chat.buttons.fingerprints import article_fingerprint
from bot.chat.buttons.moderator_ids import ModeratorId, button
from bot.chat.delivery.error_messages import Refused
from bot.chat.formatting.markdown import shortened
from bot.chat.formatting.reply import Button, File
from bot.chat.messages.article_list import find_articles
from bot.chat.moderators.article_form import MAX_TEXT, FormValues, article_form
from bot.chat.wording.translations import Words, note
from bot.daemon_thread import in_daemon_thread
from bot.knowledge_base.knowledge_base import KnowledgeBase

BINARY = {".pdf"}
"""Formats that are no text; as text their bytes are those of UTF-8 or surrogates."""

KEEP_IT = note("Keep it")
NEW, CHANGE = note("Add an article"), note("Change an article")

_FORM_FORMATS = {".md", ".mdx", ".markdown"}
_DIGEST_DIGITS = 12  # of a source, in a custom id
_SAFE_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The source of an article that serves.

    Attributes:
        article: the article.
        suffix: the end of its file's name, with the dot.
        content: its file's.
    """

    article: Article
    suffix: str
    content: bytes

    @property
    def digest(self) -> str:
        """`digest_of` its content."""
        return digest_of(self.content)

    @property
    def text(self) -> str:
        """Its content as text."""
        if self.suffix in BINARY:
            return self.content.decode("utf-8", "surrogateescape")
        return self.content.decode("utf-8-sig")

    @property
    def mark(self) -> str:
        """What tells in a custom id whether it has changed."""
        return self.digest[:_DIGEST_DIGITS]

    @property
    def file(self) -> File:
        """Its file."""
        name = _SAFE_NAME.sub("-", PurePosixPath(self.article.id).name)
        return File(f"{name}{self.suffix}", self.content)


class ArticleSources:
    """Finds articles and reads their files."""

    def __init__(self, knowledge: KnowledgeBase, *, prefix: str) -> None:
        """Take what serves.

        Args:
            knowledge: it.
            prefix: what text commands begin with.
        """
        self._knowledge = knowledge
        self._prefix = prefix

    def find(self, name: str) -> Article:
        """Return the article that is meant by what a moderator types.

        Raises:
            Refused: if there is none.
        """
        found = find_articles(self._knowledge.current, name)
        if not found:
            raise Refused(
                "There is no article “{title}”; `{prefix}articles` lists them all.",
                title=shortened(name, 100),
                prefix=self._prefix,
            )
        return found[0]

    def by_fingerprint(self, fingerprint: str) -> Article:
        """Return the article with a fingerprint.

        Raises:
            Refused: if it is gone.
        """
        for name, article in self._knowledge.current.articles.items():
            if article_fingerprint(name) == fingerprint:
                return article
        raise Refused("That article is gone.")

    async def read(self, article: Article) -> Source:
        """Return the source of an article.

        Raises:
            Refused: if it is gone.
            OverlayError: if it cannot be read.
        """
        return await in_daemon_thread(lambda: self._read(article))

    async def export(self) -> bytes:
        """Return all articles as a zip of their files, read one after the other."""
        return await in_daemon_thread(self._packed)

    def _read(self, article: Article) -> Source:
        found = self._knowledge.source(article.id)
        if found is None:
            raise Refused(
                "`{article}` is gone; `{prefix}articles` lists them.",
                article=article.id,
                prefix=self._prefix,
            )
        suffix, content = found
        return Source(article=article, suffix=suffix, content=content)

    def _packed(self) -> bytes:
        import zipfile  # noqa: PLC0415 -- a bot that answers needs none

        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in self._knowledge.current.articles:
                found = self._knowledge.source(name)
                if found is not None:
                    packed.writestr(f"{name}{found[0]}", found[1])
        return written.getvalue()


def new_form(words: Words) -> discord.ui.Modal:
    """Return the form of a new article."""
    return article_form(ModeratorId("add"), FormValues(), heading=NEW, words=words)


def form_of(source: Source, words: Words) -> discord.ui.Modal:
    """Return the form in which an article is changed.

    Raises:
        Refused: if a form cannot hold it.
    """
    article = source.article
    if source.suffix not in _FORM_FORMATS:
        raise Refused(
            "`{article}` is a `{suffix}` file, which a form cannot hold; take the attached file, "
            "change it, and send it with `kb edit`.",
            article=article.id,
            suffix=source.suffix,
        )
    text = text_of(source.text)
    if len(text) > MAX_TEXT:
        raise Refused(
            "`{article}` has more than {most} characters, which a form cannot hold; take the "
            "attached file, change it, and send it with `kb edit`.",
            article=article.id,
            most=f"{MAX_TEXT:,}",
        )
    values = FormValues(
        title=article.title, text=text, url=article.url or "", aliases=", ".join(article.aliases)
    )
    form_id = ModeratorId("edit", (article_fingerprint(article.id), source.mark))
    return article_form(form_id, values, heading=CHANGE, words=words)


def remove_buttons(source: Source, words: Words) -> tuple[Button, ...]:
    """Return what a moderator presses to remove an article, or not to."""
    fingerprint = article_fingerprint(source.article.id)
    return (
        button(words.gettext("Remove it"), "remove", fingerprint, source.mark),
        button(words.gettext(KEEP_IT), "keep"),
    )
