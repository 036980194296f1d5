"""Answers arrive once though Discord stumbles; what does not arrive is a line in the log."""

import pytest

from localdiscord import Permission
from localdiscord.faults import Cut
from tests.e2e.stage import Stage

QUESTION = "when does the harbour open"
SENTENCE = "The harbour opens at nine."
MESSAGES = "/channels/{channel_id}/messages"
CALLBACK = "/interactions/{interaction_id}/{token}/callback"


def answers_in(stage: Stage) -> list[int | None]:
    """The ids of the messages that were replied to in the channel."""
    return [m.reference_id for m in stage.discord.channel.messages.values() if m.author.bot]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("times", [1, 3])
async def test_a_message_is_sent_again_after_an_error_of_discords(
    stage: Stage, status: int, times: int
) -> None:
    async with stage.bot():
        stage.discord.faults.fail(status, method="POST", route=MESSAGES, times=times)
        asked = stage.member.say(f"!ask {QUESTION}")
        assert (await stage.reply_to(asked)).bold == SENTENCE
        await stage.stays_silent()
    assert answers_in(stage).count(asked.id) == 1


@pytest.mark.parametrize("times", [1, 2])
async def test_a_callback_is_sent_again_after_an_error_of_discords(
    stage: Stage, times: int
) -> None:
    async with stage.bot():
        stage.discord.faults.fail(503, method="POST", route=CALLBACK, times=times)
        used = stage.member.slash("ask", question=QUESTION)
        assert (await stage.answer_to(used)).bold == SENTENCE
    assert used.followups == []


async def test_an_embed_that_discord_refuses_goes_as_plain_text(stage: Stage) -> None:
    async with stage.bot():
        for ask in (
            lambda: stage.reply_to(stage.member.say(f"!ask {QUESTION}")),
            lambda: stage.answer_to(stage.member.slash("ask", question=QUESTION)),
        ):
            stage.discord.faults.fail(400, method="POST", route="/")
            reply = await ask()
            assert reply.message.embeds == []
            assert reply.bold == SENTENCE


async def test_what_discord_refuses_is_told_and_is_one_line_in_the_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage.bot():
        stage.discord.faults.fail(403, method="POST", route=MESSAGES)
        asked = stage.member.say(f"!ask {QUESTION}")
        told = await stage.reply_to(asked)
        assert told.text.startswith("Something went wrong, and I am sorry.")
        short_id = told.text.rsplit(" ", 1)[1].rstrip(".")
        assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE
    (record,) = [r for r in caplog.records if r.levelname in {"WARNING", "ERROR"}]
    assert record.getMessage() == (
        f"Not delivered {short_id} at {asked.id}: "
        "POST /channels/{id}/messages: status 403, code 0"
    )
    assert record.exc_info is None


async def test_what_cannot_even_be_told_does_not_stop_it(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage.bot():
        stage.discord.faults.fail(403, method="POST", route="/", times=2)
        stage.member.say(f"!ask {QUESTION}")
        assert (await stage.reply_to(stage.member.say("!help"))).text
        assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE
    (record,) = [r for r in caplog.records if r.levelname in {"WARNING", "ERROR"}]
    assert record.getMessage().startswith("Not delivered ")


async def test_typing_that_cannot_be_shown_disturbs_nobody(stage: Stage) -> None:
    async with stage.bot():
        stage.discord.faults.fail(403, method="POST", route="/typing")
        told = await stage.reply_to(stage.moderator.say("!reload"))
        assert told.text.startswith("Nothing changed")


async def test_where_it_may_not_write_the_log_has_a_line_once_a_day(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    async with stage.bot():
        stage.discord.faults.take_permission(stage.discord.channel, Permission.SEND_MESSAGES)
        for _ in range(2):
            stage.member.say(f"!ask {QUESTION}")
            stage.member.mention(QUESTION)
        asked = stage.member.say(f"!ask {QUESTION}", channel=stage.discord.other_channel)
        assert (await stage.reply_to(asked)).bold == SENTENCE
    (record,) = [r for r in caplog.records if "may not write" in r.getMessage()]
    assert record.levelname == "INFO"
    assert str(stage.discord.channel.id) in record.getMessage()


@pytest.mark.parametrize("where", list(Cut))
@pytest.mark.parametrize("times", [1, 3])
async def test_a_message_whose_connection_is_cut_arrives_once(
    stage: Stage, where: Cut, times: int
) -> None:
    async with stage.bot():
        stage.discord.faults.cut(where, method="POST", route=MESSAGES, times=times)
        asked = stage.member.say(f"!ask {QUESTION}")
        assert (await stage.reply_to(asked)).bold == SENTENCE
        await stage.stays_silent()
    assert answers_in(stage).count(asked.id) == 1


@pytest.mark.parametrize("where", list(Cut))
async def test_a_callback_whose_connection_is_cut_is_the_answer_once(
    stage: Stage, where: Cut
) -> None:
    async with stage.bot():
        stage.discord.faults.cut(where, method="POST", route=CALLBACK)
        used = stage.member.slash("ask", question=QUESTION)
        assert (await stage.answer_to(used)).bold == SENTENCE
        await stage.reply_to(stage.member.say("!help"))
    assert used.followups == []
    assert len(answers_in(stage)) == 2


@pytest.mark.parametrize("where", list(Cut))
@pytest.mark.parametrize("route", [CALLBACK, "/webhooks/"])
async def test_a_late_answer_is_the_first_one_changed_whatever_is_cut(
    stage: Stage, where: Cut, route: str
) -> None:
    async with stage.bot():
        stage.discord.faults.cut(where, route=route)
        used = stage.moderator.slash("reload")
        told = await stage.answer_to(used)
        assert told.text.startswith("Nothing changed")
        assert told.private
    assert used.followups == []


@pytest.mark.parametrize("where", list(Cut))
async def test_a_page_is_turned_whatever_is_cut(stage: Stage, where: Cut) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say("!ask harbour light at night"))
        stage.discord.faults.cut(where, route=CALLBACK)
        second = await stage.answer_to(stage.member.click(first.message, "Next ▶"))
        assert "Quote 2 of 2" in second.text
        assert second.message is first.message


@pytest.mark.parametrize("where", list(Cut))
async def test_choices_are_offered_whatever_is_cut(stage: Stage, where: Cut) -> None:
    async with stage.bot():
        stage.discord.faults.cut(where, route=CALLBACK)
        choices = await stage.member.complete("article", "title", "lib")
        assert [choice["value"] for choice in choices] == ["library"]
