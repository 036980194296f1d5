"""The crowd: 200 members in 40 channels ask through all doors, and each question is followed up."""

import random
import time
from dataclasses import dataclass, field

from benchmarks.soak.articles import Question
from localdiscord import Event, EventKind, LocalDiscord
from localdiscord.interaction import Interaction
from localdiscord.person import Person
from localdiscord.seed import BotSeed, ChannelSeed, PersonSeed, RoleSeed, Seed, ServerSeed
from localdiscord.world import Channel, Message, Permission

MEMBERS = 200
SERVERS = 4
CHANNELS = 10  # in each server
OFFICE = "office"
MODERATOR = "moderator"
KEPT = 300  # messages of a channel; older ones are forgotten

IN_TEXT = ("text", "mention", "role", "typed slash", "direct", "reply")
BY_INTERACTION = ("slash", "menu")


def seed() -> Seed:
    """The servers, their channels, and the members, all in all servers; one moderator."""
    people = [PersonSeed(MODERATOR, "Morgan")]
    people += [PersonSeed(f"member{n}", f"Member {n}") for n in range(MEMBERS)]
    staff = RoleSeed("Staff", Permission.MANAGE_GUILD)
    rooms = [[ChannelSeed(f"room-{s}-{c}") for c in range(CHANNELS)] for s in range(SERVERS)]
    roles = {person.name: () for person in people} | {MODERATOR: ("Staff",)}
    return Seed(
        bots=(BotSeed("Footnote"),),
        people=tuple(people),
        servers=tuple(
            ServerSeed(
                f"Server {number}",
                (*([ChannelSeed(OFFICE)] if number == 0 else []), *rooms[number]),
                roles=(staff,),
                members=roles,
            )
            for number in range(SERVERS)
        ),
    )


@dataclass(slots=True)
class Asked:
    """A question that was asked.

    Attributes:
        door: in which way.
        id: of its message or interaction.
        at: when, in seconds of `time.perf_counter`.
        replies: when each reply came, and what it says.
    """

    question: Question
    door: str
    channel_id: int
    id: int
    at: float
    replies: list[tuple[float, str]] = field(default_factory=list)


@dataclass(slots=True)
class Crowd:
    """Asks and remembers.

    Attributes:
        asked: all questions by the id of their message or interaction, oldest first.
    """

    discord: LocalDiscord
    order: random.Random
    questions: list[Question]
    asked: dict[int, Asked] = field(default_factory=dict)

    def ask(self, person: Person, channel: Channel | None = None, *, door: str = "text") -> None:
        """Ask a question, in a channel through a door; else through any, half by interactions."""
        question = self.order.choice(self.questions)
        if channel is None:
            channel = self.room()
            door = self.order.choice(self.order.choice([IN_TEXT, BY_INTERACTION]))
        at = time.perf_counter()
        used = self._use(person, door, question.text, channel)
        place = person.direct if door == "direct" else channel
        self.asked[used.id] = Asked(question, door, place.id, used.id, at)

    def hear(self, event: Event) -> None:
        """Note a reply, or the text of one that was announced."""
        message = event.message
        said = event.kind is EventKind.MESSAGE and not event.detail.get("loading")
        if message is None or not event.by_bot or not (said or event.detail.get("loaded")):
            return
        used = message.interaction["id"] if message.interaction else message.reference_id
        asked = self.asked.get(int(used or 0))
        if asked is not None:
            asked.replies.append((event.at, text_of(message)))

    def forget_old_messages(self) -> None:
        """Keep the memory of the local Discord small."""
        channels = [c for g in self.discord.guilds for c in g.channels.values()]
        for channel in [*channels, *self.discord.direct_channels]:
            for old in list(channel.messages)[:-KEPT]:
                del channel.messages[old]

    def anybody(self) -> Person:
        """Return one of the members."""
        return self.order.choice(self.members)

    @property
    def members(self) -> list[Person]:
        """All but the moderator."""
        return [person for name, person in self.discord.people.items() if name != MODERATOR]

    def room(self) -> Channel:
        """Return one of the rooms."""
        rooms = self.order.choice(self.discord.guilds).channels.values()
        return self.order.choice([room for room in rooms if room.name != OFFICE])

    def _use(
        self, person: Person, door: str, question: str, channel: Channel
    ) -> Message | Interaction:
        bot_id = self.discord.bot.id
        match door:
            case "slash":
                return person.slash("ask", channel=channel, question=question)
            case "menu":
                return person.menu("Find an answer", person.say(question, channel=channel))
            case "reply":
                earlier = person.say(question, channel=channel)
                return person.say(f"<@{bot_id}>", channel=channel, reply_to=earlier)
            case "direct":
                return person.say(question, channel=person.direct)
        guild = next(g for g in self.discord.guilds if g.id == channel.guild_id)
        role = next(role.id for role in guild.roles.values() if role.managed_by == bot_id)
        texts = {
            "text": f"!ask {question}",
            "mention": f"<@{bot_id}> {question}",
            "role": f"<@&{role}> {question}",
            "typed slash": f"/ask {question}",
        }
        return person.say(texts[door], channel=channel)


def text_of(message: Message) -> str:
    """Return what a message says: its content and the descriptions of its embeds."""
    described = (embed.get("description", "") for embed in message.embeds)
    return "\n".join(part for part in (message.content, *described) if part)
