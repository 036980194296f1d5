"""Every way in which members address the bot is heard."""

from datetime import time

import pytest

from bot.chat.delivery.message_text import MAX_FILE
from bot.chat.messages.notices import friendly, hint
from localdiscord.world import Attachment, Channel, MessageFlag
from tests.e2e.stage import Stage

QUESTION = "when does the harbour open"
SENTENCE = "The harbour opens at nine."


def own_role(stage: Stage) -> int:
    roles = stage.discord.guilds[0].roles.values()
    return next(role.id for role in roles if role.managed_by == stage.discord.bot.id)


def text_file(text: str, name: str = "message.txt") -> Attachment:
    return Attachment(
        id=1, filename=name, content=text.encode(), content_type="text/plain", key="k"
    )


async def test_the_role_of_the_bot_is_its_mention(stage: Stage) -> None:
    role = own_role(stage)
    async with stage.bot():
        for text in (
            f"<@&{role}> {QUESTION}?",
            f"{QUESTION} <@&{role}>",
            f"<@&{role}> !ask {QUESTION}",
        ):
            assert (await stage.reply_to(stage.member.say(text))).bold == SENTENCE


@pytest.mark.parametrize("words", ["<@{}>", "<@{}> !ask", "!ask"])
async def test_a_bare_mention_or_command_in_reply_to_a_question_answers_it(
    stage: Stage, words: str
) -> None:
    async with stage.bot():
        said = stage.moderator.say(QUESTION)
        asked = stage.member.say(words.format(stage.discord.bot.id), reply_to=said)
        assert (await stage.reply_to(asked)).bold == SENTENCE


async def test_a_bare_mention_in_reply_to_the_bot_itself_gets_help(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        asked = stage.member.say(f"<@{stage.discord.bot.id}>", reply_to=first.message)
        assert (await stage.reply_to(asked)).text == hint("!")


@pytest.mark.parametrize("command", ["!ask:", "!ask,", "!ASK;", "/ask", "/Ask:"])
async def test_punctuation_and_a_slash_in_plain_text_are_no_obstacle(
    stage: Stage, command: str
) -> None:
    async with stage.bot():
        assert (await stage.reply_to(stage.member.say(f"{command} {QUESTION}"))).bold == SENTENCE
        joined = stage.member.dm(f"{command} {QUESTION}")
        assert (await stage.reply_to(joined)).bold == SENTENCE


async def test_a_command_and_its_question_may_be_joined_by_a_colon(stage: Stage) -> None:
    async with stage.bot():
        assert (await stage.reply_to(stage.member.say(f"!ask:{QUESTION}"))).bold == SENTENCE


@pytest.mark.parametrize("said", ["", "what is this", "!ask"])
async def test_a_text_file_is_read_as_part_of_the_question(stage: Stage, said: str) -> None:
    async with stage.bot():
        asked = stage.member.say(
            said, channel=stage.member.direct, files=[text_file(f"{QUESTION}\n" * 5)]
        )
        assert (await stage.reply_to(asked)).bold == SENTENCE


async def test_a_file_that_is_too_long_or_no_text_gets_a_hint(stage: Stage) -> None:
    picture = Attachment(id=2, filename="a.png", content=b"x", content_type="image/png", key="k")
    async with stage.bot():
        for file in (text_file("x" * (MAX_FILE + 1)), picture):
            asked = stage.member.say("", channel=stage.member.direct, files=[file])
            assert (await stage.reply_to(asked)).text == hint("!")


@pytest.mark.parametrize("said", ["thanks", "hi", "help", "Danke!", "👍"])
async def test_small_talk_gets_one_friendly_line(stage: Stage, said: str) -> None:
    async with stage.bot():
        assert (await stage.reply_to(stage.member.dm(said))).text == friendly("!")
        assert (await stage.reply_to(stage.member.mention(said))).text == friendly("!")


async def test_in_a_question_channel_every_question_is_answered_and_nothing_else(
    stage: Stage,
) -> None:
    async with stage.bot(question_channels=(stage.discord.channel.id,)):
        assert (await stage.reply_to(stage.member.say(QUESTION))).bold == SENTENCE
        assert (await stage.reply_to(stage.member.say("the harbour opens?"))).quote
        stage.member.say("the harbour is beautiful")
        stage.member.say(QUESTION, channel=stage.discord.other_channel)
        await stage.stays_silent()


async def test_in_a_private_channel_only_who_uses_a_slash_command_sees_its_answer(
    stage: Stage,
) -> None:
    async with stage.bot(private_channels=(stage.discord.channel.id,)):
        used = await stage.answer_to(stage.member.slash("ask", question=QUESTION))
        assert used.private
        assert used.bold == SENTENCE


def named(stage: Stage, name: str) -> Channel:
    channels = stage.discord.guilds[0].channels.values()
    return next(channel for channel in channels if channel.name == name)


async def test_questions_are_answered_in_threads_voice_text_and_announcements(
    stage: Stage,
) -> None:
    async with stage.bot():
        thread = stage.member.start_thread("About boats")
        for channel in (thread, named(stage, "voice"), named(stage, "news")):
            person = stage.moderator if channel.name == "news" else stage.member
            asked = person.say(f"!ask {QUESTION}", channel=channel)
            assert (await stage.reply_to(asked)).bold == SENTENCE
            asked = person.mention(QUESTION, channel=channel)
            assert (await stage.reply_to(asked)).bold == SENTENCE


async def test_the_title_of_a_forum_post_is_part_of_its_question(stage: Stage) -> None:
    async with stage.bot():
        mention = f"<@{stage.discord.bot.id}>"
        _, asked = stage.member.post(
            "When does the harbour open", mention, forum=named(stage, "help")
        )
        assert (await stage.reply_to(asked)).bold == SENTENCE
        _, asked = stage.member.post("Harbour", f"{mention} when opens", forum=named(stage, "help"))
        assert (await stage.reply_to(asked)).bold == SENTENCE


async def test_a_post_of_a_forum_is_answered_once_and_only_where_the_answer_is_sure(
    stage: Stage,
) -> None:
    forum = named(stage, "help")
    async with stage.bot(forum_channels=(forum.id,)):
        thread, asked = stage.member.post("When does the harbour open?", "I am new.", forum=forum)
        assert (await stage.reply_to(asked)).bold == SENTENCE
        stage.member.say("when does the harbour open?", channel=thread)
        stage.member.post("Who won the world cup?", "In 2018.", forum=forum)
        await stage.stays_silent()
        assert len([m for m in thread.messages.values() if m.author.bot]) == 1


async def test_in_quiet_hours_nobody_is_notified_and_no_post_is_answered(stage: Stage) -> None:
    forum = named(stage, "help")
    all_day = (time(0, 0), time(23, 59, 59, 999999))
    async with stage.bot(forum_channels=(forum.id,), quiet_hours=all_day):
        stage.member.post("When does the harbour open?", "I am new.", forum=forum)
        reply = await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        assert reply.bold == SENTENCE
        assert reply.message.flags & MessageFlag.SUPPRESS_NOTIFICATIONS
        await stage.stays_silent()
