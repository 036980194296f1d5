"""Questions that are each hit by one fault of Discord: `python -m benchmarks.chat.faults [N]`.

Half of them are messages, half interactions. The fault is of the wire (a connection cut before
Discord acted, after it, or within its response), an error of Discord's (500, 502, 503, 504), a rate
limit, a late response, or, for messages, a gateway that drops the connection. Nothing may be
answered twice and nothing apologized for.
"""

import asyncio
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.chat.outcomes import PATIENCE_S, Asked, bot_at, questions_of, settled, table
from localdiscord import LocalDiscord
from localdiscord.faults import Cut, Faults

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
QUESTIONS = 500
SEED = 20261126

_MESSAGES = "/channels/{channel_id}/messages"
_CALLBACK = "/interactions/{interaction_id}/{token}/callback"

Fault = Callable[[Faults, str], None]

FAULTS: dict[str, Fault] = {
    **{
        f"cut {cut}": lambda faults, route, cut=cut: faults.cut(cut, method="POST", route=route)
        for cut in Cut
    },
    **{
        f"status {status}": lambda faults, route, status=status: faults.fail(
            status, method="POST", route=route
        )
        for status in (500, 502, 503, 504)
    },
    "rate limit": lambda faults, route: faults.rate_limit(
        retry_after_s=0.2, method="POST", route=route
    ),
    "late": lambda faults, route: faults.slow_down(0.5, method="POST", route=route),
}
GATEWAY: dict[str, Callable[[Faults], None]] = {
    "socket dropped": lambda faults: faults.drop_socket(),
    "socket closed": lambda faults: faults.close_socket(4000),
    "reconnect": lambda faults: faults.ask_to_reconnect(),
}


async def run(count: int, folder: Path, *, seed: int = SEED) -> tuple[dict[str, int], list[str]]:
    """Ask so many questions; return the outcomes, and a line for each that is not `once`."""
    order = random.Random(seed)
    questions = questions_of(folder)
    async with LocalDiscord() as discord, bot_at(discord, folder, cooldown_s=0) as knowledge:
        done: list[Asked] = []
        for number in range(count):
            asked = _ask(discord, order, order.choice(questions), interaction=number % 2 == 1)
            done.append(asked)
            await settled(discord, [asked], PATIENCE_S)
        discord.faults.clear()
        last = discord.member.say("!help")  # whatever was sent twice is there by now
        await settled(discord, [Asked("", "message", discord.channel, last)])
        counts, lines = table(done, knowledge.current)
    return dict(counts), lines


def _ask(discord: LocalDiscord, order: random.Random, question: str, *, interaction: bool) -> Asked:
    channel, member = discord.channel, discord.member
    if interaction:
        name = order.choice(list(FAULTS))
        FAULTS[name](discord.faults, _CALLBACK)
        return Asked(question, "slash", channel, member.slash("ask", question=question), name)
    name = order.choice([*FAULTS, *GATEWAY])
    if name in GATEWAY:
        GATEWAY[name](discord.faults)
    else:
        FAULTS[name](discord.faults, _MESSAGES)
    return Asked(question, "message", channel, member.say(f"!ask {question}"), name)


def main() -> None:
    """Run it and print the outcomes."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else QUESTIONS
    start = time.perf_counter()
    counts, lines = asyncio.run(run(count, KNOWLEDGE))
    print(f"{count} questions in {time.perf_counter() - start:.0f} s: {counts}")
    for line in lines:
        print(line)
    sys.exit(counts.keys() != {"once"})


if __name__ == "__main__":
    main()
