"""The bot in a process of its own, with a bare command and one that tells its CPU time.

The bare command sends a fixed reply of the same make as an answer: no search, no rendering.
"""

import asyncio
import os
import sys
import time
from pathlib import Path

from discord.ext import commands

from bot.answers.answering import answer
from bot.chat.buttons.answer_buttons import answer_buttons
from bot.chat.connection.client import FootnoteClient
from bot.chat.connection.running import serve
from bot.chat.delivery.message_origin import MessageOrigin
from bot.chat.formatting.reply import Reply
from bot.chat.messages.answer_message import render_answer
from bot.cli.running import chat_options
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.settings.settings import Settings
from bot.settings.token import load_token


def _fixed_reply(knowledge: KnowledgeBase) -> Reply:
    snapshot = knowledge.current
    asked = next(e.ask for e in snapshot.acceptance_questions if e.expect is not None)
    given = answer(snapshot, asked)
    buttons = answer_buttons(given, asker=1, question="0" * 12, shown=3)
    return render_answer(given, embeds=True, buttons=buttons)


def main() -> None:
    """Serve the knowledge folder of the first argument until killed."""
    settings = Settings(
        discord_api=os.environ["FOOTNOTE_DISCORD_API"],
        cooldown_s=0,
        data=Path(sys.argv[2]),
    )
    options = chat_options(settings, load_token())
    knowledge = KnowledgeBase([Path(sys.argv[1])])
    fixed = _fixed_reply(knowledge)

    @commands.command()
    async def bare(ctx: commands.Context[FootnoteClient]) -> None:
        """Reply with the fixed reply."""
        await MessageOrigin(ctx.message, ctx.bot.own_id).send(fixed)

    @commands.command()
    async def cpu(ctx: commands.Context[FootnoteClient]) -> None:
        """Reply with the CPU time of this process, in seconds."""
        await ctx.reply(repr(time.process_time()))

    def prepare(client: FootnoteClient) -> None:
        client.add_command(bare)
        client.add_command(cpu)

    asyncio.run(serve(knowledge, options, stop=asyncio.Event(), ready=prepare))


if __name__ == "__main__":
    main()
