"""One member floods a channel, another asks there: `python -m benchmarks.chat.flood`.

In each of 8 channels a member sends 30 commands at once; others ask half a second and two seconds
later. Discord's rate limits are on. Printed is how long the others wait.
"""

import asyncio
import sys
import time

from benchmarks.chat.faults import KNOWLEDGE
from benchmarks.chat.outcomes import Asked, bot_at, settled
from benchmarks.soak.crowd import seed
from localdiscord import LocalDiscord

ROUNDS = 5
ROUND_S = 12.0
CHANNELS = 8
FLOOD = 30
QUESTION = "what areas are covered"
WITHIN_S = 1.0


async def run() -> list[float]:
    """Return the seconds that each of the others waited."""
    waited: list[float] = []
    async with LocalDiscord(seed(), rate_limits=True) as discord, bot_at(discord, KNOWLEDGE):
        people = list(discord.people.values())
        channels = list(discord.guilds[1].channels.values())[:CHANNELS]

        async def ask(place: int, after_s: float) -> None:
            await asyncio.sleep(after_s)
            person = people.pop()
            said = person.say(f"!ask {QUESTION}", channel=channels[place])
            began = time.perf_counter()
            await settled(discord, [Asked(QUESTION, "text", channels[place], said)])
            waited.append(time.perf_counter() - began)

        for _ in range(ROUNDS):
            for channel in channels:
                flooder = people.pop()
                for _ in range(FLOOD):
                    flooder.say("!articles", channel=channel)
            places = range(len(channels))
            await asyncio.gather(*(ask(p, after_s) for p in places for after_s in (0.5, 2.0)))
            await asyncio.sleep(ROUND_S)
    return sorted(waited)


def main() -> None:
    """Run it and print the waits."""
    waited = asyncio.run(run())
    p99 = waited[int(len(waited) * 0.99)]
    p50 = waited[len(waited) // 2]
    print(f"{len(waited)} others waited: p50 {p50:.3f} s, p99 {p99:.3f} s")
    sys.exit(p99 >= WITHIN_S)


if __name__ == "__main__":
    main()
