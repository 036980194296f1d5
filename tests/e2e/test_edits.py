"""Questions that are edited or deleted take their answers along."""

from tests.e2e.stage import Stage

QUESTION = "when does the harbour open"
SENTENCE = "The harbour opens at nine."


async def test_a_mistyped_command_is_answered_once_it_is_corrected(stage: Stage) -> None:
    async with stage.bot():
        asked = stage.member.say(f"!aks {QUESTION}")
        stage.member.edit(asked, f"!ask {QUESTION}")
        assert (await stage.reply_to(asked)).bold == SENTENCE


async def test_an_edit_that_asks_nothing_makes_no_question_of_a_message(stage: Stage) -> None:
    async with stage.bot():
        said = stage.member.say(f"!aks {QUESTION}")
        stage.member.edit(said, "so be it")
        await stage.stays_silent()


async def test_an_edited_question_changes_its_answer(stage: Stage) -> None:
    async with stage.bot():
        asked = stage.member.say("!ask is the museum free")
        reply = await stage.reply_to(asked)
        assert "Entry is free on Sundays" in reply.quote
        stage.member.edit(asked, f"!ask {QUESTION}")
        edited = await stage.discord.next_edit(reply.message)
        assert edited is reply.message
        assert reply.bold == SENTENCE
        stage.member.edit(asked, "!ask who won the world cup in 2018")
        await stage.discord.next_edit(reply.message)
        assert reply.text.startswith("I found no answer")
        assert "Why nothing?" in reply.buttons
        await stage.stays_silent()


async def test_a_hint_becomes_an_answer_once_the_question_is_there(stage: Stage) -> None:
    async with stage.bot():
        asked = stage.member.mention()
        reply = await stage.reply_to(asked)
        stage.member.edit(asked, f"<@{stage.discord.bot.id}> {QUESTION}")
        await stage.discord.next_edit(reply.message)
        assert reply.bold == SENTENCE


async def test_what_is_no_question_any_more_leaves_the_answer(stage: Stage) -> None:
    async with stage.bot():
        asked = stage.member.say(f"!ask {QUESTION}")
        reply = await stage.reply_to(asked)
        stage.member.edit(asked, "never mind")
        await stage.stays_silent()
        assert reply.bold == SENTENCE


async def test_a_deleted_question_takes_its_answer_along(stage: Stage) -> None:
    async with stage.bot():
        asked = stage.member.say(f"!ask {QUESTION}")
        reply = await stage.reply_to(asked)
        stage.member.delete(asked)
        await stage.gone(reply)


async def test_where_the_settings_say_so_an_answer_outlives_its_question(stage: Stage) -> None:
    async with stage.bot(remove_with_question=False):
        asked = stage.member.say(f"!ask {QUESTION}")
        reply = await stage.reply_to(asked)
        stage.member.delete(asked)
        await stage.stays_silent()
        assert reply.message.id in stage.discord.channel.messages
