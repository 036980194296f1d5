"""The bot of the soak, in a process of its own: as `footnote run`, with counts at a signal.

At SIGUSR1, and once more when all has ended, it prints a line of JSON behind `COUNTS`. Its index is
saved though it is small, so that a full disk meets all that is written.
"""

import asyncio
import json
import signal
import threading
from collections import Counter
from pathlib import Path

from bot.chat.connection.running import run_until_signalled
from bot.chat.options import ChatOptions
from bot.cli.running import chat_options
from bot.knowledge_base.knowledge_base import KnowledgeBase
from bot.settings.loading import load_settings
from bot.settings.token import load_token

MARK = "COUNTS "


def _print_counts() -> None:
    try:
        tasks = Counter(task.get_coro().__qualname__ for task in asyncio.all_tasks())
    except RuntimeError:  # no loop any more
        tasks = Counter()
    threads = Counter(thread.name.rpartition("_")[0] or "other" for thread in threading.enumerate())
    print(MARK + json.dumps({"tasks": tasks, "threads": threads}), flush=True)


async def _run(knowledge: KnowledgeBase, options: ChatOptions) -> None:
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, _print_counts)
    await run_until_signalled(knowledge, options)
    left = asyncio.all_tasks() - {asyncio.current_task()}
    assert not left, f"tasks are left: {left}"


def main() -> None:
    """Serve what the settings in this folder name until a signal."""
    settings = load_settings(Path("footnote.yaml"))
    knowledge = KnowledgeBase(settings.knowledge, data=settings.data, saved_from=1)
    asyncio.run(_run(knowledge, chat_options(settings, load_token())))
    knowledge.close()
    _print_counts()


if __name__ == "__main__":
    main()
