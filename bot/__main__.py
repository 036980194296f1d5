"""The one root of the program: `python -m bot`, also installed as `footnote`."""


def main() -> None:
    """Hand over to the command line."""
    from bot.cli import main as cli

    cli()


if __name__ == "__main__":
    main()
