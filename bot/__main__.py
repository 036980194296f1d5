"""The one root of the program: `python -m bot`, also installed as `footnote`."""

import os


def main() -> None:
    """Hand over to the command line."""
    # Read when NumPy is imported. Our matrices have twenty rows: threads for them, one for each
    # processor, would only cost memory.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from bot.cli import main as cli

    cli()


if __name__ == "__main__":
    main()
