"""What a person is told of an error: subclasses before their parents."""

import pytest
from discord import app_commands
from discord.ext import commands

from bot.chat.delivery.error_messages import STALE, Refused, sentence_for
from bot.chat.delivery.permissions import NotModeratorError
from bot.errors import EmptyError, ReloadRunningError


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (commands.CommandNotFound(), ""),
        (app_commands.CommandNotFound("old", []), STALE),
        (Refused("Only moderators may do that."), "Only moderators may do that."),
        (NotModeratorError("No."), "No."),
        (commands.NotOwner(), "You may not do that here."),
        (commands.TooManyArguments(), "That is not how it is written: U"),
        (commands.CommandInvokeError(ReloadRunningError()), str(ReloadRunningError())),
        (
            commands.HybridCommandError(app_commands.CheckFailure("no")),
            "You may not do that here.",
        ),
        (commands.CommandInvokeError(EmptyError(["k"])), str(EmptyError(["k"]))),
    ],
)
def test_an_expected_error_is_told_in_its_own_sentence(error: Exception, told: str) -> None:
    assert sentence_for(error, usage="U") == told


def test_without_a_usage_a_wrong_argument_is_passed_over() -> None:
    assert sentence_for(commands.TooManyArguments()) == ""


def test_an_unexpected_error_gets_an_apology_with_an_id_and_a_trace_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = sentence_for(commands.CommandInvokeError(ValueError("canary")))
    assert "canary" not in told
    short_id = told.rsplit(" ", 1)[1].rstrip(".")
    (record,) = caplog.records
    assert record.getMessage() == f"Unexpected error {short_id}"
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], ValueError)


def test_a_wrapper_around_nothing_is_itself_unexpected() -> None:
    wrapper = commands.ConversionError(None, ValueError())  # type: ignore[arg-type]
    assert sentence_for(wrapper).startswith("Something went wrong")
