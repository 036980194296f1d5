"""The aftermath of what moderators do: old answers corrected, people told, a line in the log."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

import discord
from discord.ext import commands

from bot.answers.snapshot import Snapshot
from bot.chat.delivery.delivery import UndeliveredError, deliver
from bot.chat.delivery.error_messages import log_error
from bot.chat.delivery.message_payload import payload
from bot.chat.formatting.markdown import shortened
from bot.chat.formatting.reply import Reply
from bot.chat.reloads.reloads import Deed
from bot.chat.responses.correction import Corrections
from bot.chat.responses.responder import Responder
from bot.journal.database import JournalError

_log = logging.getLogger(__name__)


class Aftermath(commands.Cog):
    """Does what follows a deed, while answers go on."""

    def __init__(self, responder: Responder, client: discord.Client) -> None:
        self._responder = responder
        self._client = client
        self._corrections = Corrections(client, responder)
        self._behind: set[asyncio.Task[object]] = set()
        responder.reloads.served.append(self._served)
        if responder.log_channel is not None:
            responder.reloads.noted.append(self._noted)

    def tell(self, snapshot: Snapshot, entries: Sequence[int]) -> None:
        """Tell those who wait for the answer to some questions, by their numbers in the journal."""
        self._begin(self._corrections.tell(snapshot, entries))

    async def cog_unload(self) -> None:
        """Give up what is not done yet."""
        self._responder.reloads.served.remove(self._served)
        if self._noted in self._responder.reloads.noted:
            self._responder.reloads.noted.remove(self._noted)
        for task in self._behind:
            task.cancel()

    def _served(self, snapshot: Snapshot) -> None:
        """Correct old answers by what serves from now on."""
        self._begin(self._corrections.correct(snapshot))

    def _noted(self, deed: Deed, outcome: str, revision: str | None) -> None:
        """Say in the log channel what was done."""
        who = f" by <@{deed.by}>" if deed.by else ""
        version = f", `{revision}`" if revision else ""
        text = f"{shortened(deed.what, 200)}{who}: {outcome}{version}"
        self._begin(self._say_in_log_channel(Reply(text)))

    async def _say_in_log_channel(self, reply: Reply) -> None:
        channel = self._client.get_partial_messageable(self._responder.log_channel or 0)
        try:
            await deliver(lambda: channel.send(**payload(reply)))
        except UndeliveredError as error:
            _log.warning("The log channel does not take a message: %s.", error)

    def _begin(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._behind.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[object]") -> None:
        self._behind.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, JournalError):
            _log.warning("Old answers were not looked through: %s", error)
        elif error is not None:
            log_error(error)
