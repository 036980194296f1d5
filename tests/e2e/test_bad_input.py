"""What people and servers do to a bot: each gets a sentence, a correct quote, or kind silence."""

import pytest

from bot.answers.snapshot import Snapshot
from bot.chat.messages.notices import NO_TEXT, REPAIRING
from localdiscord import Permission
from localdiscord.events import EventKind
from tests.e2e.stage import Stage

QUESTION = "when does the harbour open"
SENTENCE = "The harbour opens at nine."


@pytest.mark.parametrize(
    "question",
    [
        "harbour " * 249,
        "**harbour** opens when",
        "> # ||harbour|| opens `when`",
        "@everyone when does the harbour open",
        "<@123456789012345678> <#123456789012345678> <:boat:123456789012345678> harbour opens",
        "\u202eharbour\u202c opens\u200b when",
    ],
)
async def test_a_wild_question_about_something_known_is_answered(
    stage: Stage, question: str
) -> None:
    async with stage.bot():
        reply = await stage.reply_to(stage.member.say(f"!ask {question}"))
    assert "harbour" in reply.quote
    assert not reply.message.mention_everyone


@pytest.mark.parametrize("question", ["*** ~~ ||", "😀👩‍👩‍👧‍👦", "the of and", "\u200b\u200d", "?"])
async def test_a_question_without_words_gets_an_honest_sentence(
    stage: Stage, question: str
) -> None:
    async with stage.bot():
        reply = await stage.reply_to(stage.member.say(f"!ask {question}"))
    assert reply.text.startswith(("I found no answer", "That is not how it is written"))


async def test_a_slash_question_of_the_longest_length_is_answered(stage: Stage) -> None:
    async with stage.bot():
        used = stage.member.slash("ask", question=f"harbour opens {'very ' * 1_100}when")
        assert (await stage.answer_to(used)).text


async def test_the_menu_on_a_message_without_text_says_so(stage: Stage) -> None:
    async with stage.bot():
        said = stage.moderator.say(f"<@{stage.member.user.id}>")
        told = await stage.answer_to(stage.member.menu("Find an answer", said))
    assert told.text == NO_TEXT
    assert told.private


async def test_a_hostile_article_is_quoted_inert(stage: Stage) -> None:
    text = (
        "Zebra @everyone @here <@&1> [click](https://evil.example) ||boo|| `x` <t:0:R> "
        "discord.gg/evil https://evil.example :smile: and **bold**."
    )
    stage.write({"zebra.txt": f"Zebra\n\n{text}"})
    stage.knowledge.reload()
    async with stage.bot():
        reply = await stage.reply_to(stage.member.say("!ask zebra click boo"))
    assert reply.quote == text
    assert not reply.message.mention_everyone
    assert reply.message.mention_role_ids == []


async def test_where_it_may_not_embed_the_same_is_plain_text(stage: Stage) -> None:
    async with stage.bot():
        embedded = await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        stage.discord.faults.take_permission(stage.discord.channel, Permission.EMBED_LINKS)
        plain = await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        used = await stage.answer_to(stage.member.slash("ask", question=QUESTION))
    assert embedded.message.embeds
    assert not plain.message.embeds
    assert not used.message.embeds
    assert plain.bold == used.bold == embedded.bold == SENTENCE


async def test_pages_of_plain_text_keep_their_remark(stage: Stage) -> None:
    stage.discord.faults.take_permission(stage.discord.channel, Permission.EMBED_LINKS)
    async with stage.bot():
        first = await stage.reply_to(stage.member.say("!ask harbuor light at night"))
        assert first.text.startswith("-# searched for *harbour*\n> ")
        second = await stage.answer_to(stage.member.click(first.message, "Next ▶"))
        assert second.text.startswith("-# searched for *harbour*\n> ")
        assert "Quote 2 of" in second.text


async def test_where_it_may_not_speak_it_is_silent_and_goes_on_elsewhere(stage: Stage) -> None:
    async with stage.bot():
        stage.discord.faults.take_permission(stage.discord.channel, Permission.SEND_MESSAGES)
        stage.member.say(f"!ask {QUESTION}")
        stage.member.mention(QUESTION)
        asked = stage.member.say(f"!ask {QUESTION}", channel=stage.discord.other_channel)
        assert (await stage.reply_to(asked)).bold == SENTENCE
    assert not [h for h in stage.discord.events.record if h.kind is EventKind.REFUSED]


async def test_without_the_history_it_answers_without_a_reference(stage: Stage) -> None:
    async with stage.bot():
        stage.discord.faults.take_permission(stage.discord.channel, Permission.READ_MESSAGE_HISTORY)
        stage.member.say(f"!ask {QUESTION}")
        reply = await stage.next_in(stage.discord.channel)
    assert reply.bold == SENTENCE
    assert reply.message.reference_id is None


async def test_a_message_deleted_before_the_reply_is_answered_all_the_same(stage: Stage) -> None:
    async with stage.bot():
        asked = stage.member.say(f"!ask {QUESTION}")
        stage.member.delete(asked)
        reply = await stage.next_in(stage.discord.channel)
    assert reply.bold == SENTENCE
    assert reply.message.reference_id is None


async def test_a_channel_deleted_before_the_reply_disturbs_nobody(stage: Stage) -> None:
    async with stage.bot():
        stage.member.say(f"!ask {QUESTION}")
        stage.discord.faults.delete_channel(stage.discord.channel)
        asked = stage.member.say(f"!ask {QUESTION}", channel=stage.discord.other_channel)
        assert (await stage.reply_to(asked)).bold == SENTENCE


async def test_a_member_who_leaves_before_the_reply_disturbs_nobody(stage: Stage) -> None:
    guild = stage.discord.guilds[0]
    async with stage.bot():
        asked = stage.member.say(f"!ask {QUESTION}")
        del guild.members[stage.member.user.id]
        assert (await stage.reply_to(asked)).bold == SENTENCE


async def test_a_member_who_closed_their_direct_messages_disturbs_nobody(stage: Stage) -> None:
    async with stage.bot():
        stage.member.user.takes_direct_messages = False
        stage.member.dm(QUESTION)
        asked = stage.member.say(f"!ask {QUESTION}")
        assert (await stage.reply_to(asked)).bold == SENTENCE


async def test_a_page_of_a_message_that_is_gone_disturbs_nobody(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say("!ask harbour light at night"))
        stage.member.click(first.message, "Next ▶")
        stage.moderator.delete(first.message)
        assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE


async def test_where_no_file_may_be_attached_a_long_report_is_cut(stage: Stage) -> None:
    stage.write({f"n{n}.md": "---\ntitle: 1\ntitle: 2\n---\nText." for n in range(40)})
    stage.discord.faults.take_permission(stage.discord.channel, Permission.ATTACH_FILES)
    async with stage.bot():
        for told in (
            await stage.reply_to(stage.moderator.say("!reload")),
            await stage.answer_to(stage.moderator.slash("reload")),
        ):
            assert told.message.attachments == []
            assert "… and 37 more" in told.text


async def test_while_a_damaged_index_is_made_again_the_reason_is_said(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage.bot():
        with monkeypatch.context() as damaged:
            damaged.setattr(Snapshot, "is_damaged", True)
            told = await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        reply = await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
    assert told.text == REPAIRING
    assert SENTENCE in reply.quote
