"""What a person is told when a command fails, and what the log is told."""

import logging

from discord import app_commands
from discord.ext import commands

from bot.chat.delivery.delivery import UndeliveredError
from bot.chat.delivery.permissions import NotModeratorError
from bot.chat.monitoring import question_id
from bot.chat.wording.translations import ENGLISH, Words, note
from bot.errors import FootnoteError

_log = logging.getLogger(__name__)

STALE = note("That command is out of date; type it anew in a moment.")


class Refused(commands.CheckFailure):
    """A check refused a command. Prints the sentence to tell in English; empty to say nothing.

    Attributes:
        text: the sentence, in English, before the facts are put in.
        facts: what stands in it, by name.
    """

    def __init__(self, text: str, **facts: object) -> None:
        self.text = text
        self.facts = facts
        super().__init__(text.format(**facts))


def sentence_for(
    error: BaseException, *, usage: str = "", words: Words = ENGLISH, about: int | None = None
) -> str:
    """Return what a person is told of an error, subclasses before their parents.

    Unexpected errors get an apology with a short id; the log has the trace under that id.

    Args:
        error: what was raised.
        usage: how the command is written.
        words: the bot's own words.
        about: the id of the message or interaction that it happened to, for the log.

    Returns:
        One sentence, or nothing where silence is right.
    """
    cause = _cause(error)
    if isinstance(cause, commands.CommandNotFound):
        return ""  # another bot's command: many share a prefix
    if isinstance(cause, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return words.gettext(STALE)
    if isinstance(cause, Refused | NotModeratorError):
        return words.gettext(cause.text).format(**cause.facts) if cause.text else ""
    if isinstance(cause, FootnoteError):
        return words.gettext(str(cause))
    if isinstance(cause, commands.UserInputError):
        said = words.gettext("That is not how it is written: {usage}")
        return said.format(usage=usage) if usage else ""
    if isinstance(cause, commands.CheckFailure | app_commands.CheckFailure):
        return words.gettext("You may not do that here.")
    said = words.gettext(
        "Something went wrong, and I am sorry. Whoever runs me finds it in the log as {id}."
    )
    return said.format(id=log_error(cause, about))


def log_error(error: BaseException, about: int | None = None) -> str:
    """Log an unexpected error under the id of the question; return the id.

    What Discord did not take is one line without a trace: it says all there is to know.

    Args:
        error: what was raised.
        about: the id of the message or interaction that it happened to.
    """
    short_id = question_id.wanted()
    where = f" at {about}" if about else ""
    if isinstance(error, UndeliveredError):
        _log.error("Not delivered %s%s: %s", short_id, where, error)
    else:
        _log.error("Unexpected error %s%s", short_id, where, exc_info=error)
    return short_id


def _cause(error: BaseException) -> BaseException:
    """Return what lies behind the wrappers of discord.py."""
    wrappers = (
        commands.CommandInvokeError,
        commands.HybridCommandError,
        commands.ConversionError,
        app_commands.CommandInvokeError,
        app_commands.TransformerError,
    )
    while isinstance(error, wrappers):
        inner = getattr(error, "original", None) or error.__cause__
        if inner is None:
            break
        error = inner
    return error
