"""The connections to the gateway: which of them are up."""

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.chat.monitoring.tally import Tally

if TYPE_CHECKING:
    from bot.chat.connection.client import FootnoteClient


class Gateway(commands.Cog):
    """Notes what happens to each connection. One that knows of no others counts as shard 0."""

    def __init__(self, client: "FootnoteClient", tally: Tally) -> None:
        self._alone = client.shard_count is None
        self._tally = tally
        tally.latencies = lambda: client.latencies_by_shard
        tally.shards = dict.fromkeys(client.latencies_by_shard, False)

    @commands.Cog.listener()
    async def on_connect(self) -> None:
        """A session has begun."""
        if self._alone:
            await self.on_shard_connect(0)

    @commands.Cog.listener()
    async def on_resumed(self) -> None:
        """A session goes on."""
        if self._alone:
            await self.on_shard_resumed(0)

    @commands.Cog.listener()
    async def on_disconnect(self) -> None:
        """The connection is gone."""
        if self._alone:
            await self.on_shard_disconnect(0)

    @commands.Cog.listener()
    async def on_shard_connect(self, shard_id: int) -> None:
        """A shard's session has begun."""
        self._note(shard_id, "connected", up=True)

    @commands.Cog.listener()
    async def on_shard_resumed(self, shard_id: int) -> None:
        """A shard's session goes on."""
        self._note(shard_id, "resumed", up=True)

    @commands.Cog.listener()
    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A shard's connection is gone."""
        self._note(shard_id, "disconnected", up=False)

    def _note(self, shard_id: int, what: str, *, up: bool) -> None:
        self._tally.shards[shard_id] = up
        self._tally.gateway[what] += 1
