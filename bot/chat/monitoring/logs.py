"""The log: to stdout, without what people say.

At INFO and above no question, quote, name or token is logged. An error's trace shows where it
came from and of which kind each error was, not what it says: that may be what somebody typed. With
DEBUG all is shown.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import aiohttp
import discord

from bot.chat.monitoring import question_id

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_HIDDEN = "[token]"
_RECONNECT = "Attempting a reconnect"
_VOICE = "voice will NOT be supported"  # the bot never speaks aloud

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def log_to_stdout(level: str, *, secret: str = "", as_json: bool = False) -> logging.Handler:
    """Log to stdout.

    Args:
        level: DEBUG, INFO, WARNING, ERROR or CRITICAL.
        secret: a text that never appears, the token.
        as_json: whether each record is a JSON object on a line, instead of text.

    Returns:
        The handler, to take it off the root logger again.
    """
    handler = logging.StreamHandler(sys.stdout)
    formatter = JsonFormatter if as_json else PrivateFormatter
    handler.setFormatter(formatter(secret, in_full=level == "DEBUG"))
    handler.addFilter(_shorten_traces)
    handler.addFilter(lambda record: _VOICE not in str(record.msg))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    return handler


class PrivateFormatter(logging.Formatter):
    """Formats records without the texts of errors and without a secret."""

    def __init__(self, secret: str = "", *, in_full: bool = False) -> None:
        """Set it up.

        Args:
            secret: a text that never appears.
            in_full: whether the texts of errors are shown.
        """
        super().__init__(_FORMAT)
        self._secret = secret
        self._in_full = in_full

    def formatException(self, ei: Any) -> str:  # noqa: N802 -- the library's name
        """Return the trace of an error and of what led to it."""
        if self._in_full:
            return super().formatException(ei)
        error: BaseException | None = ei[1]
        parts: list[str] = []
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
            parts.append("\n".join([*lines, type(error).__qualname__]))
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nwhich came from\n".join(parts)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and the trace of an error below it."""
        record.exc_text = None  # another handler may have put an error's text there
        text = super().format(record)
        record.exc_text = None
        return text.replace(self._secret, _HIDDEN) if self._secret else text


class JsonFormatter(PrivateFormatter):
    """Formats each record as a JSON object on a line of its own, as private as the text."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object: time, level, logger, message, the question's id, and the trace."""
        written = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "question": question_id.current(),
            "trace": self.formatException(record.exc_info) if record.exc_info else "",
        }
        text = json.dumps({key: value for key, value in written.items() if value})
        return text.replace(self._secret, _HIDDEN) if self._secret else text


def _shorten_traces(record: logging.LogRecord) -> bool:
    """Say in one line what fails on the way to Discord; the library logs a trace each time."""
    error = record.exc_info[1] if record.exc_info else None
    on_the_way = isinstance(error, discord.HTTPException | aiohttp.ClientError | OSError)
    kind = type(error).__name__
    if error is not None and str(record.msg).startswith(_RECONNECT):
        record.msg = f"Discord's gateway is away ({kind}); trying again in %.0f s."
    elif on_the_way and record.name.startswith("discord."):
        record.msg = f"{record.msg} ({kind})"
    else:
        return True
    record.levelno, record.levelname = logging.WARNING, "WARNING"
    record.exc_info = None
    return True
