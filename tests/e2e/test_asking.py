"""Five ways to ask, and what the bot passes over."""

import threading

import pytest

import bot.chat.responses.responder
from bot.chat.messages.notices import hint
from tests.e2e.stage import Stage

QUESTION = "when does the harbour open"
SENTENCE = "The harbour opens at nine."


async def test_a_text_command_is_answered_with_the_sentence_in_bold_and_its_citation(
    stage: Stage,
) -> None:
    async with stage.bot():
        asked = stage.member.say(f"!ask {QUESTION}")
        reply = await stage.reply_to(asked)
    assert reply.bold == SENTENCE
    assert reply.quote.startswith("The harbour lies north of the old town.")
    assert "\\[1\\] [The harbour · ¶ 1](https://example.org/harbour#:~:text=" in reply.text
    assert reply.message.mentions == []


async def test_a_slash_command_is_answered(stage: Stage) -> None:
    async with stage.bot():
        reply = await stage.answer_to(stage.member.slash("ask", question=QUESTION))
    assert reply.bold == SENTENCE
    assert not reply.private


async def test_a_mention_is_answered(stage: Stage) -> None:
    async with stage.bot():
        reply = await stage.reply_to(stage.member.mention(QUESTION))
    assert reply.bold == SENTENCE


async def test_a_direct_message_is_answered(stage: Stage) -> None:
    async with stage.bot():
        reply = await stage.reply_to(stage.member.dm(QUESTION))
        assert reply.bold == SENTENCE
        reply = await stage.reply_to(stage.member.dm(f"!ask {QUESTION}"))
        assert reply.bold == SENTENCE


async def test_the_menu_of_somebodys_message_is_answered(stage: Stage) -> None:
    async with stage.bot():
        said = stage.moderator.say("I wonder when the harbour opens")
        reply = await stage.answer_to(stage.member.menu("Find an answer", said))
    assert reply.bold == SENTENCE


async def test_autocomplete_offers_titles_and_questions(stage: Stage) -> None:
    async with stage.bot():
        choices = await stage.member.complete("ask", "question", "harb")
        assert [c["name"] for c in choices] == ["The harbour", "when does the harbour open"]
        everything = await stage.member.complete("ask", "question", "")
        assert "how deep is the ocean" not in [c["name"] for c in everything]
        articles = await stage.member.complete("article", "title", "lib")
        assert [(c["name"], c["value"]) for c in articles] == [("The library", "library")]


async def test_what_the_articles_do_not_answer_gets_an_honest_sentence(stage: Stage) -> None:
    async with stage.bot():
        reply = await stage.reply_to(stage.member.say("!ask who won the world cup in 2018"))
    assert reply.text.startswith("I found no answer to that in the articles.")
    topics = ["The harbour", "The library", "The museum"]
    assert list(reply.buttons) == [*topics, "Why nothing?", "Remove"]


async def test_a_bare_mention_gets_one_line_of_help(stage: Stage) -> None:
    async with stage.bot():
        reply = await stage.reply_to(stage.member.mention())
        assert reply.text == hint("!")


async def test_what_is_not_for_the_bot_is_passed_over_in_silence(stage: Stage) -> None:
    async with stage.bot():
        stage.member.say("!play some music")
        stage.member.say("when does the harbour open")
        stage.moderator.say("@everyone when does the harbour open?")
        stage.member.say("! ")
        await stage.stays_silent()


async def test_a_reply_to_the_bot_is_a_question_only_with_a_question_mark_or_a_command(
    stage: Stage,
) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        stage.member.say("thank you, harbour", reply_to=first.message)
        stage.member.say("thank you, harbour", reply_to=first.message, ping=False)
        await stage.stays_silent()
        for ping in (True, False):
            asked = stage.member.say(f"{QUESTION}?", reply_to=first.message, ping=ping)
            assert (await stage.reply_to(asked)).bold == SENTENCE
        asked = stage.member.say("!ask when do boats show a light", reply_to=first.message)
        assert "white light" in (await stage.reply_to(asked)).quote


async def test_a_command_without_a_question_is_told_how_it_is_written(stage: Stage) -> None:
    async with stage.bot():
        reply = await stage.reply_to(stage.member.say("!ask"))
        assert reply.text == "That is not how it is written: `!ask` and then your question."
        reply = await stage.reply_to(stage.member.say("!article"))
        assert "`!article` and then its title" in reply.text


async def test_the_prefix_can_be_changed_and_follows_a_mention(stage: Stage) -> None:
    async with stage.bot(prefix="?"):
        assert (await stage.reply_to(stage.member.say(f"?ask {QUESTION}"))).bold == SENTENCE
        assert (await stage.reply_to(stage.member.mention(f"?ask {QUESTION}"))).bold == SENTENCE
        assert (await stage.reply_to(stage.member.say(f"?ASK {QUESTION}"))).bold == SENTENCE


async def test_an_unknown_command_in_a_direct_message_gets_help(stage: Stage) -> None:
    async with stage.bot():
        assert (await stage.reply_to(stage.member.dm("!hello"))).text == hint("!")


@pytest.mark.parametrize(("quick", "paused"), [(0, ["answer_0"]), (5_000, [])])
async def test_a_long_answer_lets_others_have_a_turn_and_a_quick_one_holds_up_nobody(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, quick: int, paused: list[str]
) -> None:
    """A thread that answers may keep the event loop from its processor; the loop never pauses."""
    where: list[str] = []
    monkeypatch.setattr(bot.chat.responses.responder, "QUICK_PASSAGES", quick)
    monkeypatch.setattr(
        bot.chat.responses.responder, "pause", lambda: where.append(threading.current_thread().name)
    )
    async with stage.bot():
        reply = await stage.reply_to(stage.member.say("!ask when does the harbour open"))
    assert "nine" in reply.quote
    assert where == paused
