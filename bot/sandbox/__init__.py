"""A local Discord: enough of its gateway and REST API to run, try and test a real bot.

It knows nothing of the bot it serves. A clock and ids (`clock`), what exists (`world`), who
may do what (`permissions`), how it looks as JSON (`wire`), what is refused (`refusal`, `forms`),
who is told (`gateway`, `connection`, `session`), what the bot asks for (`rest`), what people do
(`person`), what happened (`happenings`), and `server`, which puts it all together.
"""

from bot.sandbox.happenings import Happening, Kind
from bot.sandbox.interaction import Answer, Interaction
from bot.sandbox.permissions import Permission
from bot.sandbox.person import Person
from bot.sandbox.registered import ImpossibleError
from bot.sandbox.server import LocalDiscord
from bot.sandbox.world import Channel, Guild, Message, User

__all__ = [
    "Answer",
    "Channel",
    "Guild",
    "Happening",
    "ImpossibleError",
    "Interaction",
    "Kind",
    "LocalDiscord",
    "Message",
    "Permission",
    "Person",
    "User",
]
