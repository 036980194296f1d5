"""The connections to the gateway: which of them are up."""

from collections.abc import Callable, Mapping

from discord.ext import commands

from bot.chat.monitoring.tally import Tally


class Gateway(commands.Cog):
    """Notes what happens to each connection. One that knows of no others counts as shard 0."""

    def __init__(
        self, tally: Tally, latencies: Callable[[], Mapping[int, float]], *, alone: bool
    ) -> None:
        """Note that no connection is up yet.

        Args:
            tally: where it is noted.
            latencies: seconds that the last acknowledgement took, by shard.
            alone: whether there is one connection that knows of no others.
        """
        self._alone = alone
        self._tally = tally
        tally.latencies = latencies
        tally.shards = dict.fromkeys(latencies(), False)

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
