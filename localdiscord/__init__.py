"""A local Discord: enough of its gateway and REST API to run, try and test a real bot.

It knows nothing of the bots it serves; it needs aiohttp, and PyYAML for seeds. `LocalDiscord`
starts it; its README says which file holds what.
"""

from localdiscord.events import Event, EventKind
from localdiscord.faults import Cut
from localdiscord.interaction import CallbackType, Interaction
from localdiscord.interaction_data import ImpossibleError
from localdiscord.person import Person
from localdiscord.seed import BotSeed, ChannelSeed, PersonSeed, Seed, ServerSeed, two_servers
from localdiscord.server import LocalDiscord
from localdiscord.world import Channel, Guild, Message, Permission, User

__all__ = [
    "BotSeed",
    "CallbackType",
    "Channel",
    "ChannelSeed",
    "Cut",
    "Event",
    "EventKind",
    "Guild",
    "ImpossibleError",
    "Interaction",
    "LocalDiscord",
    "Message",
    "Permission",
    "Person",
    "PersonSeed",
    "Seed",
    "ServerSeed",
    "User",
    "two_servers",
]
