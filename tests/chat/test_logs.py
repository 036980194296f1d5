"""The log says what happened and where, and not what people say."""

import io
import logging
import sys

import pytest

from bot.chat.monitoring.logs import PrivateFormatter, log_to_stdout


def raised(error: Exception) -> Exception:
    try:
        {}["first canary"]
    except KeyError as first:
        try:
            raise error from first
        except type(error) as caught:
            return caught
    raise AssertionError


def logged(level: str, *, secret: str = "") -> str:
    written = io.StringIO()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "stdout", written)
        before = logging.getLogger().level
        handler = log_to_stdout(level, secret=secret)
        log = logging.getLogger("test.logs")
        try:
            log.debug("in detail")
            log.error("It failed with a.b.c", exc_info=raised(ValueError("second canary")))
            log.error("Attempting a reconnect in %.2fs", 1.5, exc_info=raised(OSError("third")))
            library = logging.getLogger("discord.test")
            library.error("Ignoring %s", "it", exc_info=raised(OSError("fourth canary")))
        finally:
            logging.getLogger().removeHandler(handler)
            logging.getLogger().setLevel(before)
    return written.getvalue()


def test_a_trace_shows_where_an_error_came_from_and_not_what_it_says() -> None:
    text = logged("INFO")
    assert "canary" not in text
    assert "in raised\nValueError\nwhich came from\n" in text
    assert "in raised\nKeyError\n" in text
    assert "in detail" not in text


def test_a_reconnect_is_one_sentence() -> None:
    text = logged("INFO")
    assert "WARNING test.logs: Discord's gateway is away (OSError); trying again in 2 s." in text
    assert "Attempting" not in text


def test_what_the_library_loses_on_the_way_is_one_line() -> None:
    text = logged("INFO")
    (line,) = [line for line in text.splitlines() if "Ignoring" in line]
    assert line.endswith("WARNING discord.test: Ignoring it (OSError)")


def test_debug_shows_all() -> None:
    text = logged("DEBUG")
    assert "in detail" in text
    assert "first canary" in text
    assert "second canary" in text


def test_a_secret_is_hidden_at_every_level() -> None:
    assert "It failed with [token]" in logged("DEBUG", secret="a.b.c")
    assert "a.b.c" not in logged("INFO", secret="a.b.c")


def test_another_handlers_trace_is_not_reused() -> None:
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed", None, None)
    error = raised(ValueError("canary"))
    record.exc_info = (type(error), error, error.__traceback__)
    assert "canary" in logging.Formatter().format(record)
    assert "canary" not in PrivateFormatter().format(record)
