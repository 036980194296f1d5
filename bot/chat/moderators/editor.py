"""The editor: what moderators do to articles from chat, and what they are told of it."""

import logging
from pathlib import PurePosixPath
from typing import Any

from bot.articles.article import Article
from bot.articles.article_id import article_id
from bot.articles.formats.readers import FORMATS
from bot.articles.overlay import ArticleChangedError, OverlayError
from bot.articles.overlay_changes import Change, OverlayChanges
from bot.articles.source_edit import appended, compose, with_text, with_values
from bot.chat.buttons.moderator_ids import button
from bot.chat.delivery.error_messages import Refused
from bot.chat.delivery.origin import Origin
from bot.chat.formatting.host_paths import without_host_paths
from bot.chat.formatting.markdown import shortened
from bot.chat.formatting.reply import File, Reply
from bot.chat.moderators.article_form import FormValues
from bot.chat.moderators.article_sources import BINARY, ArticleSources
from bot.chat.moderators.reload_message import reload_message
from bot.chat.reloads.reload_report import KEEP, SWAP, details_button
from bot.chat.reloads.reloads import Deed
from bot.chat.responses.responder import Responder
from bot.chat.wording.translations import Words, note
from bot.daemon_thread import in_daemon_thread
from bot.knowledge_base.knowledge_base import KnowledgeBase

ADDED = note("added `{article}`")
EDITED = note("edited `{article}`")
REMOVED = note("removed `{article}`")
CHANGED = note("changed `{article}`")
BROUGHT_BACK = note("brought back `{article}`")
WITH_WORDS = note("added words to `{article}`")
WITH_QUESTION = note("added a question to `{article}`")
"""What is done to an article; it stands in the history in English."""

_AS_IT_IS = "{hint}"

_log = logging.getLogger(__name__)


class Editor:
    """Changes articles: each change is a reload, and is told as one.

    Attributes:
        sources: finds them and reads their files.
    """

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._knowledge = responder.knowledge
        self.sources = ArticleSources(responder.knowledge, prefix=responder.prefix)

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
                "There is an article `{article}` already; change it with `{prefix}kb edit`, or "
                "choose another title.",
                article=identifier,
                prefix=self._responder.prefix,
            )
        return identifier

    async def add(self, origin: Origin, values: FormValues, **more: Any) -> Reply:
        """Add an article that was written in a form.

        Args:
            origin: who does it, and where.
            values: the form's.
            more: further values of the front matter.
        """
        identifier = self.new_id(values.title)
        front = {"title": values.title, "url": values.url, **more, "aliases": values.alias_list}
        change = Change(article_id=identifier, text=compose(values.text, front))
        return await self.changed(origin, ADDED, change)

    async def add_file(
        self, origin: Origin, name: str, content: bytes, article: Article | None
    ) -> Reply:
        """Add an article from a file, or put a file in the place of an article.

        Args:
            origin: who does it, and where.
            name: the file's.
            content: the file's.
            article: the article that it replaces, or None to add one.

        Raises:
            Refused: if it cannot be an article.
        """
        suffix = PurePosixPath(name).suffix.lower()
        if suffix not in FORMATS:
            raise Refused(
                "`{file}` is no article; those end in {formats}.",
                file=shortened(name, 80),
                formats=", ".join(sorted(FORMATS)),
            )
        if hint := FORMATS[suffix].missing(shortened(name, 80)):
            raise Refused(_AS_IT_IS, hint=hint)
        if content.startswith(b"PK\x03\x04"):
            raise Refused(
                "`{file}` is a zip file, whatever its name says.", file=shortened(name, 80)
            )
        try:
            if suffix in BINARY:
                text = content.decode("utf-8", "surrogateescape")  # written back byte for byte
            else:
                text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            raise Refused(
                "`{file}`, line {line}: is not UTF-8 text; save it as UTF-8 and send it again.",
                file=shortened(name, 80),
                line=line,
            ) from error
        seen = None
        if article is None:
            identifier = self.new_id(PurePosixPath(name).stem)
        else:
            identifier = article.id
            seen = (await self.sources.read(article)).digest
        change = Change(article_id=identifier, text=text, suffix=suffix, seen=seen)
        return await self.changed(origin, EDITED if article else ADDED, change)

    async def edit(self, origin: Origin, fingerprint: str, mark: str, values: FormValues) -> Reply:
        """Change an article as a form says.

        Args:
            origin: who does it, and where.
            fingerprint: the article's.
            mark: `Source.mark` when the form was opened.
            values: the form's.
        """
        article = self.sources.by_fingerprint(fingerprint)
        source = await self.sources.read(article)
        if source.mark != mark:
            return _given_back(str(ArticleChangedError(article.id)), values, words=origin.words)
        changed: dict[str, Any] = {}
        if values.title != article.title:
            changed["title"] = values.title
        if values.url != (article.url or ""):
            changed["url"] = values.url
        if values.alias_list != list(article.aliases):
            changed["aliases"] = values.alias_list
        text = with_values(with_text(source.text, values.text), source.suffix, changed)
        change = Change(article_id=article.id, text=text, suffix=source.suffix, seen=source.digest)
        return await self.changed(origin, EDITED, change)

    async def append(
        self, origin: Origin, article: Article, key: str, added: Any, what: str
    ) -> Reply:
        """Add something to a list in the front matter of an article.

        Args:
            origin: who does it, and where.
            article: the article.
            key: of the front matter.
            added: what is added.
            what: what is done, with `{article}` in it.
        """
        source = await self.sources.read(article)
        text = appended(source.text, source.suffix, key, added)
        change = Change(article_id=article.id, text=text, suffix=source.suffix, seen=source.digest)
        return await self.changed(origin, what, change)

    async def remove(self, origin: Origin, fingerprint: str, mark: str) -> Reply:
        """Remove an article, if it is still what a moderator was asked about."""
        article = self.sources.by_fingerprint(fingerprint)
        source = await self.sources.read(article)
        if source.mark != mark:
            raise ArticleChangedError(article.id)
        change = Change(article_id=article.id, text=None, seen=source.digest)
        back = Change(article_id=article.id, text=source.text, suffix=source.suffix)
        token = await in_daemon_thread(lambda: self._changes.keep_draft(back))
        reply = await self.changed(origin, REMOVED, change)
        if article.id in self._knowledge.current.articles:
            return reply
        undo = button(origin.words.gettext("Undo"), "undo", token)
        return Reply(reply.text, buttons=(*reply.buttons, undo), file=reply.file)

    async def changed(
        self, origin: Origin, what: str, change: Change, *, revision: str | None = None
    ) -> Reply:
        """Make a change and say what came of it; where answers would be lost, ask.

        Args:
            origin: who does it, and where.
            what: what is done, with `{article}` in it.
            change: what to change.
            revision: the one that is forced, if any.
        """
        words, article = origin.words, change.article_id
        deed = Deed(what.format(article=article), origin.person.id)
        try:
            reload = await self._responder.reloads.change(deed, change, revision=revision)
        except OverlayError as error:
            sentence = self._inside(str(error))
            return _given_back(sentence, change.text, change.suffix, words=words)
        report = await reload_message(self._responder, reload, files=False, words=words)
        if reload.swapped:
            done = words.gettext(what).format(article=article)
            return Reply(f"{done[0].upper()}{done[1:]}. {report.text}", buttons=report.buttons)
        token = await in_daemon_thread(lambda: self._changes.keep_draft(change))
        decide = (
            button(words.gettext(SWAP), "take", token, reload.staged.revision),
            button(words.gettext(KEEP), "drop", token),
        )
        return Reply(report.text, buttons=(*decide, *details_button(reload, words)))

    async def take(self, origin: Origin, token: str, revision: str | None, what: str) -> Reply:
        """Make a change that waited for a decision.

        Raises:
            Refused: if it was decided meanwhile.
        """
        change = await in_daemon_thread(lambda: self._changes.draft(token))
        if change is None:
            raise Refused("That was decided already.")
        reply = await self.changed(origin, what, change, revision=revision)
        try:
            await in_daemon_thread(lambda: self._changes.drop_draft(token))
        except OverlayError as error:  # what has been done is to be told
            _log.warning("%s", error)
        return reply

    async def drop(self, origin: Origin, token: str) -> Reply:
        """Let a change go that waited for a decision."""
        await in_daemon_thread(lambda: self._changes.drop_draft(token))
        return kept(self._knowledge, origin.words)

    @property
    def _changes(self) -> OverlayChanges:
        if self._knowledge.changes is None:
            raise OverlayError(note("Articles cannot be changed here: the bot has no data folder."))
        return self._knowledge.changes

    def _inside(self, sentence: str) -> str:
        return without_host_paths(sentence, self._knowledge.folders)


def kept(knowledge: KnowledgeBase, words: Words) -> Reply:
    """Return that nothing was changed."""
    said = words.gettext("Kept: version `{revision}` serves on.")
    return Reply(said.format(revision=knowledge.current.revision))


def _given_back(
    sentence: str, text: FormValues | str | None, suffix: str = ".md", *, words: Words
) -> Reply:
    """Return why a text was not taken, with the text: nothing that was typed is lost."""
    if isinstance(text, FormValues):
        front = {"title": text.title, "url": text.url, "aliases": text.alias_list}
        text = compose(text.text, front)
    sentence = words.gettext(sentence)
    if text is None:
        return Reply(sentence)
    file = File(f"yours{suffix}", text.encode("utf-8", "surrogateescape"))
    attached = words.gettext("What you sent is attached.")
    return Reply(f"{sentence}\n{attached}", file=file)
