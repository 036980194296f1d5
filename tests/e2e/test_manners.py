"""Cooldown and channels."""

from bot.chat.messages.notices import NOT_HERE, ONLY_THE_LAST, SLOWLY
from bot.chat.questions.cooldown import DIRECT_AT_ONCE
from localdiscord import Permission
from localdiscord.events import EventKind
from localdiscord.world import Message
from tests.e2e.stage import PATIENCE_S, Stage

QUESTION = "when does the harbour open"
SENTENCE = "The harbour opens at nine."


async def reaction(stage: Stage, message: Message) -> None:
    """Wait until the bot reacts to a message."""
    await stage.discord.events.next(
        lambda event: event.kind is EventKind.REACTION and event.message is message,
        what="reaction",
        timeout_s=PATIENCE_S,
    )


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


async def test_three_questions_at_once_are_answered_and_the_fourth_when_its_time_comes(
    stage: Stage,
) -> None:
    async with stage.bot(cooldown_s=2):
        asked = [stage.member.say(f"!ask {QUESTION}") for _ in range(4)]
        for message in asked[:3]:
            assert (await stage.reply_to(message)).bold == SENTENCE
        await reaction(stage, asked[3])
        assert asked[3].reactions == {"⏳": [stage.discord.bot]}
        assert (await stage.reply_to(asked[3])).bold == SENTENCE
        assert asked[3].reactions == {}


async def test_of_many_questions_too_soon_the_last_is_answered_and_the_member_is_told(
    stage: Stage,
) -> None:
    async with stage.bot(cooldown_s=2, questions_at_once=1):
        first = stage.member.say(f"!ask {QUESTION}")
        waiting = [stage.member.say(f"!ask {QUESTION}") for _ in range(5)]
        assert (await stage.reply_to(first)).bold == SENTENCE
        last = await stage.reply_to(waiting[-1])
        assert last.bold == SENTENCE
        assert last.text.startswith(f"{ONLY_THE_LAST}\n")
        await stage.stays_silent()
    assert [message.reactions for message in waiting] == [{}] * 5


async def test_where_it_may_not_react_a_waiting_question_is_answered_all_the_same(
    stage: Stage,
) -> None:
    stage.discord.faults.take_permission(stage.discord.channel, Permission.ADD_REACTIONS)
    async with stage.bot(cooldown_s=0.5, questions_at_once=1):
        stage.member.say(f"!ask {QUESTION}")
        asked = stage.member.say(f"!ask {QUESTION}")
        assert (await stage.reply_to(asked)).bold == SENTENCE
    assert not [e for e in stage.discord.events.record if e.kind is EventKind.REFUSED]


async def test_a_question_in_other_words_right_after_no_answer_is_answered(stage: Stage) -> None:
    async with stage.bot(cooldown_s=300, questions_at_once=1):
        for _ in range(2):
            missed = await stage.reply_to(stage.member.say("!ask who won the world cup in 2018"))
            assert missed.text.startswith("I found no answer")
        assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE


async def test_a_question_that_waits_is_answered_before_the_bot_stops(stage: Stage) -> None:
    async with stage.bot(cooldown_s=30, questions_at_once=1):
        stage.member.say(f"!ask {QUESTION}")
        asked = stage.member.say(f"!ask {QUESTION}")
        await reaction(stage, asked)
    assert (await stage.reply_to(asked)).bold == SENTENCE


async def test_a_waiting_question_that_is_deleted_is_let_go(stage: Stage) -> None:
    async with stage.bot(cooldown_s=1, questions_at_once=1):
        await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        asked = stage.member.say(f"!ask {QUESTION}")
        await reaction(stage, asked)
        stage.member.delete(asked)
        later = stage.member.say("!articles")
        assert "3 articles" in (await stage.reply_to(later)).text
        await stage.stays_silent()


async def test_lists_help_and_refusals_are_paced_like_questions(stage: Stage) -> None:
    async with stage.bot(cooldown_s=300, questions_at_once=3):
        for command in ("!articles", "!help", "!reload"):
            assert (await stage.reply_to(stage.member.say(command))).text
        told = await stage.reply_to(stage.member.say("!articles"))
        assert told.text.startswith("One moment")
        stage.member.say("!help")
        stage.member.say("!rollback")
        await stage.stays_silent()


async def test_pages_may_not_be_turned_without_end(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say("!ask harbour light at night"))
        texts = [
            (await stage.answer_to(stage.member.click(first.message, "Read the article"))).text
            for _ in range(12)
        ]
    assert texts[0].startswith("The harbour\n")
    assert SLOWLY in texts


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
