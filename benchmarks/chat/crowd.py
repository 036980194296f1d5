"""A crowd asks through all doors while Discord stumbles: `python -m benchmarks.chat.crowd [N]`.

200 members in 40 channels of 4 servers ask 20 questions a second, with Discord's rate limits on,
and 20 faults a minute: cut connections, errors, rate limits, dropped and forgotten sessions. It
prints the outcomes, the latencies, and a line for each question that was not answered once.
"""

import asyncio
import itertools
import random
import sys
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.chat.faults import KNOWLEDGE, SEED
from benchmarks.chat.outcomes import Asked, bot_at, questions_of, settled, table
from localdiscord import Event, EventKind, LocalDiscord
from localdiscord.faults import Cut, Faults
from localdiscord.person import Person
from localdiscord.seed import BotSeed, ChannelSeed, PersonSeed, Seed, ServerSeed
from localdiscord.world import Channel

QUESTIONS = 2_000
MEMBERS = 200
SERVERS = 4
CHANNELS = 10  # in each server
RATE = 20.0  # questions a second
FAULT_EVERY_S = 3.0

FAULTS: dict[str, Callable[[Faults], None]] = {
    **{f"cut {cut}": lambda faults, cut=cut: faults.cut(cut, method="POST") for cut in Cut},
    **{
        f"status {status}": lambda faults, status=status: faults.fail(status, method="POST")
        for status in (500, 502, 503, 504)
    },
    "rate limit": lambda faults: faults.rate_limit(retry_after_s=0.5, method="POST"),
    "socket dropped": lambda faults: faults.drop_socket(),
    "session forgotten": lambda faults: faults.invalidate_session(resumable=False),
    "reconnect": lambda faults: faults.ask_to_reconnect(),
}


@dataclass(slots=True)
class Crowd:
    """Asks and remembers.

    Attributes:
        asked: all questions, oldest first.
        began: when each was asked, by the id of its message or interaction.
        latencies: seconds from a question to the reply, in the order of the replies.
    """

    discord: LocalDiscord
    order: random.Random
    asked: list[Asked] = field(default_factory=list)
    began: dict[int, float] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)

    def ask(self, person: Person, question: str) -> None:
        """Ask through a door chosen at random."""
        guild = self.order.choice(self.discord.guilds)
        channel = self.order.choice(list(guild.channels.values()))
        door = self.order.choice(
            ["text", "mention", "role", "typed slash", "slash", "menu", "direct", "reply"]
        )
        at = time.perf_counter()
        bot_id = self.discord.bot.id
        role = next(role.id for role in guild.roles.values() if role.managed_by == bot_id)
        if door == "slash":
            used = person.slash("ask", channel=channel, question=question)
        elif door == "menu":
            used = person.menu("Find an answer", person.say(question, channel=channel))
        else:
            place: Channel = person.direct if door == "direct" else channel
            texts = {
                "text": f"!ask {question}",
                "mention": f"<@{bot_id}> {question}",
                "role": f"<@&{role}> {question}",
                "typed slash": f"/ask {question}",
                "direct": question,
                "reply": f"<@{bot_id}>",
            }
            earlier = person.say(question, channel=channel) if door == "reply" else None
            used = person.say(texts[door], channel=place, reply_to=earlier)
            channel = place
        self.began[used.id] = at
        self.asked.append(Asked(question, door, channel, used))

    def hear(self, event: Event) -> None:
        """Note how long a reply took."""
        message = event.message
        if not event.by_bot or message is None or event.kind is not EventKind.MESSAGE:
            return
        used = event.detail.get("interaction") or message.reference_id
        began = self.began.get(int(used)) if used else None
        if began is not None:
            self.latencies.append(event.at - began)


def seed() -> Seed:
    """The servers, their channels, and the members, all in all servers."""
    return Seed(
        bots=(BotSeed("Footnote"),),
        people=tuple(PersonSeed(f"member{n}", f"Member {n}") for n in range(MEMBERS)),
        servers=tuple(
            ServerSeed(f"Server {s}", tuple(ChannelSeed(f"room-{s}-{c}") for c in range(CHANNELS)))
            for s in range(SERVERS)
        ),
    )


async def run(
    count: int,
    folder: Path,
    *,
    rate: float = RATE,
    fault_every_s: float = FAULT_EVERY_S,
    without: Collection[str] = (),
) -> tuple[dict[str, int], list[str]]:
    """Ask questions while Discord stumbles.

    Args:
        count: how many questions.
        folder: the articles.
        rate: questions a second.
        fault_every_s: seconds from one fault to the next.
        without: names of faults that do not happen.

    Returns:
        The outcomes, and lines to print.
    """
    order = random.Random(SEED)
    questions = questions_of(folder)
    async with (
        LocalDiscord(seed(), rate_limits=True) as discord,
        bot_at(discord, folder) as knowledge,
    ):
        crowd = Crowd(discord, order)
        discord.events.listen(crowd.hear)
        people = list(discord.people.values())
        order.shuffle(people)
        faults = asyncio.create_task(_stumble(discord.faults, order, fault_every_s, without))
        start = time.perf_counter()
        for number, person in enumerate(itertools.islice(itertools.cycle(people), count)):
            await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
            crowd.ask(person, order.choice(questions))
        faults.cancel()
        discord.faults.clear()
        await settled(discord, crowd.asked)
        await asyncio.gather(faults, return_exceptions=True)
        counts, lines = table(crowd.asked, knowledge.current)
    ordered = sorted(crowd.latencies)
    shares = {share: ordered[int(len(ordered) * share)] for share in (0.5, 0.99)} if ordered else {}
    lines.append(", ".join(f"p{share * 100:.0f} {s:.2f} s" for share, s in shares.items()))
    return dict(counts), lines


async def _stumble(
    faults: Faults, order: random.Random, every_s: float, without: Collection[str]
) -> None:
    names = [name for name in FAULTS if name not in without]
    while True:
        await asyncio.sleep(every_s)
        FAULTS[order.choice(names)](faults)


def main() -> None:
    """Run it and print the outcomes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else QUESTIONS
    counts, lines = asyncio.run(run(count, KNOWLEDGE))
    print(f"{count} questions: {counts}")
    for line in lines:
        print(line)
    sys.exit(not (counts.get("once", 0) >= 0.99 * count and counts.keys() <= {"once", "missing"}))


if __name__ == "__main__":
    main()
