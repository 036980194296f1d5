"""Thousands of random answers through the real client: taken, inert, and quoted byte for byte.

FOOTNOTE_RANDOM_ANSWERS says how many; the seed of one that fails is in its assertion.
"""

import os
from collections.abc import Callable
from datetime import date

import discord

from bot.chat.buttons.answer_buttons import answer_buttons, topic_buttons
from bot.chat.delivery.message_payload import payload
from bot.chat.messages.answer_message import render_answer, shown_at_once
from bot.chat.messages.style import Style
from bot.chat.wording.translations import LANGUAGES, words_for
from localdiscord import LocalDiscord
from tests.chat.random_answers import RandomAnswers
from tests.chat.read_back import assert_within_limits, read_quotes
from tests.localdiscord.conftest import make_bot, point, running

__all__ = ["point"]

COUNT = int(os.environ.get("FOOTNOTE_RANDOM_ANSWERS", "1000"))


async def test_random_answers_are_taken_ping_nobody_and_quote_byte_for_byte(
    point: Callable[[LocalDiscord], None],
) -> None:
    async with LocalDiscord(rate_limits=False) as server:
        point(server)
        async with running(make_bot(), server) as bot:
            await bot.wait_until_ready()
            channel = bot.get_channel(server.channel.id)
            assert isinstance(channel, discord.TextChannel)
            for seed in range(COUNT):
                await _send(server, channel, seed)


async def _send(server: LocalDiscord, channel: discord.TextChannel, seed: int) -> None:
    answer = RandomAnswers(seed).make()
    words = words_for(("en", *LANGUAGES)[seed % 6])
    style = Style(words=words, shown=1 + seed % 3, old_before=date(2020, 1, 1))
    shown = shown_at_once(answer, style.shown) if answer.answered else 0
    buttons = (
        answer_buttons(answer, asker=2**63, question="0" * 12, shown=shown, words=words)
        if answer.answered
        else topic_buttons(answer, asker=2**63, question="0" * 12, moderator=True, words=words)
    )
    reply = render_answer(
        answer,
        embeds=seed % 2 == 0,
        buttons=buttons,
        asked=answer.question if seed % 4 == 0 else "",
        style=style,
    )
    assert_within_limits(reply)
    sent = await channel.send(**payload(reply))
    taken = server.channel.messages.pop(sent.id)
    assert (taken.mentions, taken.mention_role_ids, taken.mention_everyone) == ([], [], False), seed
    text = "\n".join([taken.content, *(embed["description"] for embed in taken.embeds)])
    quotes = read_quotes(text)
    assert [quote.number for quote in quotes] == [q.rank for q in answer.quotes[:shown]], seed
    for quote, own in zip(quotes, answer.quotes, strict=False):
        assert quote.is_of(own.text), seed
