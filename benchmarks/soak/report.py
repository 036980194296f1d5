"""The figures of a soak, what of them is not as it should be, and a plot."""

import statistics
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.soak.bot_process import Sample
from benchmarks.soak.soak import Outcome, Plan, more

GROWTH = 0.05
"""Part by which the memory may grow over the second half."""

ONCE = 0.995
"""Part of the questions that is answered once."""

LONG_S = 600.0
"""From so long a soak on the memory and the part are judged: before, caches fill."""

POOLS = {"asyncio", "answer"}
"""The threads of these pools come as needed, up to a bound, and stay."""


def breaches(plan: Plan, came: Outcome) -> list[str]:
    """Return a sentence for each figure that is not as it should be."""
    first, last, ended = (dict(held) for held in came.held)
    wrong = [
        *(f"no explanation: {line}" for line in came.unexplained),
        *(f"unexpected error: {line}" for line in came.unexpected),
        *(f"error without an id: {line}" for line in came.without_id),
    ]
    if came.counts["twice"] or came.counts["wrong"]:
        wrong.append(f"{came.counts['twice']} duplicates, {came.counts['wrong']} wrong answers")
    if came.exit_code:
        wrong.append(f"the bot ended with exit code {came.exit_code}")
    if ended.get("tasks") != {} or set(ended.get("threads", {"?": 1})) - {"other", *POOLS}:
        wrong.append(f"left after the end: {ended}")
    tasks = Counter(last["tasks"]) - Counter(first["tasks"])
    if tasks:
        wrong.append(f"tasks are left: {dict(tasks)}, at the beginning {first['tasks']}")
    threads = Counter(last["threads"]) - Counter(first["threads"])
    if threads.keys() - POOLS:
        wrong.append(f"threads are left: {dict(threads)}, at the beginning {first['threads']}")
    if left_open := more(*came.opened):
        wrong.append(f"descriptors are left open: {dict(left_open)}")
    if plan.seconds >= LONG_S:
        grown = growth(came.samples)
        if grown > GROWTH:
            wrong.append(f"the memory grew by {grown:.1%} over the second half")
        if came.counts["once"] < ONCE * came.counts.total():
            wrong.append(f"less than {ONCE:.1%} were answered once")
    return wrong


def growth(samples: Sequence[Sample]) -> float:
    """Return by which part the memory grew from the middle to the end, by medians of a tenth."""
    half = [sample.memory_mb for sample in samples[len(samples) // 2 :]]
    tenth = max(1, len(half) // 5)
    return statistics.median(half[-tenth:]) / statistics.median(half[:tenth]) - 1


def figures(plan: Plan, came: Outcome) -> list[str]:
    """Return the figures as lines of Markdown."""
    total = came.counts.total()
    late = came.latencies
    delays = [f"p{percent} {late[len(late) * percent // 100]:.3f}" for percent in (50, 95, 99)]
    memory = [sample.memory_mb for sample in came.samples]
    return [
        f"{total:,} questions in {plan.seconds / 60:.0f} minutes, "
        f"{sum(came.faults.values())} faults: {came.counts['once'] / total:.3%} answered once, "
        f"{came.counts['twice']} twice, {came.counts['wrong']} wrong.",
        "",
        "| questions | number |",
        "|---|---|",
        *(f"| {name} | {count:,} |" for name, count in came.counts.most_common()),
        *(f"| … {name} | {count:,} |" for name, count in came.explained.most_common()),
        "",
        f"Seconds to the reply: {', '.join(delays)}. Memory: {memory[len(memory) // 2]:.1f} MB at "
        f"half time, {memory[-1]:.1f} MB at the end, at most {max(memory):.1f} MB; growth over the "
        f"second half {growth(came.samples):+.1%}. Descriptors: "
        f"{came.samples[0].descriptors} at the beginning, {came.samples[-1].descriptors} at the "
        f"end; tasks {sum(came.held[0]['tasks'].values())} and "
        f"{sum(came.held[1]['tasks'].values())}.",
        "",
        "Faults: " + ", ".join(f"{name} {count}" for name, count in sorted(came.faults.items())),
        "",
        "The moderator's commands, and those without a reply in 20 s: "
        + ", ".join(f"`{name}` {all_} ({none})" for name, (all_, none) in came.deeds.items()),
    ]


def written(file: Path, plan: Plan, came: Outcome) -> None:
    """Add the figures to a file, and draw the plot beside it."""
    now = datetime.now(UTC)
    picture = file.with_name(f"soak-{now:%Y-%m-%d-%H%M}.png")
    _draw(picture, came)
    before = file.read_text(encoding="utf-8") if file.exists() else "# The soak\n"
    section = [f"## {now:%Y-%m-%d %H:%M} UTC", "", *figures(plan, came)]
    plot = f"![Memory, descriptors and threads of the bot over the time]({picture.name})"
    text = "\n".join([before, *section, "", plot, ""])
    file.write_text(text, encoding="utf-8")


def _draw(picture: Path, came: Outcome) -> None:
    from matplotlib.figure import Figure

    start = came.samples[0].at
    minutes = [(sample.at - start) / 60 for sample in came.samples]
    figure = Figure(figsize=(9.5, 4.2), dpi=110, layout="constrained")
    memory, held = figure.subplots(2, 1, sharex=True)
    memory.plot(minutes, [s.memory_mb for s in came.samples], color="#4c78a8")
    memory.set_ylabel("memory, MB")
    memory.set_ylim(bottom=0)
    held.plot(minutes, [s.descriptors for s in came.samples], color="#4c78a8", label="descriptors")
    held.plot(minutes, [s.threads for s in came.samples], color="#f2a541", label="threads")
    held.set_ylim(bottom=0)
    held.set_xlabel("minutes")
    held.legend(frameon=False, loc="upper left")
    figure.savefig(picture)
