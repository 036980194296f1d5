"""Run the soak, print what came of it, and fail where it is not as it should be.

python -m benchmarks.soak --minutes 60 --out benchmarks/soak/RESULTS.md
"""

import argparse
import asyncio
import sys
from pathlib import Path

from benchmarks.soak.report import breaches, figures, written
from benchmarks.soak.soak import Plan, run


def main() -> None:
    """Run it for so many minutes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak")
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=Plan(0).seed)
    parser.add_argument("--out", type=Path, help="a file to which the figures are added")
    parser.add_argument("--log", type=Path, help="a file for the bot's log")
    options = parser.parse_args()
    plan = Plan(seconds=options.minutes * 60, seed=options.seed)
    came = asyncio.run(run(plan))
    print("\n".join(figures(plan, came)))
    if options.log:
        options.log.write_text("\n".join(line for _, line in came.log), encoding="utf-8")
    if options.out:
        written(options.out, plan, came)
    wrong = breaches(plan, came)
    for line in wrong:
        print(f"NOT AS IT SHOULD BE: {line}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
