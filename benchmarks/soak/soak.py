"""The soak itself: the crowd, the moderator and the faults, side by side for a while."""

import asyncio
import itertools
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.soak.articles import Articles
from benchmarks.soak.bot_process import BotProcess, Sample
from benchmarks.soak.crowd import BY_INTERACTION, Crowd, seed
from benchmarks.soak.faults import FAULTS
from benchmarks.soak.moderators import Moderators
from benchmarks.soak.outcomes import Log, outcome
from localdiscord import EventKind, LocalDiscord

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
SETTLED_S = 90.0
"""Seconds in which the last questions are answered, and what was opened for them is closed."""

LAST = 200
"""So many of the last questions may still be answered when all are asked."""

LATE_S = 30.0
"""They are waited for so long."""

FULL_DISK_S = 5.0
TIDY_S = 10.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do, and how fast.

    Attributes:
        rate: questions a second.
        fault_every_s: seconds from one fault to the next.
        full_disk_every_s: seconds from one full disk to the next.
    """

    seconds: float
    rate: float = 20.0
    fault_every_s: float = 3.0
    full_disk_every_s: float = 40.0
    seed: int = 20261126


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it.

    Attributes:
        counts: how many questions had which outcome.
        latencies: seconds from question to reply, in order of size.
        explained: how many questions without an answer have which explanation.
        unexplained: those that have none, and those with another outcome than one answer.
        faults: how often each happened.
        deeds: how often the moderator did what, and had no reply in time.
        samples: what the process held, once a second, from the first question on.
        held: tasks and threads at the beginning, at the end, and after the end.
        opened: how many descriptors were open to what, at the beginning and at the end.
        unexpected: lines of the log that tell of unexpected errors.
        without_id: lines of the log that tell of errors without an id.
        exit_code: the bot's.
    """

    counts: Counter[str]
    latencies: list[float]
    explained: Counter[str]
    unexplained: list[str]
    faults: Counter[str]
    deeds: dict[str, list[int]]
    samples: list[Sample]
    held: list[dict[str, Any]]
    opened: tuple[Counter[str], Counter[str]]
    unexpected: list[str]
    without_id: list[str]
    exit_code: int
    log: list[tuple[float, str]] = field(repr=False)


async def run(plan: Plan, knowledge: Path = KNOWLEDGE) -> Outcome:
    """Let the crowd ask while everything goes wrong; then look what came of it."""
    order = random.Random(plan.seed)
    with tempfile.TemporaryDirectory(prefix="footnote-soak-") as place:
        articles = Articles(Path(place) / "knowledge", order)
        questions = articles.begin(knowledge)
        async with LocalDiscord(seed(), rate_limits=True) as discord:
            environment = {"DISCORD_TOKEN": discord.token, "FOOTNOTE_DISCORD_API": discord.url}
            bot = BotProcess(Path(place), environment)
            crowd = Crowd(discord, order, questions)
            stop_hearing = discord.events.listen(crowd.hear)
            moderators = Moderators(discord, articles)
            settings = f"watch: true\nmoderators: [{moderators.person.user.id}]\n"
            (Path(place) / "footnote.yaml").write_text(settings, encoding="utf-8")
            await bot.start()
            try:
                await discord.connected(SETTLED_S)
                await moderators.begin()
                faults: Counter[str] = Counter()
                before = await bot.counts()
                opened = bot.open_files()
                first = len(bot.samples)
                await _meanwhile(plan, bot, crowd, moderators, faults)
                unexplained = await _without_content(crowd, faults)
                still_open = await _settle(crowd, bot, opened)
                after = await bot.counts()
                samples = bot.samples[first:]
            finally:
                exit_code, ended = await bot.stop()
            stop_hearing()
    log = Log(bot.log)
    counts: Counter[str] = Counter()
    explained: Counter[str] = Counter()
    active: dict[int, float] = {}  # since when the bot has replied in which channel
    for asked in crowd.asked.values():
        for at, _ in asked.replies:
            active[asked.channel_id] = min(at, active.get(asked.channel_id, at))
    for asked in crowd.asked.values():
        became = outcome(asked, articles)
        counts[became] += 1
        why = None
        if became in {"missing", "apology"}:
            since = active.get(asked.channel_id, asked.at)
            why = log.explanation(asked, looked_through=since < asked.at)
        if why is not None:
            explained[f"{became}: {why}"] += 1
        elif became != "once":
            said = [text for _, text in asked.replies]
            seconds = time.time() - time.perf_counter() + asked.at
            when = datetime.fromtimestamp(seconds, UTC).astimezone()  # as the log writes it
            unexplained.append(
                f"{became} at {when:%H:%M:%S.%f}: by {asked.door}, {asked.question.text!r}, {said}"
            )
    latencies = sorted(a.replies[0][0] - a.at for a in crowd.asked.values() if a.replies)
    return Outcome(
        counts=counts,
        latencies=latencies,
        explained=explained,
        unexplained=unexplained,
        faults=faults,
        deeds=moderators.done,
        samples=samples,
        held=[before, after, ended],
        opened=(opened, still_open),
        unexpected=log.unexpected(),
        without_id=log.errors_without_id(),
        exit_code=exit_code,
        log=bot.log,
    )


async def _meanwhile(
    plan: Plan, bot: BotProcess, crowd: Crowd, moderators: Moderators, faults: Counter[str]
) -> None:
    """Ask all questions while the rest goes on."""
    async with asyncio.TaskGroup() as group:
        others = [
            group.create_task(moderators.work()),
            group.create_task(_stumble(plan, crowd, faults)),
            group.create_task(_fill_disk(plan, bot, faults)),
            group.create_task(_tidy(crowd)),
        ]
        await _ask(plan, crowd)
        for other in others:
            other.cancel()
    crowd.discord.faults.clear()
    await crowd.discord.accept_connections()


async def _without_content(crowd: Crowd, faults: Counter[str]) -> list[str]:
    """Take the content of messages from the bot, for good; what it still hears it answers.

    Returns:
        What went wrong, if no new session was begun; the figures of the hour are to be kept.
    """
    faults["message content refused"] += 1
    await asyncio.sleep(LATE_S / 3)  # a session that is just being resumed would not notice
    began = time.perf_counter()
    crowd.discord.faults.refuse_message_content()
    try:
        await crowd.discord.events.next(
            lambda event: event.kind is EventKind.CONNECTED and event.at > began,
            what="session without the content",
            timeout_s=SETTLED_S,
        )
    except TimeoutError as error:
        return [str(error).partition(";")[0]]
    for door in ("mention", "direct", *BY_INTERACTION):
        for person in crowd.order.sample(crowd.members, 5):
            crowd.ask(person, crowd.room(), door=door)
    return []


async def _ask(plan: Plan, crowd: Crowd) -> None:
    people = crowd.order.sample(crowd.members, len(crowd.members))
    start = time.perf_counter()
    turns = itertools.islice(itertools.cycle(people), int(plan.seconds * plan.rate))
    for number, person in enumerate(turns):
        await asyncio.sleep(max(0.0, start + number / plan.rate - time.perf_counter()))
        crowd.ask(person)


async def _stumble(plan: Plan, crowd: Crowd, faults: Counter[str]) -> None:
    """Let things go wrong: each kind before any comes again."""
    kinds: list[str] = []
    async with asyncio.TaskGroup() as group:
        while True:
            await asyncio.sleep(plan.fault_every_s)
            kinds = kinds or crowd.order.sample(list(FAULTS), len(FAULTS))
            kind = kinds.pop()
            faults[kind] += 1
            group.create_task(FAULTS[kind](crowd))


async def _fill_disk(plan: Plan, bot: BotProcess, faults: Counter[str]) -> None:
    while True:
        await asyncio.sleep(plan.full_disk_every_s - FULL_DISK_S)
        faults["full disk"] += 1
        await bot.full_disk(FULL_DISK_S)


async def _tidy(crowd: Crowd) -> None:
    while True:
        await asyncio.sleep(TIDY_S)
        crowd.forget_old_messages()


async def _settle(crowd: Crowd, bot: BotProcess, opened: Counter[str]) -> Counter[str]:
    """Wait for the last answers, and until no more is open than before; return what is open."""
    ends_at = time.perf_counter() + SETTLED_S
    while time.perf_counter() < ends_at:
        await asyncio.sleep(1)
        lately = list(crowd.asked.values())[-LAST:]
        waiting = [a for a in lately if not a.replies and time.perf_counter() - a.at < LATE_S]
        if not waiting and not more(opened, bot.open_files()):
            break
    return bot.open_files()


def more(before: Counter[str], after: Counter[str]) -> Counter[str]:
    """Return what more is open than before, beyond the index of a version to return to."""
    return after - before - Counter({"index": 2})
