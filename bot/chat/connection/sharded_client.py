"""The client over several connections, each with a part of the servers: its shard.

Discord recommends them from about a thousand servers on, and wants them from 2,500 on. A server
belongs to shard `(id >> 22) % shards`, direct messages to shard 0.
"""

from discord.ext import commands

from bot.chat.connection.client import FootnoteClient
from bot.chat.connection.connection import Admission
from bot.chat.responses.responder import Responder


class ShardedClient(FootnoteClient, commands.AutoShardedBot):
    """All shards in one process.

    Where a connection cannot be made again at once, the library begins a new session for the shard
    and resumes none; what was asked meanwhile is looked up (see `missed_questions`).
    """

    @property
    def latencies_by_shard(self) -> dict[int, float]:
        """Those of all shards, also of those that are not connected yet."""
        missing = dict.fromkeys(range(self.shard_count or 0), float("nan"))
        return missing | dict(self.latencies)


def client_for(
    admission: Admission, responder: Responder, *, proxy: str | None = None
) -> FootnoteClient:
    """Make a client with as many connections as Discord recommends."""
    sharded = admission.shards > 1
    return (ShardedClient if sharded else FootnoteClient)(
        responder,
        message_content=admission.message_content,
        proxy=proxy,
        shards=admission.shards if sharded else None,
        max_concurrency=admission.max_concurrency,
    )
