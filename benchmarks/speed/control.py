"""How long the machine itself keeps a process waiting, beside the bot.

    python -m benchmarks.speed.control

Holds as many objects as a bot does, and does a message's worth of work with some of them twenty
times a second, until its input ends. Prints the milliseconds by which the slowest of them took
longer than the usual. On a virtual machine that gets and gives back memory, work that takes 5 ms
takes 80 now and then, in any process. So a stall of the bot that is no longer need not be its own.
"""

import json
import random
import statistics
import sys
import threading
import time

PAUSE_S = 0.05
OBJECTS = 150_000
LOOKED_AT = 1_500
WRITTEN = 200
SEED = 20261127


def main() -> None:
    """Work until the input ends, and print the worst."""
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    held = [{"name": str(n), "range": [n, n + 1], "more": {"n": n}} for n in range(OBJECTS)]
    rng = random.Random(SEED)
    taken: list[float] = []
    while not over.wait(PAUSE_S):
        start = time.perf_counter()
        for number in rng.sample(range(OBJECTS), LOOKED_AT):
            assert held[number]["more"] == {"n": number}
        json.loads(json.dumps(held[:WRITTEN]))
        taken.append((time.perf_counter() - start) * 1e3)
    print(max(taken) - statistics.median(taken) if taken else 0.0)


if __name__ == "__main__":
    main()
