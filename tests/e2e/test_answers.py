"""What an answer shows at once, and what its buttons lead to."""

import hashlib
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.messages.answer_message import DIFFER
from bot.chat.messages.notices import ASKED_ALREADY, GONE, NOT_YOURS
from bot.chat.messages.why_message import UNKNOWN
from localdiscord import Permission
from localdiscord.world.user import Role
from tests.e2e.stage import Stage

FEES = {
    "fees-2024.md": "---\npublished: 2024-02-01\n---\n# Fees\n\n"
    "The yearly fee for a mooring is 120 coins.",
    "fees-2026.md": "---\npublished: 2026-02-01\n---\n# New fees\n\n"
    "The yearly fee for a mooring is 150 coins.",
}
QUESTION = "!ask harbour light at night"


async def test_both_paragraphs_that_list_areas_are_shown_without_a_tap(
    stage: Stage, repository: Path
) -> None:
    shutil.rmtree(stage.folder)
    shutil.copytree(repository / "knowledge", stage.folder)
    stage.knowledge.reload(force=True)
    async with stage.bot():
        reply = await stage.reply_to(stage.member.say("!ask what areas are covered"))
    first, second = reply.quotes[:2]
    assert "maritime security" in "".join(first.parts)
    assert "counter-terrorism" in "".join(second.parts)
    assert [quote.number for quote in reply.quotes[:2]] == [1, 2]
    assert all("EU–India" in quote.cited for quote in (first, second))


async def test_a_message_without_an_embed_says_the_same(stage: Stage) -> None:
    stage.write(FEES)
    stage.knowledge.reload(force=True)
    question = "!ask what is the yearly fee for a mooring"
    async with stage.bot():
        rich = await stage.reply_to(stage.member.say(question))
        stage.discord.faults.take_permission(stage.discord.channel, Permission.EMBED_LINKS)
        plain = await stage.reply_to(stage.member.say(question))
    assert rich.message.embeds
    assert not plain.message.embeds
    assert [q.parts for q in rich.quotes] == [q.parts for q in plain.quotes]


async def test_passages_that_differ_in_a_number_are_both_shown_with_their_dates(
    stage: Stage,
) -> None:
    stage.write(FEES)
    stage.knowledge.reload(force=True)
    async with stage.bot(shown=1):
        reply = await stage.reply_to(stage.member.say("!ask the yearly fee for a mooring"))
    assert DIFFER in reply.text
    cited = [quote.cited for quote in reply.quotes]
    assert sorted(date for date in ("2024", "2026") for c in cited if f"**{date}-02-01**" in c) == [
        "2024",
        "2026",
    ]


async def test_an_old_article_says_its_date_first(stage: Stage) -> None:
    old = (datetime.now(UTC) - timedelta(days=40)).date().isoformat()
    stage.write(
        {"harbour.md": f"---\npublished: {old}\n---\n# Harbour\n\nThe harbour opens at nine."}
    )
    stage.knowledge.reload(force=True)
    for days, first in ((30, True), (50, False), (0, False)):
        async with stage.bot(old_after_days=days):
            reply = await stage.reply_to(stage.member.say("!ask when does the harbour open"))
        assert (f"**{old}**" in reply.quotes[0].cited) is first


async def test_the_context_shows_the_neighbours_and_proves_the_quote(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say("!ask when does the harbour open"))
        shown = await stage.answer_to(stage.member.click(first.message, "In context"))
    assert shown.private
    assert "-# the quote, paragraph 1 of 2" in shown.text
    assert "-# after it\n> Boats must show a white light" in shown.text
    article = stage.knowledge.current.articles["harbour"]
    text = article.body[: article.paragraphs[0].end]
    assert f"characters 0 to {len(text)}" in shown.text
    assert hashlib.sha256(text.encode()).hexdigest() in shown.text
    assert stage.knowledge.current.revision in shown.text


async def test_why_this_names_words_repairs_misses_and_certainty(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say("!ask when does the harbuor open"))
        why = await stage.answer_to(stage.member.click(first.message, "Why this?"))
    assert why.private
    assert "**harbuor** is in no article; I took it for **harbour**" in why.text
    assert "\\[1\\] The harbour · ¶ 1: score " in why.text
    assert "The library · ¶ 2: score" in why.text
    assert "confidence 0." in why.text


async def test_why_this_outlives_a_restart(stage: Stage) -> None:
    async with stage.bot():
        said = await stage.reply_to(stage.member.say("!ask when does the harbour open"))
        mentioned = await stage.reply_to(stage.member.mention("when does the harbour open"))
        used = await stage.answer_to(stage.member.slash("ask", question="when is it open"))
    async with stage.bot():
        for answer in (said, mentioned):
            why = await stage.answer_to(stage.member.click(answer.message, "Why this?"))
            assert "score" in why.text
        why = await stage.answer_to(stage.member.click(used.message, "Why this?"))
    assert why.text == UNKNOWN.format(prefix="!")


async def test_why_explains_an_answer_a_miss_and_what_it_passes_over(stage: Stage) -> None:
    async with stage.bot():
        silent = await stage.reply_to(stage.member.say("!why"))
        assert silent.text.startswith("I know of no question of yours here")
        missed = await stage.reply_to(stage.member.say("!ask who won the world cup in 2018"))
        why = await stage.reply_to(stage.member.say("!why"))
        assert "**cup** is in no article" in why.text
        assert "That is too little to call it an answer" in why.text
        pressed = await stage.answer_to(stage.member.click(missed.message, "Why nothing?"))
        assert pressed.text == why.text
        answered = await stage.reply_to(stage.member.say("!ask when does the harbour open"))
        stage.member.say("!ask when does the library lend books")
        why = await stage.reply_to(stage.member.say("!why", reply_to=answered.message))
        assert why.text.startswith("“when does the harbour open”")
        why = await stage.answer_to(stage.member.slash("why", question="late books"))
        assert why.text.startswith("“late books”")


async def test_a_private_copy_is_shared_with_the_channel(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say(QUESTION))
        copy = await stage.answer_to(stage.moderator.click(first.message, "Next ▶"))
        assert copy.private
        assert "Share" in copy.buttons
        assert "Remove" not in copy.buttons
        shared = await stage.answer_to(stage.moderator.click(copy.message, "Share"))
    assert not shared.private
    assert shared.quotes == copy.quotes
    assert "Remove" in shared.buttons


async def test_a_topic_answers_when_it_is_pressed(stage: Stage) -> None:
    async with stage.bot():
        none = await stage.reply_to(stage.member.say("!ask who won the world cup in 2018"))
        copy = await stage.answer_to(stage.moderator.click(none.message, "The library"))
        assert copy.private
        answer = await stage.answer_to(stage.member.click(none.message, "The library"))
    assert answer.message is none.message
    assert "The library" in answer.quotes[0].cited


async def test_a_topic_that_is_gone_says_so(stage: Stage) -> None:
    async with stage.bot():
        none = await stage.reply_to(stage.member.say("!ask who won the world cup in 2018"))
        (stage.folder / "library.md").unlink()
        stage.knowledge.reload(force=True)
        told = await stage.answer_to(stage.member.click(none.message, "The library"))
    assert told.text == GONE


async def test_a_moderator_is_called_once_and_nobody_else_is_pinged(stage: Stage) -> None:
    role = Role(id=100000000000000777, name="helpers", permissions=0)
    guild = stage.discord.guilds[0]
    guild.roles[role.id] = role
    guild.roles[guild.id].permissions |= Permission.MENTION_EVERYONE
    async with stage.bot(help_role=role.id):
        none = await stage.reply_to(stage.member.say("!ask who won the world cup in 2018"))
        assert "Ask a moderator" in none.buttons
        refused = await stage.answer_to(stage.moderator.click(none.message, "Ask a moderator"))
        assert refused.text == NOT_YOURS
        called = await stage.answer_to(stage.member.click(none.message, "Ask a moderator"))
        assert not called.private
        assert "who won the world cup in 2018" in called.text
        assert called.message.mention_role_ids == [role.id]
        assert called.message.mentions == []
        again = await stage.answer_to(stage.member.click(none.message, "Ask a moderator"))
        assert again.text == ASKED_ALREADY
        answered = await stage.reply_to(stage.member.say(QUESTION))
        assert "Ask a moderator" not in answered.buttons


async def test_a_follow_up_goes_on_from_the_question_before(stage: Stage) -> None:
    async with stage.bot():
        await stage.reply_to(stage.member.say("!ask where is the harbour"))
        other = await stage.reply_to(stage.moderator.say("!ask when does it open"))
        assert "about:" not in other.text
        follow = await stage.reply_to(stage.member.say("!ask when does it open"))
        assert "-# about: *harbour*" in follow.text
        assert follow.bold == "The harbour opens at nine."
        plain = await stage.answer_to(stage.member.click(follow.message, "Only what I asked"))
        assert plain.message is follow.message
        assert "about:" not in plain.text
        assert "Only what I asked" not in plain.buttons


async def test_a_reply_to_an_answer_goes_on_from_its_question(stage: Stage) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say("!ask does the library lend books"))
        await stage.reply_to(stage.member.say("!ask when does the harbour open"))
        asked = stage.moderator.say("when does it open?", reply_to=first.message)
        reply = await stage.reply_to(asked)
    assert "about: " in reply.text
    assert "The library" in reply.quotes[0].cited


async def test_the_question_of_a_slash_command_is_shown_and_stays(stage: Stage) -> None:
    async with stage.bot():
        used = await stage.answer_to(stage.member.slash("ask", question="harbour light at night"))
        assert used.text.startswith("-# asked: harbour light at night\n")
        turned = await stage.answer_to(stage.member.click(used.message, "Next ▶"))
    assert turned.text.startswith("-# asked: harbour light at night\n")


@pytest.mark.parametrize("button", ["In context", "Read the article", "◀ Previous"])
async def test_a_button_of_a_passage_that_has_changed_says_so(stage: Stage, button: str) -> None:
    async with stage.bot():
        first = await stage.reply_to(stage.member.say(QUESTION))
        first = await stage.answer_to(stage.member.click(first.message, "Next ▶"))
        stage.write({"harbour.md": "# The harbour\n\nAll is new at the harbour."})
        stage.knowledge.reload(force=True)
        told = await stage.answer_to(stage.member.click(first.message, button))
    assert told.text == GONE
    assert told.private
