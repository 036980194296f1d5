"""Cooldown and channels."""

from bot.chat.cooldown import DIRECT_AT_ONCE
from bot.chat.notices import NOT_HERE
from tests.e2e.stage import Stage

QUESTION = "when does the harbour open"
SENTENCE = "The harbour opens at nine."


async def test_a_member_waits_after_some_questions_and_a_moderator_does_not(stage: Stage) -> None:
    async with stage.bot(cooldown_s=300):
        for _ in range(3):
            assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE
        told = await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        assert told.text.startswith("One moment: you can ask again in ")
        told = await stage.answer_to(stage.member.slash("ask", question=QUESTION))
        assert told.text.startswith("One moment")
        assert told.private
        for _ in range(5):
            assert (await stage.reply_to(stage.moderator.say(f"!ask {QUESTION}"))).bold == SENTENCE


async def test_a_member_who_keeps_asking_in_a_channel_is_told_once_to_wait_long(
    stage: Stage,
) -> None:
    async with stage.bot(cooldown_s=300, questions_at_once=1):
        await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        stage.member.say(f"!ask {QUESTION}")
        stage.member.mention(QUESTION)
        await stage.stays_silent()


async def test_direct_messages_are_gentler(stage: Stage) -> None:
    async with stage.bot(cooldown_s=300, questions_at_once=1):
        for _ in range(DIRECT_AT_ONCE):
            assert (await stage.reply_to(stage.member.dm(QUESTION))).bold == SENTENCE
        assert (await stage.reply_to(stage.member.dm(QUESTION))).text.startswith("One moment")


async def test_it_speaks_only_where_the_settings_let_it(stage: Stage) -> None:
    other = stage.discord.other_channel
    async with stage.bot(channels=(other.id,)):
        stage.member.say(f"!ask {QUESTION}")
        stage.member.mention(QUESTION)
        told = await stage.answer_to(stage.member.slash("ask", question=QUESTION))
        assert told.text == NOT_HERE
        assert told.private
        assert await stage.member.complete("ask", "question", "harb") == []
        assert await stage.member.complete("article", "title", "harb") == []
        asked = stage.member.say(f"!ask {QUESTION}", channel=other)
        assert (await stage.reply_to(asked)).bold == SENTENCE
        assert (await stage.reply_to(stage.member.dm(QUESTION))).bold == SENTENCE
    assert len(stage.discord.channel.messages) == 3  # two questions, and what only one person sees
