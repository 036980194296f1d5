"""The editor: what moderators do to articles from chat, and what they are told of it."""

import io
import logging
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from bot.articles.article import Article
from bot.articles.article_id import article_id
from bot.articles.formats.readers import FORMATS
from bot.articles.ledger import digest_of
from bot.articles.overlay import ArticleChangedError, OverlayError
from bot.articles.overlay_changes import Change, OverlayChanges
from bot.articles.regular_file import MAX_BYTES
from bot.articles.source_edit import appended, compose, text_of, with_text, with_values
from bot.chat.article_form import MAX_TEXT, FormValues
from bot.chat.daemon_thread import in_daemon_thread
from bot.chat.error_messages import Refused
from bot.chat.fingerprints import article_fingerprint
from bot.chat.host_paths import without_host_paths
from bot.chat.markdown import shortened
from bot.chat.moderator_ids import button
from bot.chat.reloads import Deed
from bot.chat.reply import Button, File, Reply
from bot.chat.responder import Responder

MAX_ATTACHMENT_BYTES = MAX_BYTES

_FORM_FORMATS = {".md", ".mdx", ".markdown"}
_BINARY = {".pdf"}
_DIGEST_DIGITS = 12  # of a source, in a custom id
_SAFE_NAME = re.compile(r"[^\w.-]+")

_log = logging.getLogger(__name__)


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
        if self.suffix in _BINARY:
            return self.content.decode("utf-8", "surrogateescape")
        return self.content.decode("utf-8-sig")

    @property
    def mark(self) -> str:
        """What tells in a custom id whether it has changed."""
        return self.digest[:_DIGEST_DIGITS]


class Editor:
    """Changes articles: each change is a reload, and is told as one."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._knowledge = responder.knowledge

    def source(self, article: Article) -> Source:
        """Return the source of an article; reads its file.

        Raises:
            Refused: if it is gone.
            OverlayError: if it cannot be read.
        """
        found = self._knowledge.source(article.id)
        if found is None:
            raise Refused(f"`{article.id}` is gone; `{self._responder.prefix}articles` lists them.")
        suffix, content = found
        return Source(article=article, suffix=suffix, content=content)

    def by_fingerprint(self, fingerprint: str) -> Article:
        """Return the article with a fingerprint.

        Raises:
            Refused: if it is gone.
        """
        for name, article in self._knowledge.current.articles.items():
            if article_fingerprint(name) == fingerprint:
                return article
        raise Refused("That article is gone.")

    def new_id(self, title: str) -> str:
        """Return the id of a new article with a title.

        Raises:
            Refused: if there is such an article, or the title has no letter.
        """
        identifier = article_id(f"{title.replace('/', ' ')}.md")
        if not identifier:
            raise Refused("The title has no letter or digit; choose another one.")
        if identifier in self._knowledge.current.articles:
            raise Refused(
                f"There is an article `{identifier}` already; change it with "
                f"`{self._responder.prefix}kb edit`, or choose another title."
            )
        return identifier

    def form_of(self, source: Source) -> FormValues:
        """Return what stands in the form of an article.

        Raises:
            Refused: if a form cannot hold it.
        """
        if source.suffix not in _FORM_FORMATS:
            raise Refused(
                f"`{source.article.id}` is a `{source.suffix}` file, which a form cannot hold; "
                "take the attached file, change it, and send it with `kb edit`."
            )
        text = text_of(source.text)
        if len(text) > MAX_TEXT:
            raise Refused(
                f"`{source.article.id}` has more than {MAX_TEXT:,} characters, which a form cannot "
                "hold; take the attached file, change it, and send it with `kb edit`."
            )
        article = source.article
        return FormValues(
            title=article.title,
            text=text,
            url=article.url or "",
            aliases=", ".join(article.aliases),
        )

    def file_of(self, source: Source) -> File:
        """Return the file of an article."""
        name = _SAFE_NAME.sub("-", PurePosixPath(source.article.id).name)
        return File(f"{name}{source.suffix}", source.content)

    async def add(self, by: int, values: FormValues, **more: Any) -> Reply:
        """Add an article that was written in a form.

        Args:
            by: who does it.
            values: the form's.
            more: further values of the front matter.
        """
        identifier = self.new_id(values.title)
        front = {"title": values.title, "url": values.url, **more, "aliases": values.alias_list}
        change = Change(article_id=identifier, text=compose(values.text, front))
        return await self.changed(by, f"added `{identifier}`", change)

    async def add_file(self, by: int, name: str, content: bytes, article: Article | None) -> Reply:
        """Add an article from a file, or put a file in the place of an article.

        Args:
            by: who does it.
            name: the file's.
            content: the file's.
            article: the article that it replaces, or None to add one.

        Raises:
            Refused: if it cannot be an article.
        """
        suffix = PurePosixPath(name).suffix.lower()
        if suffix not in FORMATS:
            raise Refused(f"`{shortened(name, 80)}` is no {_formats()} file.")
        if hint := FORMATS[suffix].missing(shortened(name, 80)):
            raise Refused(str(hint))
        if content.startswith(b"PK\x03\x04"):
            raise Refused(f"`{shortened(name, 80)}` is a zip file, whatever its name says.")
        try:
            if suffix in _BINARY:
                text = content.decode("utf-8", "surrogateescape")  # written back byte for byte
            else:
                text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            raise Refused(
                f"`{shortened(name, 80)}`, line {line}: is not UTF-8 text; save it as UTF-8 and "
                "send it again."
            ) from error
        seen = None
        if article is None:
            identifier = self.new_id(PurePosixPath(name).stem)
        else:
            identifier = article.id
            seen = (await in_daemon_thread(lambda: self.source(article))).digest
        what = f"{'edited' if article else 'added'} `{identifier}`"
        change = Change(article_id=identifier, text=text, suffix=suffix, seen=seen)
        return await self.changed(by, what, change)

    async def edit(self, by: int, fingerprint: str, mark: str, values: FormValues) -> Reply:
        """Change an article as a form says.

        Args:
            by: who does it.
            fingerprint: the article's.
            mark: `Source.mark` when the form was opened.
            values: the form's.
        """
        article = self.by_fingerprint(fingerprint)
        source = await in_daemon_thread(lambda: self.source(article))
        if source.mark != mark:
            return _given_back(str(ArticleChangedError(article.id)), values)
        changed: dict[str, Any] = {}
        if values.title != article.title:
            changed["title"] = values.title
        if values.url != (article.url or ""):
            changed["url"] = values.url
        if values.alias_list != list(article.aliases):
            changed["aliases"] = values.alias_list
        text = with_values(with_text(source.text, values.text), source.suffix, changed)
        change = Change(article_id=article.id, text=text, suffix=source.suffix, seen=source.digest)
        return await self.changed(by, f"edited `{article.id}`", change)

    async def append(self, by: int, article: Article, key: str, added: Any, what: str) -> Reply:
        """Add something to a list in the front matter of an article.

        Args:
            by: who does it.
            article: the article.
            key: of the front matter.
            added: what is added.
            what: what is done, for the history.
        """

        def made() -> Change:
            source = self.source(article)
            text = appended(source.text, source.suffix, key, added)
            return Change(
                article_id=article.id, text=text, suffix=source.suffix, seen=source.digest
            )

        return await self.changed(by, f"{what} `{article.id}`", await in_daemon_thread(made))

    async def remove(self, by: int, fingerprint: str, mark: str) -> Reply:
        """Remove an article, if it is still what a moderator was asked about."""
        article = self.by_fingerprint(fingerprint)
        source = await in_daemon_thread(lambda: self.source(article))
        if source.mark != mark:
            raise ArticleChangedError(article.id)
        change = Change(article_id=article.id, text=None, seen=source.digest)
        back = Change(article_id=article.id, text=source.text, suffix=source.suffix)
        token = await in_daemon_thread(lambda: self._changes.keep_draft(back))
        reply = await self.changed(by, f"removed `{article.id}`", change)
        if article.id in self._knowledge.current.articles:
            return reply
        undo = button("Undo", "undo", token)
        return Reply(reply.text, buttons=(*reply.buttons, undo), file=reply.file)

    async def changed(
        self, by: int, what: str, change: Change, *, revision: str | None = None
    ) -> Reply:
        """Make a change and say what came of it; where answers would be lost, ask.

        Args:
            by: who does it.
            what: what is done, for the history.
            change: what to change.
            revision: the one that is forced, if any.
        """
        try:
            reload = await self._responder.reloads.change(Deed(what, by), change, revision=revision)
        except OverlayError as error:
            return _given_back(self._inside(str(error)), change.text, change.suffix)
        report = self._responder.told(reload, files=False)
        if reload.swapped:
            return Reply(f"{what[0].upper()}{what[1:]}. {report.text}", buttons=report.buttons)
        token = await in_daemon_thread(lambda: self._changes.keep_draft(change))
        decide = (
            button("Swap anyway", "take", token, reload.staged.revision),
            button("Keep the old one", "drop", token),
        )
        details = tuple(b for b in report.buttons if b.label == "Details")
        return Reply(report.text, buttons=(*decide, *details))

    async def take(self, by: int, token: str, revision: str | None, what: str) -> Reply:
        """Make a change that waited for a decision.

        Raises:
            Refused: if it was decided meanwhile.
        """
        change = await in_daemon_thread(lambda: self._changes.draft(token))
        if change is None:
            raise Refused("That was decided already.")
        reply = await self.changed(by, f"{what} `{change.article_id}`", change, revision=revision)
        try:
            await in_daemon_thread(lambda: self._changes.drop_draft(token))
        except OverlayError as error:  # what has been done is to be told
            _log.warning("%s", error)
        return reply

    async def drop(self, token: str) -> Reply:
        """Let a change go that waited for a decision."""
        await in_daemon_thread(lambda: self._changes.drop_draft(token))
        return Reply(f"Kept: version `{self._knowledge.current.revision}` serves on.")

    def export(self) -> bytes:
        """Return all articles as a zip of their files, read one after the other."""
        import zipfile  # noqa: PLC0415 -- a bot that answers needs none

        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in self._knowledge.current.articles:
                found = self._knowledge.source(name)
                if found is not None:
                    packed.writestr(f"{name}{found[0]}", found[1])
        return written.getvalue()

    @property
    def _changes(self) -> OverlayChanges:
        if self._knowledge.changes is None:
            raise OverlayError("Articles cannot be changed here: the bot has no data folder.")
        return self._knowledge.changes

    def _inside(self, sentence: str) -> str:
        return without_host_paths(sentence, self._knowledge.folders)


def remove_buttons(source: Source) -> tuple[Button, ...]:
    """Return what a moderator presses to remove an article, or not to."""
    fingerprint = article_fingerprint(source.article.id)
    return (
        button("Remove it", "remove", fingerprint, source.mark),
        button("Keep it", "keep"),
    )


def edit_id(source: Source) -> tuple[str, ...]:
    """Return the arguments of a form in which an article is changed."""
    return (article_fingerprint(source.article.id), source.mark)


def _given_back(sentence: str, text: FormValues | str | None, suffix: str = ".md") -> Reply:
    """Return why a text was not taken, with the text: nothing that was typed is lost."""
    if isinstance(text, FormValues):
        front = {"title": text.title, "url": text.url, "aliases": text.alias_list}
        text = compose(text.text, front)
    if text is None:
        return Reply(sentence)
    content = text.encode("utf-8", "surrogateescape")
    file = File(f"yours{suffix}", content)
    return Reply(f"{sentence}\nWhat you sent is attached.", file=file)


def _formats() -> str:
    *others, last = sorted(FORMATS)
    return f"{', '.join(others)} or {last}"
