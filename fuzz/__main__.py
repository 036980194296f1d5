"""Let atheris try each target for its share of the time.

    python -m fuzz --seconds 60 [--only article.md]

What fails is kept below `fuzz/corpus`, where the tests find it. Each target has a process of its
own, for libFuzzer ends its process.
"""

import argparse
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
MAX_BYTES = 4096


def main() -> None:
    """Try all targets, or fuzz one in this process."""
    parser = argparse.ArgumentParser(prog="python -m fuzz")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--only", help="one target")
    options = parser.parse_args()
    if find_spec("atheris") is None:
        print("Skipped: atheris has no wheel for this Python or machine; tests try the same.")
        return
    if options.only:
        fuzz(options.only, options.seconds)
    from fuzz.targets import TARGETS

    share = str(max(1, options.seconds // len(TARGETS)))
    failed = [
        name
        for name in TARGETS
        if subprocess.run(
            [sys.executable, "-m", "fuzz", "--only", name, "--seconds", share], check=False
        ).returncode
    ]
    print(f"Failed: {', '.join(failed)}" if failed else f"All {len(TARGETS)} targets hold.")
    sys.exit(bool(failed))


def fuzz(name: str, seconds: int) -> None:
    """Fuzz a target, which ends this process."""
    import atheris

    with atheris.instrument_imports(include=["bot", "localdiscord"]):
        from fuzz.targets import TARGETS

    target = TARGETS[name]
    seeds = CORPUS / name
    seeds.mkdir(parents=True, exist_ok=True)
    atheris.Setup(
        [
            sys.argv[0],
            f"-max_total_time={seconds}",
            f"-max_len={MAX_BYTES}",
            "-timeout=20",
            f"-artifact_prefix={seeds}/",
            "-verbosity=0",
            f"-seed={len(name)}",
            "-print_final_stats=1",
            str(CORPUS.parent.parent / ".venv" / "fuzz" / name),  # what it finds of use
            str(seeds),
        ],
        target,
    )
    (CORPUS.parent.parent / ".venv" / "fuzz" / name).mkdir(parents=True, exist_ok=True)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
