"""All commands under one name, and how an error ends them."""

import sys
from collections.abc import Sequence

import click

from bot import __version__
from bot.cli.asking import ask
from bot.cli.backing_up import backup, restore
from bot.cli.checking import check
from bot.cli.doctor import doctor
from bot.cli.evaluating import evaluation
from bot.cli.indexing import index
from bot.cli.passages import passages
from bot.cli.reading import article, articles
from bot.cli.running import health, run
from bot.errors import FootnoteError

EXIT_FAILURE = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells count


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="footnote")
@click.pass_context
def footnote(context: click.Context) -> None:
    """Answer questions with word-for-word quotes from your articles.

    Without a command: run.
    """
    if context.invoked_subcommand is None:
        context.invoke(run)


for command in (
    run,
    ask,
    check,
    evaluation,
    articles,
    article,
    passages,
    index,
    health,
    doctor,
    backup,
    restore,
):
    footnote.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit with its code; an error is one sentence on stderr."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    debug = "--debug" in given
    try:
        code = footnote.main(given, prog_name="footnote", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except FootnoteError as error:
        if debug:
            raise
        click.echo(str(error), err=True)
        code = EXIT_BAD_INPUT
    except (KeyboardInterrupt, click.Abort):
        code = EXIT_INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # who read our output has gone; nobody is left to tell
        code = EXIT_FAILURE
    except Exception as error:
        if debug:
            raise
        name = type(error).__name__
        click.echo(f"Something unexpected failed ({name}); --debug shows where.", err=True)
        code = EXIT_FAILURE
    sys.exit(code if isinstance(code, int) else 0)
